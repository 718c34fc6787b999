//! Lists of clients: every order, both directions, filters, and cursors that cannot be misused.

mod cursors;
mod expiry;
mod filters;
mod order;
mod variables;

use crate::support::{ClientSeed, TestApp, TestClient};
use chrono::Duration;
use entity::client::ClientStatus;
use serde_json::Value;

const LIST: &str = "query($first: Int, $after: String, $last: Int, $before: String, $filter: ClientFilter, $orderBy: ClientOrder) {
    clients(first: $first, after: $after, last: $last, before: $before, filter: $filter, orderBy: $orderBy) {
      nodes { clientId } edges { cursor } totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }";

async fn page(app: &TestApp, token: &str, variables: Value) -> Value {
    let answer = app.graphql(token, LIST, variables).await;
    assert_eq!(answer["errors"], Value::Null);
    answer["data"]["clients"].clone()
}

fn ids(page: &Value) -> Vec<String> {
    page["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| node["clientId"].as_str().unwrap().to_owned())
        .collect()
}

/// Twelve clients with many ties, and an administrator.
async fn populate(app: &TestApp) -> TestClient {
    let administrator = app
        .client(ClientSeed {
            client_id: Some("zz-admin"),
            ..ClientSeed::with_role("administrator")
        })
        .await;
    let (names, ttls) = (
        [Some("Beta"), Some("alpha"), None],
        [None, Some(600), Some(60)],
    );
    for n in 0..12 {
        if n % 4 == 0 {
            app.clock.advance(Duration::seconds(1));
        }
        let id = format!("c{n:02}");
        let status = if n % 3 == 0 {
            ClientStatus::Inactive
        } else {
            ClientStatus::Active
        };
        let client = app
            .client(ClientSeed {
                client_id: Some(&id),
                name: names[n % 3],
                ttl: ttls[n % 3],
                status,
                ..ClientSeed::default()
            })
            .await;
        if n % 3 == 1 {
            app.token(&client).await;
        }
    }
    app.recorder.flush().await;
    administrator
}
