//! The claims of a token: these and no others.

use crate::support::{ClientSeed, TestApp, claims};
use domain::deployment;
use entity::client::AccessLevel;
use serde_json::json;

/// D-03 and D-04, RFC 9068 sections 2.2 and 2.2.3.
#[both_databases]
async fn the_claims_are_these_and_no_others(app: TestApp) {
    let client = app
        .client(ClientSeed {
            access_level: AccessLevel::ReadOnly,
            ..ClientSeed::with_role("editor")
        })
        .await;
    let token = app.token(&client).await;
    let now = app.clock.now().timestamp();
    let issuer = app
        .get("/.well-known/oauth-authorization-server")
        .await
        .json()["issuer"]
        .clone();
    let expected = json!({
        "iss": issuer,
        "sub": client.id.0.to_string(),
        "aud": "https://latchkey.test/api",
        "exp": now + 3600,
        "iat": now,
        "jti": claims(&token)["jti"],
        "client_id": client.client_id,
        "scope": "clients:read roles:read tokens:read",
        "cgen": client.row.generation,
        "dgen": deployment::generation(&app.db).await.unwrap(),
        "acc": "default",
        "access": "read_only",
    });
    assert_eq!(claims(&token), expected);
}

/// D-04: a claim that would be empty is left out.
#[both_databases]
async fn a_token_without_scopes_has_no_scope_claim(app: TestApp) {
    let claims = claims(&app.token(&app.client(ClientSeed::default()).await).await);
    assert!(
        claims.get("scope").is_none() && claims.get("access").is_none(),
        "{claims}"
    );
}
