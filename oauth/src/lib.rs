//! The OAuth 2.0 endpoints, one file each, and one file a grant under [`grant`].

mod authorize;
mod client_auth;
mod cors;
mod end_session;
mod error;
mod etag;
mod form;
mod forward_auth;
mod grant;
mod id_token_hint;
mod introspection;
mod jwks;
mod metadata;
mod page;
mod revocation;
mod revocations;
mod token;
mod userinfo;

pub use error::ErrorCode;
pub use form::{MAX_FORM_BYTES, MAX_PARAMETERS};
pub use forward_auth::MAX_QUERY_BYTES as MAX_FORWARD_AUTH_QUERY_BYTES;

use app::App;
use axum::{
    Router,
    routing::{any, get, post},
};
use config::Settings;
use error::Error;
use std::sync::Arc;

/// The endpoints below the issuer.
pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route(
            "/oauth/authorize",
            get(authorize::get).post(authorize::post),
        )
        .route("/oauth/token", post(token::handle).options(cors::preflight))
        .route(
            "/oauth/userinfo",
            get(userinfo::handle)
                .post(userinfo::handle)
                .options(cors::preflight),
        )
        .route(
            "/oauth/end-session",
            get(end_session::get).post(end_session::post),
        )
        .route("/oauth/introspect", post(introspection::handle))
        .route("/oauth/forward-auth", any(forward_auth::handle))
        .route(
            "/oauth/revoke",
            post(revocation::handle).options(cors::preflight),
        )
        .route("/oauth/jwks", get(jwks::handle))
        .route("/oauth/revocations", get(revocations::handle))
        .method_not_allowed_fallback(async || {
            Error::new(
                ErrorCode::MethodNotAllowed,
                "This endpoint does not take that method.",
            )
        })
}

/// The metadata document, at both of its paths. Where the issuer has a path, RFC 8414 section 3.1
/// puts it after the well-known part, and OpenID Connect Discovery section 4 puts the well-known
/// part after it; clients of either kind look for either.
pub fn well_known(settings: &Settings, issuer_path: &str) -> Router<Arc<App>> {
    let mut places = Vec::new();
    for name in [
        "/.well-known/oauth-authorization-server",
        "/.well-known/openid-configuration",
    ] {
        places.push(format!("{name}{issuer_path}"));
        if !issuer_path.is_empty() {
            places.push(format!("{issuer_path}{name}"));
        }
    }
    let document = metadata::endpoint(settings);
    places.iter().fold(Router::new(), |router, place| {
        router.route(place, document.clone())
    })
}
