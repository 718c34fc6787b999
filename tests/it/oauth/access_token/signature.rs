//! How tokens are signed, and that others can verify them.

use crate::support::{ClientSeed, Setup, TestApp, header, problems};
use domain::{
    client::{self, ClientPatch},
    error::ProblemCode,
    key::{self, KeyRotation},
};
use entity::client::Algorithm;
use jsonwebtoken::{DecodingKey, Validation, jwk::JwkSet};
use serde_json::{Value, json};

/// Reads a token as a resource server would that knows nothing but our metadata.
async fn read_elsewhere(app: &TestApp, token: &str, audience: &str) -> Value {
    let metadata = app
        .get("/.well-known/oauth-authorization-server")
        .await
        .json();
    let path = metadata["jwks_uri"]
        .as_str()
        .unwrap()
        .strip_prefix("https://latchkey.test")
        .unwrap()
        .to_owned();
    let keys: JwkSet = serde_json::from_value(app.get(&path).await.json()).unwrap();
    let header = jsonwebtoken::decode_header(token).unwrap();
    let key = keys.find(header.kid.as_deref().unwrap()).unwrap();
    let mut validation = Validation::new(header.alg);
    validation.validate_exp = false;
    validation.set_audience(&[audience]);
    validation.set_issuer(&["https://latchkey.test"]);
    jsonwebtoken::decode::<Value>(token, &DecodingKey::from_jwk(key).unwrap(), &validation)
        .unwrap()
        .claims
}

/// D-01, RFC 9068 section 2.1.
#[both_databases]
async fn the_header_says_type_algorithm_and_key(app: TestApp) {
    let token = app.token(&app.client(ClientSeed::default()).await).await;
    let header = header(&token);
    assert_eq!(
        (&header["typ"], &header["alg"]),
        (&json!("at+jwt"), &json!("ES256"))
    );
    assert_eq!(header.as_object().unwrap().len(), 3, "{header}");
    let published = app.get("/oauth/jwks").await.json();
    assert!(
        published["keys"]
            .as_array()
            .unwrap()
            .iter()
            .any(|key| key["kid"] == header["kid"] && key["alg"] == "ES256")
    );
}

/// D-02, RFC 9068 section 2.1: RS256 is there for every client that wants it, and others can verify
/// both.
#[both_databases]
async fn tokens_are_signed_as_the_client_wants(app: TestApp) {
    for (algorithm, name) in [
        (None, "ES256"),
        (Some(Algorithm::Es256), "ES256"),
        (Some(Algorithm::Rs256), "RS256"),
    ] {
        let client = app
            .client(ClientSeed {
                algorithm,
                ..ClientSeed::default()
            })
            .await;
        let token = app.token(&client).await;
        assert_eq!(header(&token)["alg"], name);
        assert_eq!(
            read_elsewhere(&app, &token, "https://latchkey.test/api").await["client_id"],
            client.client_id
        );
        assert!(app.actor_of(&token).await.is_some());
    }
}

/// D-02: one switch makes RS256 the default of the deployment.
#[both_databases]
async fn the_deployment_may_sign_with_rs256_by_default(app: TestApp) {
    let node = app
        .node(Setup {
            signing_algorithm: Algorithm::Rs256,
            ..Setup::default()
        })
        .await;
    assert_eq!(
        header(&node.token(&node.client(ClientSeed::default()).await).await)["alg"],
        "RS256"
    );
}

/// D-02: EdDSA works once there is a key for it, and is refused before.
#[both_databases]
async fn eddsa_is_refused_until_there_is_a_key_for_it(app: TestApp) {
    let wanted = || ClientSeed {
        algorithm: Some(Algorithm::EdDsa),
        ..ClientSeed::default()
    };
    assert_eq!(
        problems(app.try_client(wanted()).await),
        [ProblemCode::Conflict]
    );
    let other = app.client(ClientSeed::default()).await;
    let system = app.system(app.platform.id);
    let patch = ClientPatch {
        signing_algorithm: Some(Some(Algorithm::EdDsa)),
        ..ClientPatch::default()
    };
    let outcome = app
        .change(&system, async |work| {
            client::update(work, other.id, None, patch).await
        })
        .await;
    assert_eq!(problems(outcome), [ProblemCode::Conflict]);
    app.change(&system, async |work| {
        key::rotate(
            work,
            KeyRotation {
                algorithm: Some(Algorithm::EdDsa),
                force: false,
            },
        )
        .await
    })
    .await
    .unwrap();
    let token = app.token(&app.client(wanted()).await).await;
    assert_eq!(header(&token)["alg"], "EdDSA");
    read_elsewhere(&app, &token, "https://latchkey.test/api").await;
}
