//! Access tokens as they are issued (RFC 9068 section 2).

use crate::support::{ApiSeed, ClientSeed, Setup, TestApp, TestClient, claims, header, problems};
use domain::{
    client::{self, ClientPatch},
    deployment,
    error::ProblemCode,
    key::{self, KeyRotation},
};
use entity::client::{AccessLevel, Algorithm};
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

async fn rename(app: &TestApp, client: &TestClient, client_id: &str) {
    let patch = ClientPatch {
        client_id: Some(client_id.to_owned()),
        ..ClientPatch::default()
    };
    app.change(&app.system(client.account), async |work| {
        client::update(work, client.id, None, patch).await
    })
    .await
    .unwrap();
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

/// D-05 and O-02, RFC 9068 section 3: the resource that was named, or those that the scopes belong
/// to; our own API only where it is named, or where there is no other.
#[both_databases]
async fn the_audience_follows_from_resource_or_scopes(app: TestApp) {
    app.api(ApiSeed::default()).await;
    let client = app
        .client(ClientSeed {
            scopes: &["orders:read"],
            ..ClientSeed::with_role("viewer")
        })
        .await;
    let (orders, ours) = ("https://orders.test/api", "https://latchkey.test/api");
    let cases: [(&[(&str, &str)], Value); 5] = [
        (&[("resource", orders)], json!(orders)),
        (&[("resource", ours)], json!(ours)),
        (&[("scope", "orders:read")], json!(orders)),
        (&[], json!(orders)),
        (
            &[
                ("resource", orders),
                ("resource", ours),
                ("scope", "orders:read"),
            ],
            json!([ours, orders]),
        ),
    ];
    for (asked, audience) in cases {
        assert_eq!(
            claims(&app.token_for(&client, asked).await)["aud"],
            audience,
            "{asked:?}"
        );
    }
    let bare = app.client(ClientSeed::default()).await;
    assert_eq!(
        claims(&app.token(&bare).await)["aud"],
        ours,
        "never the client, never the issuer"
    );
}

/// D-06, RFC 9068 section 5: the subject is the internal UUID, whatever the client calls itself.
#[both_databases]
async fn the_subject_outlives_a_change_of_client_id(app: TestApp) {
    let client = app
        .client(ClientSeed {
            client_id: Some("before"),
            ..ClientSeed::default()
        })
        .await;
    rename(&app, &client, "after").await;
    let renamed = TestClient {
        client_id: "after".to_owned(),
        ..client.clone()
    };
    let claims = claims(&app.token(&renamed).await);
    assert_eq!(claims["sub"], client.id.0.to_string());
    assert_eq!(claims["client_id"], "after");
}

/// D-06: a client cannot choose what its token says, nor name itself after another client's subject
/// and be taken for it.
#[both_databases]
async fn a_client_cannot_influence_its_claims(app: TestApp) {
    let victim = app.client(ClientSeed::with_role("administrator")).await;
    let subject = victim.id.0.to_string();
    let client = app
        .client(ClientSeed {
            client_id: Some(&subject),
            ..ClientSeed::default()
        })
        .await;
    let wishes = [
        ("sub", subject.as_str()),
        ("aud", "https://elsewhere.test"),
        ("acc", "other"),
        ("cgen", "9"),
        ("jti", "mine"),
        ("exp", "9999999999"),
    ];
    let token = app.token_for(&client, &wishes).await;
    let claims = claims(&token);
    assert_eq!(
        (&claims["sub"], &claims["acc"], &claims["cgen"]),
        (
            &json!(client.id.0.to_string()),
            &json!("default"),
            &json!(client.row.generation)
        )
    );
    assert_ne!(claims["jti"], "mine");
    assert_eq!(
        app.actor_of(&token).await.unwrap().client(),
        Some(client.id)
    );
}

/// D-07, RFC 9068 section 5.
#[both_databases]
async fn different_resources_have_different_audiences(app: TestApp) {
    app.api(ApiSeed::default()).await;
    app.api(ApiSeed {
        identifier: "https://orders.test/other",
        permissions: &[("other:read", false)],
        ..ApiSeed::default()
    })
    .await;
    let client = app
        .client(ClientSeed {
            scopes: &["orders:read", "other:read"],
            ..ClientSeed::default()
        })
        .await;
    let audience =
        async |resource| claims(&app.token_for(&client, &[("resource", resource)]).await);
    let (one, other) = (
        audience("https://orders.test/api").await,
        audience("https://orders.test/other").await,
    );
    assert_eq!(
        (&one["aud"], &one["scope"]),
        (&json!("https://orders.test/api"), &json!("orders:read"))
    );
    assert_eq!(
        (&other["aud"], &other["scope"]),
        (&json!("https://orders.test/other"), &json!("other:read"))
    );
}
