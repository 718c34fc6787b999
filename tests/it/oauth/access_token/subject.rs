//! Whom a token is about, whatever a client calls itself or asks for.

use crate::support::{ClientSeed, TestApp, TestClient, claims};
use domain::client::{self, ClientPatch};
use serde_json::json;

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
