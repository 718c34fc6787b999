//! Lists: every order, links followed to the end and back, filters.

mod audit_log;
mod filters;
mod links;

use crate::support::{ClientSeed, TestApp, TestClient, TestResponse};
use axum::{body::Body, http::Method};
use chrono::Duration;
use entity::client::ClientStatus;

/// The link of that relation, as a path of this server.
fn link(answer: &TestResponse, relation: &str) -> Option<String> {
    let wanted = format!(">; rel=\"{relation}\"");
    let found = answer
        .header("link")
        .split(", ")
        .find_map(|link| link.strip_suffix(&wanted))?;
    Some(
        found
            .trim_start_matches('<')
            .strip_prefix("https://latchkey.test")
            .unwrap()
            .to_owned(),
    )
}

async fn follow(app: &TestApp, token: &str, path: &str) -> TestResponse {
    let bearer = format!("Bearer {token}");
    app.request(
        (Method::GET, path),
        &[("authorization", &bearer)],
        Body::empty(),
    )
    .await
    .expect(200)
}

fn names(answer: &TestResponse, field: &str) -> Vec<String> {
    answer.json()["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item[field].as_str().unwrap().to_owned())
        .collect()
}

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
        app.client(ClientSeed {
            client_id: Some(&id),
            name: names[n % 3],
            ttl: ttls[n % 3],
            status,
            ..ClientSeed::default()
        })
        .await;
    }
    administrator
}
