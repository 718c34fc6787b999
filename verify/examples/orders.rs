//! A protected API in axum: it verifies tokens offline and learns of revocations within seconds.
//!
//! ```console
//! ISSUER=http://localhost:8080 AUDIENCE=https://orders.example.com cargo run -p latchkey-verify --features axum --example orders
//! ```

use axum::{
    Json, Router,
    extract::State,
    http::StatusCode,
    routing::{get, post},
};
use latchkey_verify::{Verifier, VerifyError, axum::Bearer};
use serde_json::{Value, json};

/// The routes, each with the scope that it needs.
pub(crate) fn router(verifier: Verifier) -> Router {
    Router::new()
        .route("/orders", get(list))
        .route("/orders", post(create))
        .route("/healthz", get(health))
        .with_state(verifier)
}

async fn list(Bearer(claims): Bearer) -> Result<Json<Value>, VerifyError> {
    claims.require_scope("orders:read")?;
    Ok(Json(json!({ "orders": [], "for": claims.client_id })))
}

async fn create(Bearer(claims): Bearer) -> Result<StatusCode, VerifyError> {
    claims.require_scope("orders:write")?;
    claims.require_write()?;
    Ok(StatusCode::CREATED)
}

/// Tells whether tokens can be verified at the moment.
async fn health(State(verifier): State<Verifier>) -> StatusCode {
    if verifier.status().list_is_current {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let issuer = setting("ISSUER", "http://localhost:8080");
    let audience = setting("AUDIENCE", "https://orders.example.com");
    let address = setting("LISTEN", "127.0.0.1:3000");
    let verifier = Verifier::builder(issuer, audience).build().await?;
    let listener = tokio::net::TcpListener::bind(address).await?;
    axum::serve(listener, router(verifier)).await?;
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "an example has no settings of its own"
)]
fn setting(name: &str, default: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| default.to_owned())
}
