//! Documents that the specification forbids, and similar ones that are allowed. The
//! interoperability tests compare with graphql-js.

use super::{Documents, Params};
use crate::error::code;
use serde_json::{Value as Json, json};

fn documents() -> Documents {
    Documents::new(&crate::sdl()).unwrap()
}

fn params(query: &str, variables: &Json) -> Params {
    Params {
        query: query.to_owned(),
        operation_name: None,
        variables: variables.as_object().cloned(),
        _extensions: None,
    }
}

/// The messages of the problems; empty for a document that is executed.
fn problems(query: &str, variables: &Json) -> Vec<String> {
    match documents().prepare(params(query, variables)) {
        Ok(_) => Vec::new(),
        Err(error) => {
            assert_eq!(error.code, code::BAD_USER_INPUT, "{query}");
            error
                .problems
                .into_iter()
                .map(|problem| problem.message)
                .collect()
        }
    }
}

/// GraphQL specification, section 5: each of these was accepted at some time.
#[test]
fn what_the_specification_forbids_is_refused() {
    for query in [
        "{ viewer { account { a: slug } } viewer { account { a: name } } }",
        "{ auditEvents(first: 1) { totalCount } ...f } fragment f on Query { auditEvents(first: 3) { totalCount } }",
        "{ a: nodes(ids: [\"x\"]) { id } a: nodes(ids: [\"x\", \"y\"]) { id } }",
        "query($a: String!) { clients(first: $a) { totalCount } }",
        "query($a: Int) { viewer { can(permission: $a) } }",
        "query($a: String) { viewer { can(permission: $a) } }",
        "query($a: String = null) { viewer { can(permission: $a) } }",
        "query($a: [ClientStatus]) { clients(filter: { statuses: $a }) { totalCount } }",
        "query($a: String) { clients(filter: { scopes: [$a] }) { totalCount } }",
        "query($a: String!) { clients(orderBy: { field: $a, direction: ASC }) { totalCount } }",
        "query($a: ID) { client(by: { id: $a }) { id } }",
        "{ client(by: { id: \"x\", clientId: \"y\" }) { id } }",
        "{ client(by: {}) { id } }",
        "{ client(by: { id: null }) { id } }",
        "{ clients(filter: { search: \"a\", search: \"b\" }) { totalCount } }",
        "query($f: ClientFilter = { search: \"a\", search: \"b\" }) { clients(filter: $f) { totalCount } }",
        "{ clients(filter: { createdAt: { from: \"yesterday\" } }) { totalCount } }",
        "{ clients(filter: { createdAt: { from: 5 } }) { totalCount } }",
        "{ clients(orderBy: { field: \"NAME\", direction: ASC }) { totalCount } }",
        "{ __typename(a: 1) }",
        "{ __typename @unknown }",
        "{ __typename { a } }",
        "query() { viewer { scopes } }",
        "{ viewer { scopes {} } }",
        "{ viewer() { scopes } }",
        "{ viewer { scopes } } fragment unused on Viewer { scopes }",
        "query($unused: Int) { viewer { scopes } }",
        "query A { viewer { scopes } } query A { viewer { scopes } }",
        "{ viewer { scopes } } type Query { a: Int }",
        "mutation { updateClient(input: { id: \"x\", id: \"y\" }) { userErrors { code } } }",
        "{ client(by: { id id: 7 }) { id } }",
        "{ users(first first: 3) { totalCount } }",
        "{ viewer { scopes @include(if: true true) } }",
        "subscription { clientChanged { id } auditEventAdded { id } }",
        "subscription { ...f } fragment f on Subscription { clientChanged { id } auditEventAdded { id } }",
    ] {
        assert!(!problems(query, &json!({})).is_empty(), "{query}");
    }
}

