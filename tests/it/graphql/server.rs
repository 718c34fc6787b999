//! Facts about the server.

use super::codes;
use crate::support::{ClientSeed, TestApp};
use axum::http::Method;
use serde_json::{Value, json};

#[both_databases]
async fn every_caller_with_a_token_hears_of_the_server(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let query = "{ server { version issuer tokenUrl } }";
    let told = app.data_for(&client, query, json!({})).await["server"].clone();
    let settings = &app.tools.settings;
    assert_eq!(
        told,
        json!({ "version": env!("CARGO_PKG_VERSION"), "issuer": settings.issuer, "tokenUrl": settings.url("/oauth/token") })
    );
    let token = app.token(&client).await;
    let shown = app
        .rest_with(&token, (Method::GET, "/server", Value::Null), &[])
        .await
        .expect(200)
        .json();
    assert_eq!(shown, told);
    assert_eq!(
        codes(&app.ask_anonymously(query).await),
        ["UNAUTHENTICATED"]
    );
}
