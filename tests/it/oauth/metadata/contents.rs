//! What stands in the document.

use super::metadata;
use crate::support::TestApp;
use domain::permission::Permission;
use serde_json::json;

/// H-04, H-05, H-06 and H-07, RFC 8414 section 2: what is there is listed, what is not there is
/// left out.
#[both_databases]
async fn the_document_lists_what_works_and_nothing_else(app: TestApp) {
    let methods = json!(["client_secret_basic", "client_secret_post"]);
    let expected = json!({
        "issuer": "https://latchkey.test",
        "token_endpoint": "https://latchkey.test/oauth/token",
        "jwks_uri": "https://latchkey.test/oauth/jwks",
        "introspection_endpoint": "https://latchkey.test/oauth/introspect",
        "revocation_endpoint": "https://latchkey.test/oauth/revoke",
        "grant_types_supported": ["client_credentials"],
        "response_types_supported": [],
        "scopes_supported": Permission::ALL.iter().map(|p| p.as_str()).collect::<Vec<_>>(),
        "token_endpoint_auth_methods_supported": methods,
        "introspection_endpoint_auth_methods_supported": methods,
        "revocation_endpoint_auth_methods_supported": methods,
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