#[test]
fn what_the_specification_allows_is_read() {
    for query in [
        "{ viewer { account { slug } } viewer { account { name } } }",
        "{ auditEvents(first: 1) { totalCount } ...f } fragment f on Query { auditEvents(first: 1) { pageInfo { endCursor } } }",
        "query($a: Int) { clients(first: $a) { totalCount } }",
        "query($a: Boolean = true) { client(by: { id: \"x\" }) { urls(resolved: $a) { rootUrl } } }",
        "query($a: Boolean) { client(by: { id: \"x\" }) { urls(resolved: $a) { rootUrl } } }",
        "{ clients(filter: { statuses: ACTIVE }) { totalCount } }",
        "{ client(by: { clientId: \"\\uD83D\\uDE00 \\u{1F600}\" }) { id } }",
        "{ viewer { ... @include(if: true) { scopes } } }",
        "subscription { ...f } fragment f on Subscription { clientChanged { id } }",
        "subscription { clientChanged { id } clientChanged { kind } }",
        "query { viewer { scopes } }",
        "query query { viewer { can(permission: \"\"\"a \\\"\"\" b\"\"\") } }",
    ] {
        assert_eq!(problems(query, &json!({})), Vec::<String>::new(), "{query}");
    }
    for (query, variables) in [
        (
            "query($a: ClientStatus!) { clients(filter: { statuses: [$a, ACTIVE] }) { totalCount } }",
            json!({ "a": "INACTIVE" }),
        ),
        (
            "query($a: [ClientStatus!]) { clients(filter: { statuses: $a }) { totalCount } }",
            json!({ "a": "INACTIVE" }),
        ),
        (
            "query($a: ID!) { client(by: { id: $a }) { id } }",
            json!({ "a": 7 }),
        ),
        (
            "query($a: Int!) { clients(first: $a) { totalCount } }",
            json!({ "a": 3.0 }),
        ),
        (
            "query A($v: Int!) { clients(first: $v) { totalCount } }",
            json!({ "v": 1, "more": [1] }),
        ),
    ] {
        assert_eq!(problems(query, &variables), Vec::<String>::new(), "{query}");
    }
}

/// GraphQL specification, section 6.1.2: nothing is executed without a required variable. A
/// misspelt key once removed a lock.
#[test]
fn a_required_variable_that_is_missing_is_named() {
    let query = "mutation($c: ID!, $v: Int!) { updateClient(input: { id: $c, name: \"n\", expectedVersion: $v }) { userErrors { code } } }";
    let missing = ["Variable \"$v\" of required type \"Int!\" was not provided."];
    assert_eq!(problems(query, &json!({ "c": "x", "V": 1 })), missing);
    assert_eq!(
        problems(query, &json!({ "c": "x", "v": null })),
        ["Variable \"$v\" of non-null type \"Int!\" must not be null."]
    );
    assert_eq!(
        problems(query, &json!({ "c": "x", "v": 1 })),
        Vec::<String>::new()
    );
}

/// A query whose only variable, `$v` of that type, is at that place.
fn with_variable(ty: &str, place: &str) -> String {
    format!("query($v: {ty}) {{ {place} }}")
}

#[test]
fn scalar_values_of_variables_are_those_of_their_types_or_refused() {
    let first = with_variable("Int", "clients(first: $v) { totalCount }");
    let from = with_variable(
        "DateTime",
        "clients(filter: { createdAt: { from: $v } }) { totalCount }",
    );
    for (query, value, message) in [
        (
            &first,
            json!(1.5),
            "Variable \"$v\" got invalid value 1.5; Int cannot represent non-integer value: 1.5",
        ),
        (
            &first,
            json!(3_000_000_000_i64),
            "Variable \"$v\" got invalid value 3000000000; Int cannot represent non 32-bit signed integer value: 3000000000",
        ),
        (
            &first,
            json!("3"),
            "Variable \"$v\" got invalid value \"3\"; Int cannot represent non-integer value: \"3\"",
        ),
        (
            &from,
            json!("yesterday"),
            "Variable \"$v\" got invalid value \"yesterday\"; DateTime cannot represent a text that is no moment of RFC 3339: \"yesterday\"",
        ),
    ] {
        assert_eq!(
            problems(query, &json!({ "v": value })),
            [message],
            "{query}"
        );
    }
}

