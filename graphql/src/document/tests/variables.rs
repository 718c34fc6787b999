//! Values of variables are those of their types, or refused with the message of graphql-js.

use super::{documents, params, problems};
use crate::document::Params;
use serde_json::json;

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
