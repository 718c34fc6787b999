//! The end of old records.

use crate::support::{ClientSeed, Setup, TestApp, TestClient, claims};
use chrono::{DateTime, Duration, Utc};
use domain::history::retention;
use entity::{
    IssuanceId, RefusalId, issuance,
    refusal::{self, RefusalError},
};
use sea_orm::{EntityTrait, PaginatorTrait};

async fn forget(app: &TestApp) -> u64 {
    app.recorder.flush().await;
    retention::forget_old(
        &app.db,
        app.tools.settings.issuance_retention_days,
        app.clock.now(),
    )
    .await
    .unwrap()
}

async fn kept(app: &TestApp) -> (u64, u64) {
    app.recorder.flush().await;
    (
        issuance::Entity::find().count(&app.db).await.unwrap(),
        refusal::Entity::find().count(&app.db).await.unwrap(),
    )
}

async fn node(app: &TestApp, issuance_retention_days: u32) -> TestApp {
    app.node(Setup {
        issuance_retention_days,
        ..Setup::default()
    })
    .await
}

/// A token and a refusal.
async fn happen(app: &TestApp, client: &TestClient) -> String {
    app.ask(client, &[("scope", "no:such")])
        .await
        .refused(400, "invalid_scope");
    app.token(client).await
}

fn refused(app: &TestApp, client: &TestClient, at: DateTime<Utc>) -> refusal::ActiveModel {
    let row = refusal::Model {
        id: RefusalId(app.tools.random.uuid(at)),
        account_id: client.account,
        client_id: client.id,
        grant_type: None,
        error: RefusalError::InvalidClient,
        scope: None,
        occurred_at: at,
        ip_address: None,
    };
    row.into()
}

#[both_databases]
async fn records_are_forgotten_after_as_many_days_as_the_operator_says(app: TestApp) {
    let app = node(&app, 30).await;
    let client = app.client(ClientSeed::default()).await;
    happen(&app, &client).await;
    app.clock.advance(Duration::days(10));
    let young = happen(&app, &client).await;
    app.clock.advance(Duration::days(20));
    assert_eq!(forget(&app).await, 0, "not a moment too early");
    app.clock.advance(Duration::milliseconds(1));
    assert_eq!(forget(&app).await, 2);
    assert_eq!(kept(&app).await, (1, 1));
    let left = issuance::Entity::find()
        .one(&app.db)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(claims(&young)["jti"], left.jti, "the oldest go");
    assert_eq!(forget(&app).await, 0);
}

#[both_databases]
async fn nought_days_are_for_ever(app: TestApp) {
    let app = node(&app, 0).await;
    let client = app.client(ClientSeed::default()).await;
    happen(&app, &client).await;
    app.clock.advance(Duration::days(40_000));
    assert_eq!(forget(&app).await, 0);
    assert_eq!(kept(&app).await, (1, 1));
}

/// Without its record no administrator could revoke it.
#[both_databases]
async fn the_record_of_a_token_that_lives_is_kept(app: TestApp) {
    let app = node(&app, 1).await;
    let client = app.client(ClientSeed::default()).await;
    let now = app.clock.now();
    let old = issuance::Model {
        id: IssuanceId(app.tools.random.uuid(now - Duration::days(3))),
        account_id: client.account,
        client_id: client.id,
        jti: "lives".to_owned(),
        grant_type: "client_credentials".to_owned(),
        scope: String::new(),
        generation: 1,
        issued_at: now - Duration::days(3),
        expires_at: now + Duration::seconds(1),
        ip_address: None,
        deployment_generation: 1,
        user_id: None,
        authorization_id: None,
        user_generation: None,
    };
    issuance::Entity::insert(issuance::ActiveModel::from(old))
        .exec_without_returning(&app.db)
        .await
        .unwrap();
    assert_eq!(forget(&app).await, 0);
    app.clock.advance(Duration::seconds(1));
    assert_eq!(forget(&app).await, 1);
}

#[both_databases]
async fn one_round_does_a_bounded_part_of_the_work(app: TestApp) {
    let app = node(&app, 1).await;
    let client = app.client(ClientSeed::default()).await;
    let old = app.clock.now() - Duration::days(2);
    let rows: Vec<_> = (0..10_001).map(|_| refused(&app, &client, old)).collect();
    for part in rows.chunks(1000) {
        refusal::Entity::insert_many(part.to_vec())
            .exec_without_returning(&app.db)
            .await
            .unwrap();
    }
    assert_eq!(forget(&app).await, 10_000);
    assert_eq!(forget(&app).await, 1);
}
