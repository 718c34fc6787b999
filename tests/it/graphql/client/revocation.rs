//! Secrets and tokens of clients that are revoked, and what ends with them.

use super::ROTATE;
use crate::support::{ClientSeed, TestApp, TestClient};
use chrono::Duration;
use serde_json::{Value, json};

/// The client with the secret that a rotation gave it.
fn client_with(client: &TestClient, rotated: &Value) -> TestClient {
    TestClient {
        secret: rotated["credentials"]["clientSecret"]
            .as_str()
            .unwrap()
            .to_owned(),
        ..client.clone()
    }
}

#[both_databases]
async fn a_revoked_secret_is_dead_and_its_tokens_with_it(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let client = app.client(ClientSeed::default()).await;
    let token = app.token(&client).await;
    let ids = app
        .data_for(
            &administrator,
            "query($id: ID!) { client(by: { id: $id }) { secrets { id } } }",
            json!({ "id": client.id.to_string() }),
        )
        .await;
    let revoke = "mutation($id: ID!) { revokeClientSecret(input: { id: $id }) { client { secrets { id } all: secrets(includeEnded: true) { status } } userErrors { code } } }";
    let revoked = app
        .data_for(
            &administrator,
            revoke,
            json!({ "id": ids["client"]["secrets"][0]["id"] }),
        )
        .await;
    assert_eq!(
        revoked["revokeClientSecret"]["client"],
        json!({ "secrets": [], "all": [{ "status": "REVOKED" }] })
    );
    app.ask(&client, &[]).await.refused(401, "invalid_client");
    assert!(!app.is_alive(&administrator, &token).await);
}

/// A secret that has been dead for longer than any token lives cannot have left one behind.
#[both_databases]
async fn revoking_a_secret_that_ended_long_ago_leaves_the_tokens_alone(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let client = app.client(ClientSeed::default()).await;
    let id = client.id.to_string();
    let rotated = app
        .data_for(
            &administrator,
            ROTATE,
            json!({ "input": { "id": id, "graceSeconds": 60 } }),
        )
        .await["rotateClientSecret"]
        .clone();
    let secret = rotated["credentials"]["clientSecret"]
        .as_str()
        .unwrap()
        .to_owned();
    let auth = crate::support::Auth::Basic(client.client_id.clone(), secret);
    let revoke = async |status: &str| {
        let secrets = rotated["client"]["secrets"].as_array().unwrap();
        let secret = &secrets
            .iter()
            .find(|secret| secret["status"] == status)
            .unwrap()["id"];
        let query =
            "mutation($id: ID!) { revokeClientSecret(input: { id: $id }) { userErrors { code } } }";
        let revoked = app
            .data_for(&administrator, query, json!({ "id": secret }))
            .await;
        assert_eq!(revoked["revokeClientSecret"]["userErrors"], json!([]));
    };
    app.clock
        .advance(Duration::hours(24) + Duration::seconds(61));
    let token = app.ask(auth, &[]).await.expect(200).json()["access_token"]
        .as_str()
        .unwrap()
        .to_owned();
    revoke("RETIRING").await;
    assert!(app.is_alive(&client_with(&client, &rotated), &token).await);
    revoke("ACTIVE").await;
    assert!(!app.is_alive(&administrator, &token).await);
}

#[both_databases]
async fn single_tokens_can_be_revoked_by_their_jti(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let client = app.client(ClientSeed::default()).await;
    let (first, second) = (app.token(&client).await, app.token(&client).await);
    let jti = crate::support::claims(&first)["jti"].clone();
    let revoke = "mutation($jtis: [String!]!) { revokeTokens(input: { jtis: $jtis }) { tokenCount userErrors { code path } } }";
    let unknown = app
        .data_for(&administrator, revoke, json!({ "jtis": [jti, "nope"] }))
        .await["revokeTokens"]
        .clone();
    assert_eq!(
        unknown,
        json!({ "tokenCount": null, "userErrors": [{ "code": "NOT_FOUND", "path": ["jtis", "1"] }] })
    );
    assert!(app.is_alive(&administrator, &first).await, "all or nothing");
    assert_eq!(
        app.data_for(&administrator, revoke, json!({ "jtis": [jti] }))
            .await["revokeTokens"]["tokenCount"],
        1
    );
    assert!(!app.is_alive(&administrator, &first).await);
    assert!(app.is_alive(&administrator, &second).await);
    assert_eq!(
        app.data_for(&administrator, revoke, json!({ "jtis": [jti] }))
            .await["revokeTokens"]["tokenCount"],
        0,
        "again does no harm, and is not counted"
    );
}
