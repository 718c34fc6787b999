//! How many secrets a client has, and for how long.

use super::{add, rotate};
use crate::{
    graphql::{credentials, refusals},
    support::{Auth, ClientSeed, TestApp},
};
use chrono::Duration;
use serde_json::json;

#[both_databases]
async fn a_secret_expires_when_it_was_told_to(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let client = app.client(ClientSeed::default()).await;
    let at = (app.clock.now() + Duration::days(1)).to_rfc3339();
    let short = add(&app, &admin, &client, json!({ "expiresAt": at })).await;
    app.clock.advance(Duration::days(1) - Duration::seconds(1));
    app.ask(credentials(&short), &[]).await.expect(200);
    app.clock.advance(Duration::seconds(1));
    app.ask(credentials(&short), &[])
        .await
        .refused(401, "invalid_client");
    app.ask(&client, &[]).await.expect(200);
    let query =
        "query($id: ID!) { client(by: { id: $id }) { secrets(includeEnded: true) { status } } }";
    let shown = app
        .data_for(&admin, query, json!({ "id": client.id.to_string() }))
        .await;
    let statuses = shown["client"]["secrets"].as_array().unwrap();
    assert!(
        statuses.contains(&json!({ "status": "EXPIRED" }))
            && statuses.contains(&json!({ "status": "ACTIVE" }))
    );
}

#[both_databases]
async fn ten_secrets_work_at_a_time_and_two_of_them_are_chosen(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let client = app
        .client(ClientSeed {
            secret: Some("ch0sen-first"),
            ..ClientSeed::default()
        })
        .await;
    assert_eq!(
        refusals(
            &add(
                &app,
                &admin,
                &client,
                json!({ "clientSecret": "ch0sen-second" })
            )
            .await
        ),
        Vec::<String>::new()
    );
    assert_eq!(
        refusals(
            &add(
                &app,
                &admin,
                &client,
                json!({ "clientSecret": "ch0sen-third" })
            )
            .await
        ),
        ["QUOTA_EXCEEDED"]
    );
    for secret in ["ch0sen-first", "ch0sen-second"] {
        app.ask(Auth::Basic(client.client_id.clone(), secret.into()), &[])
            .await
            .expect(200);
    }
    let at = (app.clock.now() + Duration::hours(1)).to_rfc3339();
    for _ in 0..8 {
        assert_eq!(
            refusals(&add(&app, &admin, &client, json!({ "expiresAt": at })).await),
            Vec::<String>::new()
        );
    }
    assert_eq!(
        refusals(&add(&app, &admin, &client, json!({})).await),
        ["QUOTA_EXCEEDED"]
    );
    app.clock.advance(Duration::hours(1));
    assert_eq!(
        refusals(&add(&app, &admin, &client, json!({})).await),
        Vec::<String>::new(),
        "expired ones do not count"
    );
}

#[both_databases]
async fn of_those_that_ended_fifty_stay_in_the_list(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let client = app.client(ClientSeed::default()).await;
    for _ in 0..55 {
        rotate(&app, &admin, &client, 0).await;
    }
    let query =
        "query($id: ID!) { client(by: { id: $id }) { secrets(includeEnded: true) { status } } }";
    let shown = app
        .data_for(&admin, query, json!({ "id": client.id.to_string() }))
        .await;
    let secrets = shown["client"]["secrets"].as_array().unwrap();
    assert_eq!(
        (
            secrets.len(),
            secrets
                .iter()
                .filter(|secret| secret["status"] == "ACTIVE")
                .count()
        ),
        (51, 1)
    );
}

#[both_databases]
async fn ten_that_are_made_at_once_never_exceed_ten(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let client = app.client(ClientSeed::default()).await;
    let outcomes =
        futures_util::future::join_all((0..12).map(|_| add(&app, &admin, &client, json!({}))))
            .await;
    assert_eq!(
        outcomes
            .iter()
            .filter(|payload| payload["client"].is_object())
            .count(),
        9
    );
}
