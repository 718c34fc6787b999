//! The same findings by GraphQL and REST, and who may see them.

use super::{days_pass, two_permissions, use_scope};
use crate::{
    graphql::codes,
    support::{ClientSeed, TestApp},
};
use axum::http::Method;
use entity::account::PolicyPreset;
use serde_json::{Value, json};

const OF_CLIENT: &str = "query($days: Int! = 30) { client(by: { clientId: \"orders\" }) { unusedAccess(days: $days) {
    client { clientId } finding startsAt evidenceStartsAt tokenCount
    permissions { permission { code } reason finding lastIssuedAt } secrets { secret { id } finding lastUsedAt } } } }";
const OF_ACCOUNT: &str = "query($first: Int! = 25, $after: String) { account { unusedAccess(first: $first, after: $after) {
    nodes { client { clientId } finding } pageInfo { hasNextPage endCursor } totalCount } } }";

#[both_databases]
async fn graphql_and_rest_say_the_same(app: TestApp) {
    let client = two_permissions(&app).await;
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    days_pass(&app, 30).await;
    use_scope(&app, &client, "clients:read").await;
    let token = app.token(&administrator).await;
    let answer = app.graphql(&token, OF_CLIENT, Value::Null).await;
    let shown = &answer["data"]["client"]["unusedAccess"];
    let (began, now) = ("2026-01-01T12:00:00Z", "2026-01-31T12:00:00Z");
    let secret = shown["secrets"][0]["secret"]["id"].clone();
    let expected = json!({
        "client": { "clientId": "orders" }, "finding": "USED", "startsAt": began, "evidenceStartsAt": began, "tokenCount": 1,
        "permissions": [
            { "permission": { "code": "clients:read" }, "reason": "DIRECT", "finding": "USED", "lastIssuedAt": now },
            { "permission": { "code": "roles:read" }, "reason": "DIRECT", "finding": "UNUSED", "lastIssuedAt": null },
        ],
        "secrets": [{ "secret": { "id": secret }, "finding": "USED", "lastUsedAt": now }],
    });
    assert_eq!(*shown, expected, "{answer}");

    let path = format!("/clients/{}/unused-access", client.id);
    let one = app.read(&administrator, &path).await;
    assert_eq!(one["client"]["clientId"], "orders");
    assert_eq!(one["permissions"][1]["permission"]["code"], "roles:read");
    assert_eq!(one["permissions"][1]["finding"], "UNUSED");
    assert_eq!(one["secrets"][0]["secretId"], secret);
    let page = app
        .read(&administrator, "/unused-access?days=30&totalCount=true")
        .await;
    assert_eq!(page["totalCount"], 3);
    let of_orders = page["items"].as_array().unwrap().iter();
    let of_orders = of_orders
        .clone()
        .find(|item| item["client"]["clientId"] == "orders");
    assert_eq!(of_orders, Some(&one));
}

#[both_databases]
async fn the_clients_of_an_account_come_in_pages(app: TestApp) {
    two_permissions(&app).await;
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let token = app.token(&administrator).await;
    let (mut seen, mut after) = (Vec::new(), Value::Null);
    loop {
        let variables = json!({ "first": 2, "after": after });
        let answer = app.graphql(&token, OF_ACCOUNT, variables).await;
        let page = answer["data"]["account"]["unusedAccess"].clone();
        assert_eq!(page["totalCount"], 3, "{answer}");
        let nodes = page["nodes"].as_array().unwrap();
        seen.extend(
            nodes
                .iter()
                .map(|node| node["client"]["clientId"].to_string()),
        );
        after = page["pageInfo"]["endCursor"].clone();
        if page["pageInfo"]["hasNextPage"] == json!(false) {
            break;
        }
    }
    assert_eq!(seen.len(), 3);
    assert!(seen.contains(&"\"orders\"".to_owned()), "{seen:?}");
}

#[both_databases]
async fn it_takes_the_permission_to_read_tokens(app: TestApp) {
    let client = two_permissions(&app).await;
    let reader = app
        .client(ClientSeed {
            scopes: &["clients:read", "account:read"],
            ..ClientSeed::default()
        })
        .await;
    let token = app.token(&reader).await;
    for query in [OF_CLIENT, OF_ACCOUNT] {
        let answer = app.graphql(&token, query, Value::Null).await;
        assert_eq!(codes(&answer), ["FORBIDDEN"], "{answer}");
    }
    for path in [
        "/unused-access".to_owned(),
        format!("/clients/{}/unused-access", client.id),
    ] {
        app.rest_with(&token, (Method::GET, &path, Value::Null), &[])
            .await
            .problem(403, "FORBIDDEN");
    }
}

#[both_databases]
async fn a_wrong_number_of_days_is_named(app: TestApp) {
    let client = two_permissions(&app).await;
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let token = app.token(&administrator).await;
    for days in [0, 91] {
        let answer = app
            .graphql(&token, OF_CLIENT, json!({ "days": days }))
            .await;
        assert_eq!(codes(&answer), ["BAD_USER_INPUT"], "{answer}");
        assert!(
            answer["errors"][0]["message"]
                .to_string()
                .contains("1 to 90"),
            "{answer}"
        );
        for path in [
            format!("/unused-access?days={days}"),
            format!("/clients/{}/unused-access?days={days}", client.id),
        ] {
            let answer = app
                .rest_with(&token, (Method::GET, &path, Value::Null), &[])
                .await
                .problem(400, "INVALID");
            assert_eq!(answer["errors"][0]["parameter"], "days", "{answer}");
        }
    }
}

#[both_databases]
async fn other_accounts_see_nothing_of_it(app: TestApp) {
    let client = two_permissions(&app).await;
    let other = app.account("other", PolicyPreset::Default).await;
    let token = app.token(&other.administrator).await;
    let answer = app.graphql(&token, OF_CLIENT, Value::Null).await;
    assert_eq!(answer["data"]["client"], Value::Null, "{answer}");
    let answer = app.graphql(&token, OF_ACCOUNT, Value::Null).await;
    let nodes = &answer["data"]["account"]["unusedAccess"]["nodes"];
    assert_eq!(
        nodes.as_array().unwrap().len(),
        1,
        "its own administrator: {answer}"
    );
    let path = format!("/clients/{}/unused-access", client.id);
    app.rest_with(&token, (Method::GET, &path, Value::Null), &[])
        .await
        .problem(404, "NOT_FOUND");
    // An operator of the deployment names the account.
    let operator = app
        .client(ClientSeed {
            scopes: &["accounts:read"],
            ..ClientSeed::with_role("administrator")
        })
        .await;
    let page = app
        .read(&operator, "/unused-access?accountSlug=other")
        .await;
    assert_eq!(page["items"].as_array().unwrap().len(), 1);
    let path = format!("/clients/{}/unused-access", other.administrator.id);
    app.read(&operator, &path).await;
}
