//! Authorization server metadata (RFC 8414), and the same at the path of OpenID Connect Discovery. It
//! lists only what works.

use super::{
    client_auth,
    grant::{authorization_code, client_credentials, refresh_token},
};
use app::App;
use axum::{
    body::Bytes,
    http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE},
    response::{IntoResponse, Response},
    routing::{MethodRouter, get},
};
use config::Settings;
use domain::{identity::IDENTITY_SCOPES, permission::Permission, session::ACR_ONE_FACTOR};
use serde_json::json;
use std::sync::Arc;

/// Serves the document, which depends on settings alone: it is serialised once, and all responses
/// share its bytes.
pub(crate) fn endpoint(settings: &Settings) -> MethodRouter<Arc<App>> {
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
        // Ours, so with a name that no other extension has (RFC 8414 section 2).
        "latchkey_revocations_uri": settings.url("/oauth/revocations"),
        "authorization_endpoint": settings.url("/oauth/authorize"),
        "userinfo_endpoint": settings.url("/oauth/userinfo"),
        "end_session_endpoint": settings.url("/oauth/end-session"),
        "grant_types_supported": [
            authorization_code::GRANT_TYPE,
            client_credentials::GRANT_TYPE,
            refresh_token::GRANT_TYPE,
        ],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query", "fragment", "form_post"],
        "subject_types_supported": ["public"],
        // Those of access tokens as well: some resource servers take their list from here.
        "id_token_signing_alg_values_supported": ["RS256", "ES256", "EdDSA"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": true,
        "prompt_values_supported": ["none", "login", "consent", "select_account"],
        "acr_values_supported": [ACR_ONE_FACTOR],
        "claims_supported": [
            "iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "sid", "at_hash",
            "name", "preferred_username", "locale", "updated_at", "email", "email_verified", "roles",
        ],
        "ui_locales_supported": ["en", "de"],
        // Without these three, request_uri would count as supported (OpenID Connect Discovery
        // section 3).
        "claims_parameter_supported": false,
        "request_parameter_supported": false,
        "request_uri_parameter_supported": false,
        "scopes_supported": scopes(),
        "token_endpoint_auth_methods_supported": client_auth::METHODS_WITH_NONE,
        "introspection_endpoint_auth_methods_supported": client_auth::METHODS,
        "revocation_endpoint_auth_methods_supported": client_auth::METHODS_WITH_NONE,
    });
    document.to_string()
}

/// The scopes about users, and those of Latchkey's own API.
fn scopes() -> Vec<&'static str> {
    let own = Permission::ALL.iter().map(|permission| permission.as_str());
    IDENTITY_SCOPES.into_iter().chain(own).collect()
}
