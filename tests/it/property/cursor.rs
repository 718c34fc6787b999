//! Cursors: for any text as a cursor, the answer is a page or an error about the cursor.

use super::{ensure, hold};
use crate::support::{ClientSeed, TestApp};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use proptest::{prelude::*, sample::Index};
use serde_json::{Value, json};

/// Lists, each in an order of its own.
const LISTS: [&str; 10] = [
    "clients(first: 1, after: $after)",
    "clients(first: 1, after: $after, orderBy: { field: LAST_USED_AT, direction: DESC })",
    "clients(first: 1, after: $after, orderBy: { field: CREATED_AT, direction: ASC })",
    "users(first: 1, after: $after)",
    "accounts(first: 1, after: $after)",
    "roles(first: 1, after: $after)",
    "resources(first: 1, after: $after)",
    "auditEvents(first: 1, after: $after)",
    "issuedTokens(first: 1, after: $after)",
    "clients(first: 1) { nodes { activity(first: 1, after: $after)",
];

fn query(list: &str) -> String {
    let closing = "}".repeat(list.matches('{').count() - list.matches('}').count());
    format!("query($after: String) {{ {list} {{ pageInfo {{ endCursor }} }} {closing} }}")
}

/// The one member of that name, wherever it stands.
fn find<'a>(value: &'a Value, name: &str) -> Option<&'a Value> {
    match value {
        Value::Object(members) => members
            .get(name)
            .or_else(|| members.values().find_map(|value| find(value, name))),
        Value::Array(items) => items.iter().find_map(|value| find(value, name)),
        _ => None,
    }
}

fn anything() -> impl Strategy<Value = Value> {
    let texts = prop_oneof![
        any::<String>(),
        Just("2026-01-01T12:00:00Z".to_owned()),
        Just("+262142-12-31T23:59:59Z".to_owned()),
        Just("-262143-01-01T00:00:00Z".to_owned()),
        Just("0000-00-00 00:00:00".to_owned()),
        "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    ];
    prop_oneof![
        4 => texts.prop_map(Value::from),
        2 => any::<i64>().prop_map(Value::from),
        1 => any::<f64>().prop_map(Value::from),
        1 => Just(Value::Null),
        1 => Just(json!({ "a": [1] })),
    ]
}

#[both_databases]
async fn a_forged_cursor_is_answered_with_a_page_or_refused_by_name(app: TestApp) {
    let token = app
        .token(&app.client(ClientSeed::with_role("administrator")).await)
        .await;
    let user = "mutation { createUser(input: { kind: ROOT, username: \"u\" }) { userErrors { message } } }";
    let made = app.graphql(&token, user, json!({})).await;
    assert_eq!(
        made["data"]["createUser"]["userErrors"],
        json!([]),
        "{made}"
    );
    app.recorder.flush().await;
    let mut lists = Vec::new();
    for list in LISTS {
        let answer = app.graphql(&token, &query(list), json!({})).await;
        assert!(answer["errors"].is_null(), "{answer}");
        let cursor = URL_SAFE_NO_PAD
            .decode(find(&answer, "endCursor").unwrap().as_str().unwrap())
            .unwrap();
        lists.push((
            query(list),
            serde_json::from_slice::<Value>(&cursor).unwrap(),
        ));
    }
    hold(
        (any::<Index>(), anything(), anything(), 0..4),
        128,
        async |(list, key, id, change)| {
            let (query, genuine) = list.get(&lists);
            let forged = match change {
                0 => json!([genuine[0], key, genuine[2]]),
                1 => json!([genuine[0], genuine[1], id]),
                2 => json!([genuine[0], key, id]),
                _ => json!([id, genuine[1], genuine[2]]),
            };
            let after = URL_SAFE_NO_PAD.encode(forged.to_string());
            let answer = app.graphql(&token, query, json!({ "after": after })).await;
            let code = answer["errors"][0]["extensions"]["code"].as_str();
            ensure(matches!(code, None | Some("BAD_USER_INPUT")), || {
                format!("{query} {forged}: {answer}")
            })
        },
    )
    .await;
}
