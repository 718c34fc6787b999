//! Authorization server metadata (RFC 8414), also where OpenID Connect Discovery looks for it: some gateways know no other place. It lists what
//! works, and nothing else: no endpoint of OpenID Connect is in it as long as there is none.

use super::{client_auth, grant::client_credentials};
use crate::{app::App, domain::permission::Permission};
use axum::{
    Json,
    extract::State,
    http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL},
    response::{IntoResponse, Response},
};
use serde_json::json;
use std::sync::Arc;

/// The document; every URL comes from the configured issuer, never from the request.
pub async fn handle(State(app): State<Arc<App>>) -> Response {
    let policy = &app.tools.policy;
    let document = json!({
        "issuer": policy.issuer,
        "token_endpoint": policy.url("/oauth/token"),
        "jwks_uri": policy.url("/oauth/jwks"),
        "introspection_endpoint": policy.url("/oauth/introspect"),
        "revocation_endpoint": policy.url("/oauth/revoke"),
        "grant_types_supported": [client_credentials::GRANT_TYPE],
        // Required by section 2, and empty while there is no authorization endpoint.
        "response_types_supported": [],
        "scopes_supported": Permission::ALL.iter().map(|p| p.as_str()).collect::<Vec<_>>(),
        "token_endpoint_auth_methods_supported": client_auth::METHODS,
        "introspection_endpoint_auth_methods_supported": client_auth::METHODS,
        "revocation_endpoint_auth_methods_supported": client_auth::METHODS,
    });
    ([(CACHE_CONTROL, "public, max-age=300"), (ACCESS_CONTROL_ALLOW_ORIGIN, "*")], Json(document)).into_response()
}
