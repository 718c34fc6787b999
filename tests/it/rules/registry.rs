//! What a node keeps in memory: what it spares the database, and that it never outlives a change.

use super::rotate_while_read;
use crate::support::{Auth, ClientSeed, Setup, TestApp, TestClient};
use axum::{body::Body, http::Method};
use chrono::Duration;
use config::IssuanceRecords;
use domain::client::bulk::{self, OnError};
use entity::issuance;
use futures_util::future::join_all;
use sea_orm::{EntityTrait, PaginatorTrait};
use std::sync::atomic::Ordering;

/// A node that writes no records of tokens, so that it can do without its database.
async fn without_records(app: &TestApp) -> TestApp {
    app.node(Setup {
        issuance_records: IssuanceRecords::Off,
        ..Setup::default()
    })
    .await
}

async fn cut_off(app: &TestApp) {
    app.recorder.flush().await;
    app.db.clone().close().await.unwrap();
}

/// Without [`TestApp::send`]'s look at what other nodes did, which needs the database.
async fn ask(app: &TestApp, client: &TestClient) -> u16 {
    app.alone().ask(client, &[]).await.status.as_u16()
}

#[both_databases]
async fn a_warm_request_reads_no_database(app: TestApp) {
    let (client, app) = (
        app.client(ClientSeed::with_role("viewer")).await,
        without_records(&app).await,
    );
    let token = app.token(&client).await;
    assert_eq!(app.introspect(&client, &token).await["active"], true);
    let absent = Auth::Basic("stranger".to_owned(), client.secret.clone());
    app.ask(absent.clone(), &[]).await.expect(401);
    cut_off(&app).await;
    let app = app.alone();
    let fresh = app.token(&client).await;
    for token in [&token, &fresh] {
        assert_eq!(app.introspect(&client, token).await["active"], true);
        assert!(app.actor_of(token).await.is_some());
    }
    app.ask(absent, &[]).await.expect(401);
}

#[both_databases]
async fn what_cannot_be_confirmed_is_refused_after_five_seconds(app: TestApp) {
    let (client, app) = (
        app.client(ClientSeed::default()).await,
        without_records(&app).await,
    );
    let token = app.token(&client).await;
    cut_off(&app).await;
    app.clock.advance(Duration::milliseconds(4_999));
    assert_eq!(ask(&app, &client).await, 200);
    app.clock.advance(Duration::milliseconds(1));
    let app = app.alone();
    for path in ["/oauth/token", "/oauth/introspect", "/oauth/revoke"] {
        let form = [
            ("grant_type", "client_credentials"),
            ("token", token.as_str()),
        ];
        let refused = app
            .post_form(path, &client, &form)
            .await
            .refused(503, "temporarily_unavailable");
        assert_eq!(refused.header("retry-after"), "1", "{path}");
    }
    let bearer = format!("Bearer {token}");
    for path in ["/graphql?query={viewer{scopes}}", "/api/v1/clients"] {
        app.request(
            (Method::GET, path),
            &[("authorization", &bearer)],
            Body::empty(),
        )
        .await
        .expect(503);
    }
}

#[both_databases]
async fn a_node_that_is_not_up_to_date_reads_the_row_of_every_request(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let other = app.node(Setup::default()).await.alone();
    let token = other.token(&client).await;
    let system = app.system(app.platform.id);
    app.clock.advance(Duration::seconds(5));
    let switch = async |on| {
        app.change(&system, async |work| {
            bulk::set_status(work, &[client.id], on, OnError::RejectAll).await
        })
        .await
        .unwrap()
    };
    switch(entity::client::ClientStatus::Inactive).await;
    assert_eq!(other.ask(&client, &[]).await.status, 401);
    assert!(other.actor_of(&token).await.is_none());
    switch(entity::client::ClientStatus::Active).await;
    assert_eq!(other.ask(&client, &[]).await.status, 200);
}

