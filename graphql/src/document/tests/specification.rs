//! What section 5 of the specification forbids is refused, and what it allows is read.

use super::problems;
use serde_json::json;

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
