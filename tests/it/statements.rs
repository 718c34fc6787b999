//! What one request sends to the database: as many statements for twenty rows as for two.

use crate::support::{ApiSeed, ClientSeed, TestApp, TestClient, TestResponse};
use axum::http::Method;
use serde_json::{Value, json};
use std::ops::Range;

/// Rows of every kind, each with others of its own: an API, a role, a user, and two clients of
/// which one made the other.
async fn grow(app: &TestApp, range: Range<usize>) {
    for n in range {
        let creator = app.client(ClientSeed::with_role("administrator")).await;
        let read = format!("orders{n}:read");
        app.api(ApiSeed {
            identifier: &format!("https://orders.test/{n}"),
            permissions: &[(&read, false)],
            servers: &[&creator],
            ..ApiSeed::default()
        })
        .await;
        let key = format!("role-{n}");
        app.role(creator.account, &key, &["clients:read", &read])
            .await;
        let user =
            json!({ "username": format!("user-{n}"), "kind": "ROOT", "role": { "key": key } });
        app.done_as(&creator, ("createUser", "user { id }"), user)
            .await;
        let client = json!({ "clientId": format!("made-{n}"), "role": { "key": key }, "owner": { "username": format!("user-{n}") }, "scopes": [read] });
        let made = app
            .done_as(&creator, ("createClient", "client { id }"), client)
            .await;
        app.done_as(
            &creator,
            ("createClientSecret", "client { id }"),
            json!({ "id": made["client"]["id"] }),
        )
        .await;
    }
    app.recorder.flush().await;
}

/// A request, and where its rows are in the answer.
struct Ask {
    path: &'static str,
    query: Option<&'static str>,
    rows: &'static str,
}

const fn graphql(query: &'static str, rows: &'static str) -> Ask {
    Ask {
        path: "/graphql",
        query: Some(query),
        rows,
    }
}

const fn rest(path: &'static str) -> Ask {
    Ask {
        path,
        query: None,
        rows: "/items",
    }
}

const ASKED: [Ask; 14] = [
    graphql(
        "{ clients(first: 50) { nodes { scopes { code } role { key permissions { code } } owner { username } secrets { hint createdBy { __typename } }
            createdBy { ... on Client { clientId } } urls { redirectUris } account { slug } tokenTtlSeconds } } }",
        "/data/clients/nodes",
    ),
    graphql(
        "{ clients(first: 42) { nodes { clientId effectivePermissions { category permissions { granted permission { code } } } } } }",
        "/data/clients/nodes",
    ),
    graphql(
        "{ roles(first: 50) { totalCount nodes { key clientCount userCount permissions { code resource { identifier } } } } }",
        "/data/roles/nodes",
    ),
    graphql("{ roles(first: 50) { nodes { permissionGroups { category permissions { reason } } } } }", "/data/roles/nodes"),
    graphql(
        "{ users(first: 50) { nodes { username account { slug } parent { username } role { key permissions { code } } } } }",
        "/data/users/nodes",
    ),
    graphql("{ users(first: 50) { nodes { effectivePermissions { permissions { granted } } } } }", "/data/users/nodes"),
    graphql("{ auditEvents(first: 100) { nodes { kind actor { ... on Client { clientId role { key } } } } } }", "/data/auditEvents/nodes"),
    graphql(
        "{ resources(first: 50) { nodes { identifier permissions { code } introspectionClients { clientId } } } }",
        "/data/resources/nodes",
    ),
    graphql(
        "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Client { role { key } } ... on Role { clientCount } ... on User { role { key } }
            ... on AuditEvent { actor { __typename } } ... on ClientSecret { createdBy { __typename } } ... on Resource { permissions { code } } } }",
        "/data/nodes",
    ),
    rest("/clients?first=100"),
    rest("/roles?first=100&totalCount=true"),
    rest("/users?first=100"),
    rest("/resources?first=100"),
    rest("/audit-events?first=100"),
];

