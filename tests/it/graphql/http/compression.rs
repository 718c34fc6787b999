//! Which answers are compressed.

use crate::support::{ClientSeed, TestApp, TestResponse};
use axum::http::Method;
use serde_json::{Value, json};

const NAMES: &str = "{ __schema { types { name fields { name description } } } }";

async fn ask(app: &TestApp, token: &str, query: &str, accepted: &str) -> TestResponse {
    let authorization = format!("Bearer {token}");
    let headers = [
        ("content-type", "application/json"),
        ("authorization", authorization.as_str()),
        ("accept-encoding", accepted),
    ];
    let body = json!({ "query": query }).to_string();
    app.request((Method::POST, "/graphql"), &headers, body)
        .await
        .expect(200)
}

fn encoding(answer: &TestResponse) -> Option<&str> {
    answer.headers.get("content-encoding")?.to_str().ok()
}

#[both_databases]
async fn long_answers_to_queries_are_compressed_where_the_caller_accepts_it(app: TestApp) {
    let client = app.client(ClientSeed::with_role("viewer")).await;
    let token = app.token(&client).await;
    let plain = ask(&app, &token, NAMES, "identity").await;
    assert_eq!(encoding(&plain), None);
    assert_eq!(plain.json()["errors"], Value::Null);
    let short = ask(&app, &token, NAMES, "gzip, deflate, br").await;
    assert_eq!(encoding(&short), Some("gzip"));
    assert!(
        short.body.len() * 2 < plain.body.len(),
        "{}",
        short.body.len()
    );
    assert_eq!(short.body[..2], [0x1f, 0x8b], "RFC 1952 section 2.3.1");
    let vary: Vec<_> = short.headers.get_all("vary").iter().collect();
    assert!(
        vary.iter().any(|value| *value == "accept-encoding"),
        "{vary:?}"
    );
    for refused in ["br", "gzip;q=0", ""] {
        assert_eq!(encoding(&ask(&app, &token, NAMES, refused).await), None);
    }
    let little = ask(&app, &token, "{ viewer { scopes } }", "gzip").await;
    assert_eq!(encoding(&little), None, "too short to be worth it");
}

/// An answer with a secret beside what the caller chose must not tell by its length (BREACH).
#[both_databases]
async fn answers_to_mutations_are_never_compressed(app: TestApp) {
    let client = app.client(ClientSeed::with_role("administrator")).await;
    let token = app.token(&client).await;
    let query = format!(
        "mutation {{ createClient(input: {{ description: \"{}\" }}) {{ client {{ description }} credentials {{ clientSecret }} }} }}",
        "x".repeat(2000)
    );
    let answer = ask(&app, &token, &query, "gzip").await;
    assert!(answer.body.len() > 2000);
    assert_eq!(encoding(&answer), None);
    let secret = &answer.json()["data"]["createClient"]["credentials"]["clientSecret"];
    assert!(secret.is_string());
}
