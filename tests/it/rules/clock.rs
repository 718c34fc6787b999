//! A clock that is set to another time while the server runs, forwards or back: tokens live by the
//! time of day, everything that waits or ages by the time that passes.

use crate::support::{Auth, ClientSeed, TestApp, TestClient};
use chrono::Duration;
use domain::audit::chain::{self, Verdict};

fn wrong(client: &TestClient) -> Auth {
    Auth::Basic(client.client_id.clone(), "wrong".to_owned())
}

async fn lives(app: &TestApp, token: &str) -> bool {
    app.tokens.verify(token, None).await.unwrap().is_some()
}

/// RFC 7519 section 4.1.6: `iat` says how old a token is, so one that is not made yet is not ours.
#[both_databases]
async fn tokens_live_from_when_they_were_made_until_they_expire_by_the_time_of_day(app: TestApp) {
    let client = app
        .client(ClientSeed {
            ttl: Some(3600),
            ..ClientSeed::default()
        })
        .await;
    let at_noon = app.token(&client).await;
    app.clock.step(Duration::hours(-2));
    assert!(
        !lives(&app, &at_noon).await,
        "a token from what is now the future is not believed before its time"
    );
    let at_ten = app.token(&client).await;
    assert!(lives(&app, &at_ten).await);
    app.clock.step(Duration::hours(2));
    assert!(lives(&app, &at_noon).await && !lives(&app, &at_ten).await);
    app.clock.step(Duration::seconds(3599));
    assert!(lives(&app, &at_noon).await);
    app.clock.step(Duration::seconds(1));
    assert!(!lives(&app, &at_noon).await);
}

#[both_databases]
async fn nobody_is_locked_out_for_longer_or_let_in_sooner(app: TestApp) {
    for step in [Duration::days(-400), Duration::days(400)] {
        let client = app
            .client(ClientSeed {
                secret: Some("chosen-by-1-person"),
                ..ClientSeed::default()
            })
            .await;
        for _ in 0..10 {
            app.ask(wrong(&client), &[])
                .await
                .refused(401, "invalid_client");
        }
        app.clock.step(step);
        let answer = app.ask(&client, &[]).await.expect(429);
        assert_eq!(answer.header("retry-after"), "61");
        app.clock.advance(Duration::seconds(61));
        app.ask(&client, &[]).await.expect(200);
    }
}

#[both_databases]
async fn memory_is_neither_doubted_nor_believed_for_longer(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    app.token(&client).await;
    for step in [
        Duration::days(-400),
        Duration::days(400),
        Duration::days(400),
    ] {
        let before = app.tools.registry.unconfirmed_for();
        app.clock.step(step);
        assert!(before.is_some() && app.tools.registry.unconfirmed_for() <= before);
        app.token(&client).await;
    }
}

#[both_databases]
async fn the_audit_log_is_whole_whatever_the_clock_said(app: TestApp) {
    for step in [
        Duration::days(-400),
        Duration::zero(),
        Duration::days(800),
        Duration::days(-1),
    ] {
        app.clock.step(step);
        app.client(ClientSeed::default()).await;
    }
    app.recorder.flush().await;
    let verdict = chain::verify(&app.db, &app.tools.vault, None)
        .await
        .unwrap();
    assert!(matches!(verdict, Verdict::Intact { .. }), "{verdict:?}");
}