#[test]
fn input_objects_of_variables_are_those_of_their_types_or_refused() {
    let filter = with_variable("ClientFilter", "clients(filter: $v) { totalCount }");
    let by = with_variable("ClientBy!", "client(by: $v) { id }");
    for (query, value, message) in [
        (
            &filter,
            json!({ "statuses": ["ACTIVE", "SOMETIMES"] }),
            "Variable \"$v\" got invalid value {\"statuses\":[\"ACTIVE\",\"SOMETIMES\"]} at \"v.statuses[1]\"; Value \"SOMETIMES\" does not exist in \"ClientStatus\" enum.",
        ),
        (
            &filter,
            json!({ "colour": 1 }),
            "Variable \"$v\" got invalid value {\"colour\":1}; Field \"colour\" is not defined by type \"ClientFilter\".",
        ),
        (
            &filter,
            json!([]),
            "Variable \"$v\" got invalid value []; Expected type \"ClientFilter\" to be an object.",
        ),
        (
            &filter,
            json!({ "statuses": [null] }),
            "Variable \"$v\" got invalid value {\"statuses\":[null]} at \"v.statuses[0]\"; Expected non-nullable type \"ClientStatus!\" not to be null.",
        ),
        (
            &by,
            json!({ "id": "x", "clientId": "y" }),
            "Variable \"$v\" got invalid value {\"clientId\":\"y\",\"id\":\"x\"}; Exactly one key must be specified for OneOf type \"ClientBy\".",
        ),
        (
            &by,
            json!({ "id": null }),
            "Variable \"$v\" got invalid value {\"id\":null} at \"v.id\"; Field \"id\" must be non-null.",
        ),
        (
            &by,
            json!({}),
            "Variable \"$v\" got invalid value {}; Exactly one key must be specified for OneOf type \"ClientBy\".",
        ),
    ] {
        assert_eq!(
            problems(query, &json!({ "v": value })),
            [message],
            "{query}"
        );
    }
}

#[test]
fn only_the_chosen_operation_needs_its_variables() {
    let query =
        "query A($v: Int!) { clients(first: $v) { totalCount } } query B { viewer { scopes } }";
    let choose = |name: Option<&str>| {
        documents()
            .prepare(Params {
                operation_name: name.map(str::to_owned),
                ..params(query, &json!({}))
            })
            .err()
    };
    assert!(choose(Some("B")).is_none());
    let message = |name| {
        choose(name)
            .map(|error| error.problems[0].message.clone())
            .unwrap_or_default()
    };
    assert_eq!(
        message(Some("A")),
        "Variable \"$v\" of required type \"Int!\" was not provided."
    );
    assert_eq!(message(Some("C")), "Unknown operation named \"C\".");
    assert_eq!(
        message(None),
        "Must provide operation name if query contains multiple operations."
    );
}

#[test]
fn a_problem_has_its_place_in_the_text() {
    let Err(error) =
        documents().prepare(params("{\r\n  \u{1F600}: viewer { scopes }\n}", &json!({})))
    else {
        panic!("read")
    };
    assert_eq!(
        error.into_server_errors()[0].locations[0],
        async_graphql::Pos { line: 2, column: 3 }
    );
    let Err(error) = documents().prepare(params(
        "{ viewer { scopes } # \u{1F600}\n viewer { colour } }",
        &json!({}),
    )) else {
        panic!("read")
    };
    assert_eq!(
        error.into_server_errors()[0].locations[0],
        async_graphql::Pos {
            line: 2,
            column: 11
        }
    );
}

/// A cached document gives the same as a new one, errors with their positions included.
#[test]
fn a_document_that_is_known_is_answered_as_one_that_is_new() {
    let documents = documents();
    for query in ["{ viewer { scopes } }", "{ viewer { colour } }", "{"] {
        let ask = || {
            documents
                .prepare(params(query, &json!({})))
                .map(|prepared| prepared.kind())
                .map_err(|error| serde_json::to_string(&error.into_server_errors()).unwrap())
        };
        assert_eq!(ask(), ask(), "{query}");
    }
    assert_eq!(documents.known.len(), 3);
}

#[test]
fn documents_that_are_kept_have_a_bound() {
    let documents = documents();
    for n in 0..500 {
        let comment = format!("# {n} {}\n{{ viewer {{ scopes }} }}", "x".repeat(5_000));
        assert!(documents.prepare(params(&comment, &json!({}))).is_ok());
    }
    assert!(
        documents.known.weight() <= super::CACHE_BYTES,
        "{}",
        documents.known.weight()
    );
    assert!(documents.known.len() < 100);
}
