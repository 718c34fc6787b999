//! What operators see in other accounts, and how much of it they may ask.

use super::{acme, operator};
use crate::{
    graphql::codes,
    support::{ApiSeed, TestAccount, TestApp, TestClient},
};
use axum::http::Method;
use serde_json::{Value, json};

async fn assert_rest_shows_it(
    app: &TestApp,
    acme: &TestAccount,
    client: &TestClient,
    operator: &TestClient,
) {
    for (path, expected) in [
        ("/clients", 2),
        ("/users", 1),
        ("/roles", 4),
        ("/resources", 1),
        ("/tokens", 2),
    ] {
        for name in [
            format!("accountSlug={}", acme.row.slug),
            format!("accountId={}", acme.id),
        ] {
            let list = app.read(operator, &format!("{path}?{name}")).await;
            assert_eq!(
                list["items"].as_array().unwrap().len(),
                expected,
                "{path}?{name}: {list}"
            );
        }
    }
    let page = app
        .rest(
            operator,
            (
                Method::GET,
                "/clients?accountSlug=acme&first=1",
                Value::Null,
            ),
        )
        .await
        .expect(200);
    assert!(
        page.header("link").contains("accountSlug=acme"),
        "{}",
        page.header("link")
    );
    assert_eq!(
        app.read(operator, "/clients/by-client-id/plant").await["id"],
        client.id.to_string()
    );
    assert_eq!(
        app.read(
            operator,
            &format!("/clients/{}/activity?totalCount=true", client.id)
        )
        .await["totalCount"],
        3
    );
}

