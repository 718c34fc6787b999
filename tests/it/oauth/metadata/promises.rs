//! What the document promises works, and nothing else does.

use super::metadata;
use crate::support::{Auth, ClientSeed, TestApp};
use domain::identity::IDENTITY_SCOPES;
use serde_json::Value;

/// The path of an advertised endpoint.
fn path<'a>(metadata: &'a Value, name: &str) -> &'a str {
    metadata[name]
        .as_str()
        .unwrap()
        .strip_prefix("https://latchkey.test")
        .unwrap()
}

/// H-16 and B-25: every endpoint, method, grant and scope in the document works. What needs a person
/// is tried in `people`.
#[both_databases]
async fn whatever_is_advertised_works(app: TestApp) {
    let metadata = metadata(&app).await;
    let client = app.client(ClientSeed::with_role("administrator")).await;
    app.get(path(&metadata, "jwks_uri")).await.expect(200);
    app.get(path(&metadata, "userinfo_endpoint"))
        .await
        .expect(401);
    app.get(path(&metadata, "end_session_endpoint"))
        .await
        .expect(200);
    for endpoint in ["token", "introspection", "revocation"] {
        for method in metadata[format!("{endpoint}_endpoint_auth_methods_supported")]
            .as_array()
            .unwrap()
        {
            let auth = match method.as_str().unwrap() {
                "client_secret_basic" => Auth::from(&client),
                "client_secret_post" => Auth::body(&client),
                "none" => continue,
                other => panic!("{other} is advertised"),
            };
            let path = path(&metadata, &format!("{endpoint}_endpoint"));
            let pairs = [("grant_type", "client_credentials"), ("token", "x")];
            app.post_form(path, auth, &pairs).await.expect(200);
        }
    }
    for grant in metadata["grant_types_supported"].as_array().unwrap() {
        let pairs = [("grant_type", grant.as_str().unwrap())];
        let answer = app.post_form("/oauth/token", &client, &pairs).await;
        assert_ne!(answer.json()["error"], "unsupported_grant_type", "{grant}");
    }
    for scope in metadata["scopes_supported"].as_array().unwrap() {
        let scope = scope.as_str().unwrap();
        if !IDENTITY_SCOPES.contains(&scope) {
            app.ask(&client, &[("scope", scope)]).await.expect(200);
        }
    }
}

/// H-16: what is not advertised is not there.
#[both_databases]
async fn nothing_unadvertised_works(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    for path in [
        "/oauth/par",
        "/oauth/register",
        "/oauth/device",
        "/oauth/logout",
    ] {
        app.post_form(path, &client, &[]).await.expect(404);
        app.get(path).await.expect(404);
    }
    let urns = [
        "urn:ietf:params:oauth:grant-type:jwt-bearer",
        "urn:ietf:params:oauth:grant-type:token-exchange",
        "implicit",
    ];
    for grant in urns {
        app.post_form("/oauth/token", &client, &[("grant_type", grant)])
            .await
            .refused(400, "unsupported_grant_type");
    }
}
