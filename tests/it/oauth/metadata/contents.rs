//! What stands in the document.

use super::metadata;
use crate::support::TestApp;
use domain::{identity::IDENTITY_SCOPES, permission::Permission};
use serde_json::json;

/// H-04, H-05, H-06 and H-07, RFC 8414 section 2: what is there is listed, what is not there is
/// left out.
#[both_databases]
async fn the_document_lists_what_works_and_nothing_else(app: TestApp) {
    let methods = json!(["client_secret_basic", "client_secret_post"]);
    let with_none = json!(["client_secret_basic", "client_secret_post", "none"]);
    let scopes: Vec<_> = IDENTITY_SCOPES
        .into_iter()
        .chain(Permission::ALL.iter().map(|p| p.as_str()))
        .collect();
    let expected = json!({
        "issuer": "https://latchkey.test",
        "token_endpoint": "https://latchkey.test/oauth/token",
        "jwks_uri": "https://latchkey.test/oauth/jwks",
        "introspection_endpoint": "https://latchkey.test/oauth/introspect",
        "revocation_endpoint": "https://latchkey.test/oauth/revoke",
        "latchkey_revocations_uri": "https://latchkey.test/oauth/revocations",
        "authorization_endpoint": "https://latchkey.test/oauth/authorize",
        "userinfo_endpoint": "https://latchkey.test/oauth/userinfo",
        "end_session_endpoint": "https://latchkey.test/oauth/end-session",
        "grant_types_supported": ["authorization_code", "client_credentials", "refresh_token"],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query", "fragment", "form_post"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256", "ES256", "EdDSA"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": true,
        "prompt_values_supported": ["none", "login", "consent", "select_account"],
        "acr_values_supported": ["urn:latchkey:1fa"],
        "claims_supported": [
            "iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "sid", "at_hash",
            "name", "preferred_username", "locale", "updated_at", "email", "email_verified", "roles",
        ],
        "ui_locales_supported": ["en", "de"],
        "claims_parameter_supported": false,
        "request_parameter_supported": false,
        "request_uri_parameter_supported": false,
        "scopes_supported": scopes,
        "token_endpoint_auth_methods_supported": with_none,
        "introspection_endpoint_auth_methods_supported": methods,
        "revocation_endpoint_auth_methods_supported": with_none,
    });
    assert_eq!(metadata(&app).await, expected);
}

/// H-06, RFC 8414 section 2: algorithms of assertions are listed if, and only if, a method with
/// assertions is.
#[both_databases]
async fn no_assertion_algorithms_without_assertions(app: TestApp) {
    let metadata = metadata(&app).await;
    for endpoint in ["token", "introspection", "revocation"] {
        let methods = metadata[format!("{endpoint}_endpoint_auth_methods_supported")].to_string();
        let algorithms = metadata.get(format!(
            "{endpoint}_endpoint_auth_signing_alg_values_supported"
        ));
        assert_eq!(methods.contains("jwt"), algorithms.is_some());
    }
}
