//! Secrets of clients that are used, rotated and revoked, and the tokens that end with them.

use crate::{
    graphql::{codes, user_errors},
    support::{ClientSeed, TestApp, TestClient},
};
use chrono::Duration;
use serde_json::{Value, json};

const ROTATE: &str = "mutation($input: RotateClientSecretInput!) { rotateClientSecret(input: $input) {
    client { version secrets { id status expiresAt } } credentials { clientSecret } userErrors { code path } } }";

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

/// C-12 for a secret that takes 30 ms to check: the first check serves all of them.
#[both_databases]
async fn a_hundred_requests_at_once_with_a_chosen_secret_get_a_hundred_tokens(app: TestApp) {
    let client = app
        .client(ClientSeed {
            secret: Some("ch0sen-secret"),
            ..ClientSeed::default()
        })
        .await;
    let requests = (0..100).map(|_| app.ask(&client, &[]));
    for answer in futures_util::future::join_all(requests).await {
        answer.expect(200);
    }
    let wrong = crate::support::Auth::Basic(client.client_id.clone(), "ch0sen-secreT".into());
    app.ask(wrong, &[]).await.refused(401, "invalid_client");
    app.set_status(
        &[client.id],
        client.account,
        entity::client::ClientStatus::Inactive,
    )
    .await;
    app.ask(&client, &[]).await.refused(401, "invalid_client");
}

#[both_databases]
async fn rotation_without_grace_ends_the_old_secret_and_the_tokens(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let client = app.client(ClientSeed::with_role("viewer")).await;
    let token = app.token(&client).await;
    let rotated = &app
        .data_for(
            &administrator,
            ROTATE,
            json!({ "input": { "id": client.id.to_string() } }),
        )
        .await["rotateClientSecret"];
    app.ask(&client, &[]).await.refused(401, "invalid_client");
    assert_eq!(
        codes(
            &app.graphql(&token, "{ viewer { scopes } }", json!({}))
                .await
        ),
        ["UNAUTHENTICATED"]
    );
    let fresh = crate::support::Auth::Basic(
        client.client_id.clone(),
        rotated["credentials"]["clientSecret"]
            .as_str()
            .unwrap()
            .into(),
    );
    app.ask(fresh, &[]).await.expect(200);
}

#[both_databases]
async fn rotation_with_grace_lets_both_secrets_work_until_it_is_over(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let client = app.client(ClientSeed::with_role("viewer")).await;
    let token = app.token(&client).await;
    let input = json!({ "input": { "id": client.id.to_string(), "graceSeconds": 600 } });
    let rotated = app.data_for(&administrator, ROTATE, input).await["rotateClientSecret"].clone();
    let mut statuses: Vec<_> = rotated["client"]["secrets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|secret| secret["status"].as_str().unwrap())
        .collect();
    statuses.sort_unstable();
    assert_eq!(statuses, ["ACTIVE", "RETIRING"]);
    app.ask(&client, &[]).await.expect(200);
    assert!(app.is_alive(&client, &token).await);
    app.clock.advance(Duration::seconds(601));
    app.ask(&client, &[]).await.refused(401, "invalid_client");
    let fresh = crate::support::Auth::Basic(
        client.client_id.clone(),
        rotated["credentials"]["clientSecret"]
            .as_str()
            .unwrap()
            .into(),
    );
    app.ask(fresh, &[]).await.expect(200);
}

#[both_databases]
async fn a_moment_out_of_range_is_the_callers_fault(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let id = administrator.id.to_string();
    for (field, value) in [
        ("graceSeconds", json!(-1)),
        ("graceSeconds", json!(2_147_483_647)),
        ("expiresAt", json!("0001-01-01T00:00:00Z")),
    ] {
        let answer = app
            .data_for(
                &administrator,
                ROTATE,
                json!({ "input": { "id": id, field: value } }),
            )
            .await;
        assert_eq!(
            user_errors(&answer["rotateClientSecret"]),
            ["INVALID"],
            "{field} {value}"
        );
    }
    for value in [
        "+10000-01-01T00:00:00Z",
        "0000-12-31T23:59:59Z",
        "-0001-01-01T00:00:00Z",
    ] {
        let answer = app
            .ask_as(
                &administrator,
                ROTATE,
                json!({ "input": { "id": id, "expiresAt": value } }),
            )
            .await;
        let refused = codes(&answer) == ["BAD_USER_INPUT"]
            || user_errors(&answer["data"]["rotateClientSecret"]) == ["INVALID"];
        assert!(refused, "{value}: {answer}");
    }
    for value in [
        "999999-01-01T00:00:00Z",
        "+262142-12-31T23:59:59Z",
        "9999-12-31T23:59:59Z",
    ] {
        let answer = app
            .ask_as(
                &administrator,
                ROTATE,
                json!({ "input": { "id": id, "graceSeconds": 60, "expiresAt": value } }),
            )
            .await;
        assert!(!codes(&answer).contains(&"INTERNAL"), "{value}: {answer}");
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
