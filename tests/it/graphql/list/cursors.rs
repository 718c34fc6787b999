//! Cursors that the server never gave out, or that belong to another list, are refused.

use super::{LIST, page, populate};
use crate::{
    graphql::codes,
    support::{ClientSeed, TestApp},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::json;

/// PostgreSQL cannot even compare with some of these.
#[both_databases]
async fn cursors_that_nobody_was_given_are_refused(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let token = app.token(&administrator).await;
    let id = administrator.id.to_string();
    for (list, cursor) in [
        (
            "users(after: $after) { nodes { id } }",
            json!(["username", null, "a\0b"]),
        ),
        (
            "accounts(after: $after) { nodes { id } }",
            json!(["slug", null, "a\0b"]),
        ),
        (
            "clients(after: $after) { nodes { id } }",
            json!(["-created", -1_000_000_000_000_000_000_i64, id]),
        ),
        (
            "clients(after: $after, orderBy: { field: LAST_USED_AT, direction: ASC }) { nodes { id } }",
            json!(["used", i64::MAX, id]),
        ),
        (
            "clients(after: $after, orderBy: { field: UPDATED_AT, direction: ASC }) { nodes { id } }",
            json!(["updated", 1e300, id]),
        ),
    ] {
        let after = URL_SAFE_NO_PAD.encode(cursor.to_string());
        let query = format!("query($after: String) {{ {list} }}");
        assert_eq!(
            codes(&app.graphql(&token, &query, json!({ "after": after })).await),
            ["BAD_USER_INPUT"],
            "{cursor}"
        );
    }
}

#[both_databases]
async fn a_cursor_of_another_order_or_made_up_is_refused(app: TestApp) {
    let token = app.token(&populate(&app).await).await;
    let first = page(
        &app,
        &token,
        json!({ "first": 1, "orderBy": { "field": "NAME", "direction": "ASC" } }),
    )
    .await;
    let cursor = first["pageInfo"]["endCursor"].clone();
    let forge = |text: &str| {
        use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
        json!(URL_SAFE_NO_PAD.encode(text))
    };
    for (after, field) in [
        (cursor, "CREATED_AT"),
        (json!(""), "NAME"),
        (json!("!!"), "NAME"),
        (forge("[]"), "NAME"),
        (
            forge("[\"name\",{},\"cli_00000000000000000000000000000000\"]"),
            "NAME",
        ),
        (
            forge("[\"name\",\"a\\u0000\",\"cli_00000000000000000000000000000000\"]"),
            "NAME",
        ),
        (forge("[\"name\",\"a\",\"x\"]"), "NAME"),
        (
            forge("[\"created\",99999999999999999999,\"cli_00000000000000000000000000000000\"]"),
            "CREATED_AT",
        ),
        (
            forge("[\"created\",9223372036854775807,\"cli_00000000000000000000000000000000\"]"),
            "CREATED_AT",
        ),
        (
            forge("[\"ttl\",99999999999,\"cli_00000000000000000000000000000000\"]"),
            "TOKEN_TTL",
        ),
    ] {
        let variables = json!({ "first": 1, "after": after, "orderBy": { "field": field, "direction": "ASC" } });
        assert_eq!(
            codes(&app.graphql(&token, LIST, variables).await),
            ["BAD_USER_INPUT"],
            "{after}"
        );
    }
    let both = json!({ "first": 1, "last": 1 });
    assert_eq!(
        codes(&app.graphql(&token, LIST, both).await),
        ["BAD_USER_INPUT"]
    );
}