#[both_databases]
async fn many_first_requests_at_once_read_a_client_once(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let misses = || app.tools.registry.counts().misses.load(Ordering::SeqCst);
    let before = misses();
    join_all((0..50).map(|_| app.token(&client))).await;
    assert_eq!(misses() - before, 1);
}

/// The id is remembered as unassigned for a while, but not for longer than that is true.
#[both_databases]
async fn a_client_id_works_as_soon_as_somebody_has_it(app: TestApp) {
    let secret = "Ch0sen!secret";
    let auth = Auth::Basic("newcomer".to_owned(), secret.to_owned());
    for _ in 0..2 {
        app.ask(auth.clone(), &[]).await.expect(401);
    }
    assert_eq!(
        app.tools.registry.counts().absences.load(Ordering::SeqCst),
        1
    );
    app.client(ClientSeed {
        client_id: Some("newcomer"),
        secret: Some(secret),
        ..ClientSeed::default()
    })
    .await;
    app.ask(auth, &[]).await.expect(200);
}

/// Readings that began before the change end somewhere while it is committed; none may be found
/// afterwards.
#[both_databases]
async fn nothing_old_outlives_a_change_however_many_are_reading(app: TestApp) {
    let mut client = app.client(ClientSeed::default()).await;
    for _ in 0..20 {
        let fresh = rotate_while_read(&app, &client).await;
        app.calling_from("192.0.2.77")
            .ask(&client, &[])
            .await
            .expect(401);
        app.calling_from("192.0.2.78")
            .ask(&fresh, &[])
            .await
            .expect(200);
        client = fresh;
        app.clock.advance(Duration::minutes(2));
        app.feed.catch_up().await.unwrap();
    }
}

#[both_databases]
async fn what_no_event_tells_of_is_read_again_after_five_minutes(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let misses = || app.tools.registry.counts().misses.load(Ordering::SeqCst);
    app.feed.catch_up().await.unwrap();
    app.token(&client).await;
    let before = misses();
    for (seconds, read) in [(299, 0), (1, 1)] {
        app.clock.advance(Duration::seconds(seconds));
        app.feed.catch_up().await.unwrap();
        app.token(&client).await;
        assert_eq!(misses() - before, read);
    }
}

#[both_databases]
async fn a_token_is_durable_before_it_is_handed_out(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let count = async || issuance::Entity::find().count(&app.db).await.unwrap();
    join_all((0..600).map(|_| app.token(&client))).await;
    assert_eq!(count().await, 600);
    cut_off(&app).await;
    app.alone()
        .ask(&client, &[])
        .await
        .refused(503, "temporarily_unavailable");
}

#[both_databases]
async fn deferred_records_are_written_all_the_same(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let node = app
        .node(Setup {
            issuance_records: IssuanceRecords::Deferred,
            ..Setup::default()
        })
        .await
        .alone();
    // One task runs all that follow, and would leave answers of the database waiting past their
    // limit: so the client is read before, and news of the other node are not asked for.
    node.token(&client).await;
    join_all((1..700).map(|_| node.token(&client))).await;
    node.recorder.flush().await;
    assert_eq!(issuance::Entity::find().count(&app.db).await.unwrap(), 700);
}

/// A log that is shorter than it was is another log, as after a backup was restored.
#[both_databases]
async fn a_restored_backup_is_read_anew(app: TestApp) {
    use entity::deployment::{Column, Entity};
    use sea_orm::{ExprTrait, sea_query::Expr};
    let client = app.client(ClientSeed::default()).await;
    app.token(&client).await;
    assert!(!app.tools.registry.is_empty());
    let before = Expr::col(Column::AuditSequence).sub(1);
    Entity::update_many()
        .col_expr(Column::AuditSequence, before)
        .exec(&app.db)
        .await
        .unwrap();
    app.feed.catch_up().await.unwrap();
    assert!(app.tools.registry.is_empty());
}
