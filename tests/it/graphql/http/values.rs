//! Values that do not fit are the fault of the caller, and called so.

use crate::{
    graphql::codes,
    support::{ClientSeed, TestApp},
};
use serde_json::json;

/// PostgreSQL cannot store it, and would fail.
#[both_databases]
async fn the_character_nul_is_the_callers_fault(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let by_variable = app
        .ask_as(
            &administrator,
            "query($id: String!) { client(by: { clientId: $id }) { id } }",
            json!({ "id": "a\0b" }),
        )
        .await;
    assert_eq!(codes(&by_variable), ["BAD_USER_INPUT"]);
    let in_document = app
        .ask_as(
            &administrator,
            r#"{ client(by: { clientId: "a\u0000b" }) { id } }"#,
            json!({}),
        )
        .await;
    assert_eq!(codes(&in_document), ["BAD_USER_INPUT"]);
}

/// Coercion is the caller's fault, whatever async-graphql makes of it.
#[both_databases]
async fn values_of_the_wrong_type_are_bad_user_input(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    for (query, variables) in [
        (
            "query($n: Int!) { clients(first: $n) { totalCount } }",
            json!({ "n": "many" }),
        ),
        (
            "query($n: Int!) { clients(first: $n) { totalCount } }",
            json!({ "n": 1e300 }),
        ),
        (
            "query($n: Int!) { clients(first: $n) { totalCount } }",
            json!({ "n": 9_007_199_254_740_993_i64 }),
        ),
        (
            "query($at: DateTime) { clients(filter: { createdAt: { from: $at } }) { totalCount } }",
            json!({ "at": "yesterday" }),
        ),
        (
            "query($by: ClientBy!) { client(by: $by) { id } }",
            json!({ "by": { "id": "x", "clientId": "y" } }),
        ),
        ("{ client(by: {}) { id } }", json!({})),
        (
            "{ clients(filter: { statuses: [SOMETIMES] }) { totalCount } }",
            json!({}),
        ),
    ] {
        let answer = app.ask_as(&administrator, query, variables.clone()).await;
        assert!(
            codes(&answer).iter().all(|code| *code == "BAD_USER_INPUT"),
            "{query} {variables}: {answer}"
        );
        assert!(!codes(&answer).is_empty(), "{query} {variables}: {answer}");
    }
}
