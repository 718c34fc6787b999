//! What is kept while a clock is wrong, and what is deleted when it is right.

use super::{happen, keep, rows, with_own_clock};
use crate::support::{ClientSeed, Setup, TestApp};
use axum::http::Method;
use chrono::Duration;
use config::MAX_TOKEN_TTL;
use domain::confirmed_time::EXPIRY_SLACK;
use serde_json::json;

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
