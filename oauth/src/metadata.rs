//! Authorization server metadata (RFC 8414), also at the path of OpenID Connect Discovery: some
//! gateways know no other. It lists only what works: no endpoint of OpenID Connect is in it as long
//! as there is none.

use super::{client_auth, grant::client_credentials};
use app::App;
use axum::{
    body::Bytes,
    http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE},
    response::{IntoResponse, Response},
    routing::{MethodRouter, get},
};
use config::Settings;
use domain::permission::Permission;
use serde_json::json;
use std::sync::Arc;

/// Serves the document, which depends on settings alone: it is serialised once, and all responses
/// share its bytes.
pub fn endpoint(settings: &Settings) -> MethodRouter<Arc<App>> {
    let document = Bytes::from(document(settings));
    get(async move || answer(document.clone()))
}

/// Public, for any web origin; the response may be cached for five minutes.
fn answer(document: Bytes) -> Response {
    let headers = [
        (CACHE_CONTROL, "public, max-age=300"),
        (ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (CONTENT_TYPE, "application/json"),
    ];
    (headers, document).into_response()
}

/// The document as JSON; every URL comes from the configured issuer, never from a request.
fn document(settings: &Settings) -> String {
    let document = json!({
        "issuer": settings.issuer,
        "token_endpoint": settings.url("/oauth/token"),
        "jwks_uri": settings.url("/oauth/jwks"),
        "introspection_endpoint": settings.url("/oauth/introspect"),
        "revocation_endpoint": settings.url("/oauth/revoke"),
        "grant_types_supported": [client_credentials::GRANT_TYPE],
        // Required by section 2, and empty while there is no authorization endpoint.
        "response_types_supported": [],
        "scopes_supported": Permission::ALL.iter().map(|p| p.as_str()).collect::<Vec<_>>(),
        "token_endpoint_auth_methods_supported": client_auth::METHODS,
        "introspection_endpoint_auth_methods_supported": client_auth::METHODS,
        "revocation_endpoint_auth_methods_supported": client_auth::METHODS,
    });
    document.to_string()
}
