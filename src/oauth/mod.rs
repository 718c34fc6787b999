//! The OAuth 2.0 endpoints, one file each, and one file a grant under [`grant`].

mod client_auth;
mod error;
mod form;
mod grant;
mod introspection;
mod jwks;
mod metadata;
mod revocation;
mod token;

use crate::app::App;
use axum::{
    Router,
    routing::{get, post},
};
use error::{Error, ErrorCode};
use std::sync::Arc;

/// The endpoints below the issuer.
pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/oauth/token", post(token::handle))
        .route("/oauth/introspect", post(introspection::handle))
        .route("/oauth/revoke", post(revocation::handle))
        .route("/oauth/jwks", get(jwks::handle))
        .method_not_allowed_fallback(async || Error::new(ErrorCode::MethodNotAllowed, "This endpoint does not take that method."))
}

/// The metadata document, whose place depends on the issuer's path (RFC 8414 section 3.1).
pub fn well_known(issuer_path: &str) -> Router<Arc<App>> {
    Router::new().route(&format!("/.well-known/oauth-authorization-server{issuer_path}"), get(metadata::handle))
}
