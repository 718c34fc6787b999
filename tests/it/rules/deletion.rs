//! Deletion by age, while clocks jump: nothing that a living token needs is lost, and nothing is
//! deleted by a clock that is not confirmed.

use crate::support::{ClientSeed, Setup, TestApp, TestClient};
use axum::http::Method;
use chrono::Duration;
use config::MAX_TOKEN_TTL;
use domain::{
    clock::Clock,
    confirmed_time::{ConfirmedTime, DatabaseClock, EXPIRY_SLACK},
    housekeeping,
};
use entity::{idempotency_key, issuance, refusal, revoked_token};
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::json;

async fn keep(node: &TestApp) {
    node.recorder.flush().await;
    while housekeeping::run(&node.db, &node.tools).await.unwrap() > 0 {}
}

async fn is_certain(app: &TestApp) -> bool {
    app.tools
        .confirmed_time
        .now(&app.db, &app.tools.clock)
        .await
        .unwrap()
        .is_some()
}

/// How many rows there are of all that is deleted for its age.
async fn rows(app: &TestApp) -> [u64; 4] {
    app.recorder.flush().await;
    [
        revoked_token::Entity::find().count(&app.db).await.unwrap(),
        issuance::Entity::find().count(&app.db).await.unwrap(),
        refusal::Entity::find().count(&app.db).await.unwrap(),
        idempotency_key::Entity::find()
            .count(&app.db)
            .await
            .unwrap(),
    ]
}

/// A node with a clock of its own, which the test may set to another time.
async fn with_own_clock(app: &TestApp, days: u32) -> (TestApp, Clock) {
    let clock = Clock::stopped_at(app.clock.now());
    let node = app
        .node(Setup {
            clock: Some(clock.clone()),
            issuance_retention_days: days,
            ..Setup::default()
        })
        .await;
    (node, clock)
}

/// Something of each kind that is deleted for its age; the token is revoked.
async fn happen(app: &TestApp) -> (TestClient, String) {
    let client = app
        .client(ClientSeed {
            ttl: Some(7200),
            ..ClientSeed::with_role("administrator")
        })
        .await;
    let token = app.token(&client).await;
    app.post_form("/oauth/revoke", &client, &[("token", &token)])
        .await
        .expect(200);
    app.ask(&client, &[("scope", "no:such")])
        .await
        .refused(400, "invalid_scope");
    let fresh = app.token(&client).await;
    app.rest_with(
        &fresh,
        (Method::POST, "/clients", json!({})),
        &[("idempotency-key", "k")],
    )
    .await
    .expect(201);
    (client, token)
}

/// One of two nodes is three hours ahead for six seconds, and 200 days for five.
#[both_databases]
async fn nothing_is_lost_while_the_clock_of_one_node_is_ahead(app: TestApp) {
    let (ahead, clock) = with_own_clock(&app, 90).await;
    let (client, revoked) = happen(&app).await;
    for node in [&app, &ahead] {
        keep(node).await;
    }
    let before = rows(&app).await;
    assert_eq!(before, [1, 2, 1, 1]);
    for (jump, seconds) in [(Duration::hours(3), 6), (Duration::days(200), 5)] {
        clock.step(jump);
        // Read into memory while the clock is wrong, as a client is at its first request.
        ahead.tools.registry.forget_all();
        for _ in 0..seconds {
            keep(&ahead).await;
            assert!(ahead.tokens.verify(&revoked, None).await.unwrap().is_none());
            for clock in [&app.clock, &clock] {
                clock.advance(Duration::seconds(1));
            }
        }
        clock.step(-jump);
        for node in [&app, &ahead] {
            keep(node).await;
            assert!(
                !node.is_alive(&client, &revoked).await,
                "a token that was revoked is alive again"
            );
        }
        assert_eq!(rows(&app).await, before);
    }
    let again = app.token(&client).await;
    let replayed = ahead
        .rest_with(
            &again,
            (Method::POST, "/clients", json!({})),
            &[("idempotency-key", "k")],
        )
        .await
        .expect(201);
    assert_eq!(replayed.header("idempotency-replayed"), "true");
}

