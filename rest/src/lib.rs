//! The management API as REST: one noun a file. [`actor`] authenticates requests, [`error`] writes
//! errors, [`openapi`] describes it all.

mod account;
mod actor;
mod alphaus;
mod audit;
mod client;
mod error;
mod idempotency;
mod impact;
mod input;
mod key;
mod lookup;
pub mod openapi;
mod page;
mod permission;
mod place;
mod precondition;
mod query;
mod resource;
mod role;
mod server;
mod token;
mod unused_access;
mod usage;
mod user;
mod vocabulary;
mod webhook;
mod within;
mod word;

pub use error::{ApiErrorKind, status as problem_status};
pub use input::MAX_BODY_BYTES;

use app::App;
use axum::{
    Router,
    body::Bytes,
    http::{HeaderValue, header::CONTENT_TYPE},
    middleware::from_fn_with_state,
    response::IntoResponse,
    routing::{any, get},
};
use domain::error::Error;
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;

/// Prefix of the API.
pub const BASE: &str = "/api/v1";

/// All routes below [`BASE`], with their description.
fn api() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .merge(client::routes())
        .merge(role::routes())
        .merge(permission::routes())
        .merge(resource::routes())
        .merge(user::routes())
        .merge(account::routes())
        .merge(key::routes())
        .merge(audit::routes())
        .merge(token::routes())
        .merge(usage::routes())
        .merge(unused_access::routes())
        .merge(webhook::routes())
        .merge(server::routes())
}

/// The routes.
///
/// # Errors
/// Where the description cannot be serialised.
pub fn router(app: &Arc<App>) -> Result<Router<Arc<App>>, Error> {
    // All responses share its bytes.
    let description = Bytes::from(openapi::document(Some(&app.tools.settings.url("")))?);
    let json = HeaderValue::from_static("application/json");
    let describe =
        async move || ([(CONTENT_TYPE, json.clone())], description.clone()).into_response();
    let gate = actor::Gate {
        app: app.clone(),
        rules: Arc::new(openapi::rules()?),
    };
    let gated = |base: &str, routes: OpenApiRouter<Arc<App>>| {
        let gate = from_fn_with_state(gate.clone(), actor::gate);
        let (routes, _) = routes.split_for_parts();
        let nested = routes.fallback(nothing).layer(gate.clone());
        // A nested router does not match the path with nothing after the slash.
        Router::new()
            .nest(base, nested)
            .route(&format!("{base}/"), any(nothing).layer(gate))
    };
    let routes = gated(BASE, api()).merge(gated(alphaus::BASE, alphaus::routes()));
    Ok(routes.route("/api/openapi.json", get(describe)))
}

async fn nothing() -> error::ApiError {
    error::ApiError::no_such_path()
}
