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
    http::header::CONTENT_TYPE,
    middleware::from_fn_with_state,
    response::{IntoResponse, Response},
    routing::{any, get},
};
use domain::error::Error;
use error::ApiError;
use std::sync::Arc;
use tokio::{sync::OnceCell, task::spawn_blocking};
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
/// Where an operation names a permission that does not exist.
pub fn router(app: &Arc<App>) -> Result<Router<Arc<App>>, Error> {
    let description = Arc::new(ServedDescription::new(app.tools.settings.url("")));
    let describe = async move || description.respond().await;
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

/// The description of the API, which is made once it is asked for. All responses share its bytes.
struct ServedDescription {
    address: String,
    made: OnceCell<Bytes>,
}

impl ServedDescription {
    fn new(address: String) -> Self {
        Self {
            address,
            made: OnceCell::new(),
        }
    }

    async fn respond(&self) -> Result<Response, ApiError> {
        let make = async || {
            let address = self.address.clone();
            let made = spawn_blocking(move || openapi::document(Some(&address)));
            made.await.map_err(Error::internal)?.map(Bytes::from)
        };
        let text = self.made.get_or_try_init(make).await?;
        Ok(([(CONTENT_TYPE, "application/json")], text.clone()).into_response())
    }
}

async fn nothing() -> error::ApiError {
    error::ApiError::no_such_path()
}