/// SQLite has no clock of its own, nor has a PostgreSQL on the same machine: here both jump
/// together.
#[both_databases]
async fn nothing_is_deleted_when_the_whole_machine_jumps(app: TestApp) {
    let (client, revoked) = happen(&app).await;
    keep(&app).await;
    let before = rows(&app).await;
    app.clock.step(Duration::days(200));
    for _ in 0..5 {
        keep(&app).await;
        app.clock.advance(Duration::seconds(1));
    }
    app.clock.step(Duration::days(-200));
    keep(&app).await;
    assert_eq!(rows(&app).await, before);
    assert!(!app.is_alive(&client, &revoked).await);
}

#[both_databases]
async fn a_token_that_was_revoked_while_the_clock_was_wrong_stays_revoked(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    for step in [Duration::hours(3), Duration::hours(-3)] {
        let token = app.token(&client).await;
        app.clock.step(step);
        app.post_form("/oauth/revoke", &client, &[("token", &token)])
            .await
            .expect(200);
        app.clock.step(-step);
        assert!(!app.is_alive(&client, &token).await, "{step}");
    }
}

#[both_databases]
async fn what_has_expired_is_deleted_later_than_any_token_lives(app: TestApp) {
    let app = app
        .node(Setup {
            issuance_retention_days: 1,
            ..Setup::default()
        })
        .await;
    happen(&app).await;
    keep(&app).await;
    assert!(EXPIRY_SLACK > Duration::seconds(MAX_TOKEN_TTL.into()));
    app.clock.advance(EXPIRY_SLACK);
    keep(&app).await;
    assert_eq!(
        rows(&app).await,
        [1, 2, 1, 1],
        "everything has expired, but not for long"
    );
    app.clock
        .advance(Duration::days(1) + Duration::milliseconds(1));
    keep(&app).await;
    assert_eq!(rows(&app).await, [0, 0, 0, 0]);
}

/// A correction that is meant to be, of a clock that was wrong before, must not end all deletion.
#[both_databases]
async fn a_jump_is_believed_when_the_clock_has_run_evenly_for_an_hour_since(app: TestApp) {
    assert!(is_certain(&app).await);
    for jump in [Duration::days(200), Duration::hours(-3)] {
        app.clock.step(jump);
        assert!(!is_certain(&app).await);
        app.clock.advance(Duration::minutes(59));
        assert!(!is_certain(&app).await);
        app.clock.step(Duration::minutes(10));
        assert!(!is_certain(&app).await, "another jump, another hour");
        app.clock.advance(Duration::minutes(59));
        assert!(!is_certain(&app).await);
        app.clock.advance(Duration::minutes(1));
        assert!(is_certain(&app).await);
        app.clock.advance(Duration::days(300));
        assert!(is_certain(&app).await, "the time that passes is no jump");
    }
    app.clock.step(Duration::seconds(59));
    assert!(
        is_certain(&app).await,
        "clocks are set right a little now and then"
    );
}

#[both_databases]
async fn a_clock_that_differs_from_the_databases_is_not_believed_however_long(app: TestApp) {
    let (node, clock) = with_own_clock(&app, 90).await;
    clock.step(Duration::hours(-3));
    for _ in 0..5 {
        assert!(!is_certain(&node).await);
        for clock in [&app.clock, &clock] {
            clock.advance(Duration::hours(1));
        }
    }
    clock.step(Duration::hours(3));
    assert!(is_certain(&node).await);
}

/// The machine may have started with a clock that is not set yet.
#[both_databases]
async fn a_start_long_after_the_newest_event_waits_for_an_hour(app: TestApp) {
    let fresh = |app: &TestApp| ConfirmedTime::new(DatabaseClock::Given(app.clock.clone()));
    let ask = async |time: &ConfirmedTime| time.now(&app.db, &app.clock).await.unwrap().is_some();
    app.clock.advance(Duration::days(1));
    assert!(ask(&fresh(&app)).await);
    app.clock.advance(Duration::minutes(2));
    let late = fresh(&app);
    assert!(!ask(&late).await);
    app.clock.advance(Duration::hours(1));
    assert!(ask(&late).await);
    app.clock.step(Duration::days(-3));
    assert!(!ask(&fresh(&app)).await, "before the newest event");
}

/// PostgreSQL is asked what time it has; SQLite has none.
#[both_databases]
async fn the_databases_own_clock_is_asked(app: TestApp) {
    let asked = ConfirmedTime::new(DatabaseClock::Asked);
    let certain = asked.now(&app.db, &app.clock).await.unwrap().is_some();
    assert_eq!(
        certain,
        app.database().is_sqlite(),
        "the clock of the test stands at the beginning of 2026"
    );
}
