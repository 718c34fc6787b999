//! Rotating one of several secrets.

use super::{SECRETS, add, rotate};
use crate::{
    graphql::credentials,
    support::{ClientSeed, TestApp, TestClient},
};
use chrono::Duration;
use serde_json::{Value, json};

/// A secret that was made for another system is not touched.
#[both_databases]
async fn a_rotation_replaces_the_secret_that_is_named_and_no_other(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let client = app.client(ClientSeed::default()).await;
    app.clock.advance(Duration::seconds(1));
    let second = add(&app, &admin, &client, json!({ "name": "Backup" })).await;
    let backup = second["client"]["secrets"][0]["id"].clone();
    let token = app.token(&client).await;
    app.clock.advance(Duration::seconds(1));
    let input = json!({ "id": client.id.to_string(), "secretId": backup, "graceSeconds": 60, "name": "Backup 2" });
    let soon = app
        .done_as(&admin, ("rotateClientSecret", SECRETS), input)
        .await;
    let statuses = |payload: &Value| {
        let secrets = payload["client"]["secrets"].as_array().unwrap();
        secrets
            .iter()
            .map(|secret| secret["status"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        statuses(&soon),
        ["ACTIVE", "RETIRING", "ACTIVE"],
        "newest first"
    );
    assert!(
        app.is_alive(&admin, &token).await,
        "with grace nothing ends at once"
    );
    let newest = soon["client"]["secrets"][0]["id"].clone();
    app.clock.advance(Duration::seconds(1));
    let input = json!({ "id": client.id.to_string(), "secretId": newest, "graceSeconds": 0 });
    let now = app
        .done_as(&admin, ("rotateClientSecret", SECRETS), input)
        .await;
    assert_eq!(statuses(&now), ["ACTIVE", "REVOKED", "RETIRING", "ACTIVE"]);
    app.ask(credentials(&soon), &[])
        .await
        .refused(401, "invalid_client");
    app.ask(&client, &[]).await.expect(200);
    app.ask(credentials(&now), &[]).await.expect(200);
    assert!(
        !app.is_alive(&admin, &token).await,
        "it may have come from the secret that was revoked"
    );
    app.clock.advance(Duration::seconds(1));
    let all = app
        .done_as(
            &admin,
            ("rotateClientSecret", SECRETS),
            json!({ "id": client.id.to_string() }),
        )
        .await;
    assert_eq!(
        statuses(&all),
        ["ACTIVE", "REVOKED", "REVOKED", "REVOKED", "REVOKED"],
        "without a name all are replaced"
    );
    app.ask(&client, &[]).await.refused(401, "invalid_client");
}

async fn assert_unknown(app: &TestApp, admin: &TestClient, client: &TestClient, secret: &Value) {
    let input = json!({ "id": client.id.to_string(), "secretId": secret });
    assert_eq!(
        app.refused_as(admin, "rotateClientSecret", input).await,
        ["NOT_FOUND secretId"],
        "{secret}"
    );
    let path = format!("/clients/{}/secrets/rotate", client.id);
    let answer = app
        .rest(
            admin,
            (
                axum::http::Method::POST,
                &path,
                json!({ "secretId": secret }),
            ),
        )
        .await;
    assert_eq!(
        answer.problem(422, "NOT_FOUND")["errors"][0]["pointer"],
        "#/secretId",
        "{secret}"
    );
}

async fn assert_rest_rotates_the_one_that_is_named(
    app: &TestApp,
    admin: &TestClient,
    client: &TestClient,
    working: &Value,
) {
    let path = format!("/clients/{}/secrets", client.id);
    let third = add(app, admin, client, json!({})).await;
    let body = json!({ "secretId": working, "graceSeconds": 0 });
    app.rest(
        admin,
        (axum::http::Method::POST, &format!("{path}/rotate"), body),
    )
    .await
    .expect(200);
    app.ask(client, &[]).await.refused(401, "invalid_client");
    app.ask(credentials(&third), &[]).await.expect(200);
}

#[both_databases]
async fn a_rotation_names_a_working_secret_of_the_client(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let (client, other) = (
        app.client(ClientSeed::default()).await,
        app.client(ClientSeed::default()).await,
    );
    app.clock.advance(Duration::seconds(1));
    let foreign = add(&app, &admin, &other, json!({})).await["client"]["secrets"][0]["id"].clone();
    app.clock.advance(Duration::seconds(1));
    let mine = add(&app, &admin, &client, json!({})).await["client"]["secrets"][0]["id"].clone();
    let revoke =
        "mutation($id: ID!) { revokeClientSecret(input: { id: $id }) { userErrors { code } } }";
    app.data_for(&admin, revoke, json!({ "id": mine })).await;
    for secret in [
        foreign,
        mine,
        json!("sec_00000000000000000000000000000000"),
        json!("x"),
    ] {
        assert_unknown(&app, &admin, &client, &secret).await;
    }
    app.ask(&client, &[]).await.expect(200);
    // The use of the secret is written in the background, and shown from then on.
    app.recorder.flush().await;
    let path = format!("/clients/{}/secrets", client.id);
    let listed = async |query: &str| {
        app.read(&admin, &format!("{path}{query}")).await["items"]
            .as_array()
            .unwrap()
            .clone()
    };
    let (working, all) = (listed("").await, listed("?includeEnded=true").await);
    assert_eq!(
        working,
        all[1..],
        "the revoked one is shown only where it is asked for"
    );
    assert_eq!((working.len(), &all[0]["status"]), (1, &json!("REVOKED")));
    app.rest(
        &admin,
        (
            axum::http::Method::GET,
            &format!("{path}?includeEnded=1"),
            json!(null),
        ),
    )
    .await
    .problem(400, "INVALID");
    let working = working[0]["id"].clone();
    assert_rest_rotates_the_one_that_is_named(&app, &admin, &client, &working).await;
}

/// With grace the replaced secret still counts against the limit; without, the others do.
#[both_databases]
async fn a_rotation_of_one_secret_keeps_to_the_limit_of_chosen_ones(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let client = app
        .client(ClientSeed {
            secret: Some("first-0ne"),
            ..ClientSeed::default()
        })
        .await;
    app.clock.advance(Duration::seconds(1));
    let second = add(
        &app,
        &admin,
        &client,
        json!({ "clientSecret": "sec0nd-one" }),
    )
    .await["client"]["secrets"][0]["id"]
        .clone();
    app.clock.advance(Duration::seconds(1));
    let third = add(&app, &admin, &client, json!({})).await["client"]["secrets"][0]["id"].clone();
    let input = |secret: &Value, grace: i32| json!({ "id": client.id.to_string(), "secretId": secret, "clientSecret": "th1rd-one", "graceSeconds": grace });
    assert_eq!(
        app.refused_as(&admin, "rotateClientSecret", input(&second, 60))
            .await,
        ["QUOTA_EXCEEDED graceSeconds"]
    );
    assert_eq!(
        app.refused_as(&admin, "rotateClientSecret", input(&third, 0))
            .await,
        ["QUOTA_EXCEEDED secretId"]
    );
    app.done_as(
        &admin,
        ("rotateClientSecret", "client { id }"),
        input(&second, 0),
    )
    .await;
}

#[both_databases]
async fn rotation_warns_where_a_secret_served_within_a_day(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let client = app.client(ClientSeed::default()).await;
    assert_eq!(
        rotate(&app, &admin, &client, 0).await["stillInUse"],
        false,
        "it was never used"
    );
    let first = rotate(&app, &admin, &client, 0).await;
    app.ask(credentials(&first), &[]).await.expect(200);
    app.recorder.flush().await;
    app.clock
        .advance(Duration::hours(23) + Duration::minutes(59));
    let second = rotate(&app, &admin, &client, 3600).await;
    assert_eq!(second["stillInUse"], true);
    app.ask(credentials(&second), &[]).await.expect(200);
    app.recorder.flush().await;
    app.clock
        .advance(Duration::hours(24) + Duration::minutes(1));
    assert_eq!(
        rotate(&app, &admin, &client, 0).await["stillInUse"],
        false,
        "not for a day"
    );
}