#[both_databases]
async fn an_operator_sees_what_another_account_has(app: TestApp) {
    let (acme, client, _) = acme(&app).await;
    let operator = operator(&app).await;
    app.token(&client).await;
    let query = "{ account(by: { slug: \"acme\" }) { usage { clients users }
        clients(filter: { search: \"plant\" }) { totalCount nodes { clientId role { key } secrets { status } issuedTokens { totalCount }
            auditEvents { totalCount } activity { totalCount } usage(from: \"2026-01-01T00:00:00Z\", until: \"2026-01-01T13:00:00Z\") { issued } } }
        users { totalCount nodes { username clients { totalCount } } } roles { totalCount nodes { key clientCount } } auditEvents(first: 1) { totalCount nodes { kind } } }
        clients { nodes { clientId } } }";
    let seen = app.data_for(&operator, query, json!({})).await;
    let account = &seen["account"];
    assert_eq!(account["usage"], json!({ "clients": 2, "users": 1 }));
    let found = &account["clients"]["nodes"][0];
    assert_eq!(
        (
            &account["clients"]["totalCount"],
            &found["clientId"],
            &found["role"]["key"]
        ),
        (&json!(1), &json!("plant"), &json!("clerk"))
    );
    assert_eq!(
        (&found["issuedTokens"]["totalCount"], &found["secrets"]),
        (&json!(1), &json!([{ "status": "ACTIVE" }]))
    );
    assert_eq!(
        (
            &found["auditEvents"]["totalCount"],
            &found["activity"]["totalCount"]
        ),
        (&json!(2), &json!(3))
    );
    assert_eq!(
        account["users"],
        json!({ "totalCount": 1, "nodes": [{ "username": "ada", "clients": { "totalCount": 0 } }] })
    );
    let roles: Vec<_> = account["roles"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|role| role["key"].as_str().unwrap())
        .collect();
    assert_eq!(roles, ["administrator", "editor", "viewer", "clerk"]);
    assert!(account["auditEvents"]["totalCount"].as_i64().unwrap() > 3);
    assert!(
        !seen["clients"].to_string().contains("plant"),
        "its own lists are its own account's"
    );
    assert_rest_shows_it(&app, &acme, &client, &operator).await;
}

/// Two APIs of 150 permissions each.
async fn large_apis(app: &TestApp, acme: &TestAccount) -> Vec<String> {
    let mut apis = Vec::new();
    for n in 0..2 {
        let codes: Vec<_> = (0..150).map(|m| format!("plant{n}:{m}")).collect();
        let permissions: Vec<_> = codes.iter().map(|code| (code.as_str(), false)).collect();
        let identifier = format!("https://plant{n}.test/");
        apis.push(
            app.api(ApiSeed {
                account: Some(acme.id),
                identifier: &identifier,
                permissions: &permissions,
                ..ApiSeed::default()
            })
            .await
            .id
            .to_string(),
        );
    }
    apis
}

/// Queries for pages of clients, and whether they ask for too much.
fn pages(permissions: &str) -> Vec<(String, bool)> {
    let page = format!("clients(first: 25) {{ nodes {{ {permissions} }} }}");
    vec![
        (format!("{{ {page} }}"), false),
        (format!("{{ account {{ {page} }} }}"), false),
        (
            format!("{{ account(by: {{ slug: \"acme\" }}) {{ {page} }} }}"),
            true,
        ),
        (
            format!(
                "{{ account(by: {{ slug: \"acme\" }}) {{ {} }} }}",
                page.replace("25", "5")
            ),
            false,
        ),
        (
            format!("{{ client(by: {{ clientId: \"plant\" }}) {{ account {{ {page} }} }} }}"),
            true,
        ),
        (
            format!(
                "{{ accounts {{ nodes {{ {} }} }} }}",
                page.replace("25", "1")
            ),
            true,
        ),
    ]
}

async fn assert_all_permissions_are_shown(app: &TestApp, token: &str, apis: &[String]) {
    let seen = app
        .graphql(
            token,
            "query($id: ID!) { node(id: $id) { ... on Resource { permissions { code } } } }",
            json!({ "id": apis[0] }),
        )
        .await;
    assert_eq!(
        seen["data"]["node"]["permissions"]
            .as_array()
            .unwrap()
            .len(),
        150,
        "{seen}"
    );
}

/// Counting them with those of the caller's account would let the largest answers through, and
/// refuse small ones.
#[both_databases]
async fn what_an_operator_asks_about_another_account_is_counted_with_its_permissions(app: TestApp) {
    let (acme, client, user) = acme(&app).await;
    let operator = operator(&app).await;
    let apis = large_apis(&app, &acme).await;
    let token = app.token(&operator).await;
    let permissions = "effectivePermissions { permissions { permission { code } } }";
    let secret = app
        .read(&operator, &format!("/clients/{}/secrets", client.id))
        .await["items"][0]["id"]
        .clone();
    let own = json!(vec![operator.id.to_string(); 25]);
    let named = [
        &json!(acme.id.to_string()),
        &json!(client.id.to_string()),
        &user,
        &secret,
        &json!(apis[0]),
    ];
    let nodes = format!(
        "query($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on Client {{ {permissions} }} }} }}"
    );
    assert_eq!(
        codes(&app.graphql(&token, &nodes, json!({ "ids": own })).await),
        Vec::<&str>::new()
    );
    for id in named {
        let mut ids = own.clone();
        ids[7] = id.clone();
        let refused = app.graphql(&token, &nodes, json!({ "ids": ids })).await;
        assert_eq!(codes(&refused), ["QUERY_TOO_LARGE"], "{id}");
        assert!(
            refused["errors"][0]["message"]
                .as_str()
                .unwrap()
                .ends_with("`Client.effectivePermissions`, of up to 320 items here."),
            "{refused}"
        );
    }
    for (query, refused) in pages(permissions) {
        let answer = app.graphql(&token, &query, json!({})).await;
        assert_eq!(
            codes(&answer),
            if refused {
                vec!["QUERY_TOO_LARGE"]
            } else {
                vec![]
            },
            "{query}"
        );
    }
    assert_all_permissions_are_shown(&app, &token, &apis).await;
}