async fn send(app: &TestApp, token: &str, ask: &Ask, ids: &Value) -> TestResponse {
    let body = ask.query.map_or(Value::Null, |query| {
        let variables = if query.starts_with("query($ids") {
            json!({ "ids": ids })
        } else {
            json!({})
        };
        json!({ "query": query, "variables": variables })
    });
    match ask.query {
        Some(_) => app
            .post_json(
                ask.path,
                crate::support::Auth::Bearer(token.to_owned()),
                &body,
            )
            .await
            .expect(200),
        None => app
            .rest_with(token, (Method::GET, ask.path, Value::Null), &[])
            .await
            .expect(200),
    }
}

/// Ids of things of every kind.
async fn ids(app: &TestApp, administrator: &TestClient) -> Value {
    let query =
        "{ clients(first: 20) { nodes { id secrets { id } } } roles(first: 20) { nodes { id } } resources(first: 10) { nodes { id } }
        users(first: 20) { nodes { id } } auditEvents(first: 20) { nodes { id } } account { id } signingKeys { id } }";
    let seen = app.data_for(administrator, query, json!({})).await;
    let clients = seen["clients"]["nodes"].as_array().unwrap();
    let mut ids: Vec<_> = clients
        .iter()
        .map(|client| client["secrets"][0]["id"].clone())
        .take(8)
        .collect();
    for list in ["clients", "roles", "resources", "users", "auditEvents"] {
        ids.extend(
            seen[list]["nodes"]
                .as_array()
                .unwrap()
                .iter()
                .map(|thing| thing["id"].clone()),
        );
    }
    ids.extend([
        seen["account"]["id"].clone(),
        seen["signingKeys"][0]["id"].clone(),
    ]);
    ids.truncate(100);
    json!(ids)
}

/// How many rows an answer has, and the statements that were sent for it: the fewest of some tries,
/// since a busy machine reads in more than one batch what is asked for in one, and since the app
/// has statements of its own to send.
async fn sent(app: &TestApp, token: &str, ask: &Ask, ids: &Value) -> (usize, Vec<String>) {
    let mut fewest = None;
    for _ in 0..5 {
        let (answer, statements) = app.statements.during(send(app, token, ask, ids)).await;
        let answer = answer.json();
        assert_eq!(answer["errors"], Value::Null, "{:?}", ask.query);
        let rows = answer.pointer(ask.rows).unwrap().as_array().unwrap().len();
        if fewest
            .as_ref()
            .is_none_or(|(_, known): &(usize, Vec<String>)| statements.len() < known.len())
        {
            fewest = Some((rows, statements));
        }
    }
    fewest.unwrap()
}

#[both_databases]
async fn a_request_sends_as_many_statements_for_many_rows_as_for_few(app: TestApp) {
    let app = app.alone();
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let token = app.token(&administrator).await;
    grow(&app, 0..2).await;
    let mut few = Vec::new();
    let some = ids(&app, &administrator).await;
    for ask in &ASKED {
        few.push(sent(&app, &token, ask, &some).await);
    }
    grow(&app, 2..20).await;
    let many = ids(&app, &administrator).await;
    for (ask, (rows, statements)) in ASKED.iter().zip(few) {
        let (more_rows, more) = sent(&app, &token, ask, &many).await;
        assert!(
            more_rows >= rows + 9,
            "{} {:?}: {more_rows} rows after {rows}",
            ask.path,
            ask.query
        );
        assert!(!statements.is_empty());
        // One statement for each row would be as many more as there are more rows; a batch that a
        // busy machine reads in two is one more.
        let added = more.len().saturating_sub(statements.len());
        assert!(
            added < (more_rows - rows) / 2,
            "{} {:?}: {} statements for {more_rows} rows, {} for {rows}: {more:#?}",
            ask.path,
            ask.query,
            more.len(),
            statements.len()
        );
    }
}
