//! Budgets for those who guess secrets.

use super::{FORMS, wrong};
use crate::support::{Auth, ClientSeed, TestApp};
use chrono::Duration;

/// B-14, RFC 6749 section 2.3.1: ten failures a minute, counted over all endpoints; elsewhere the
/// client is not locked out.
#[both_databases]
async fn guessing_is_slowed_down_where_it_comes_from(app: TestApp) {
    let client = app
        .client(ClientSeed {
            secret: Some("chosen-by-1-person"),
            ..ClientSeed::default()
        })
        .await;
    for round in 0..10 {
        app.post_form(FORMS[round % 3], wrong(&client), &[("token", "x")])
            .await
            .refused(401, "invalid_client");
    }
    for path in FORMS {
        let answer = app
            .post_form(path, &client, &[("token", "x")])
            .await
            .expect(429);
        assert_eq!(
            answer.header("retry-after"),
            "61",
            "the right secret does not help any more"
        );
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    app.calling_from("198.51.100.1")
        .ask(&client, &[])
        .await
        .expect(200);
    app.ask(
        &app.client(ClientSeed {
            secret: Some("chosen-by-1-person"),
            ..ClientSeed::default()
        })
        .await,
        &[],
    )
    .await
    .expect(200);
    app.clock.advance(Duration::seconds(61));
    app.ask(&client, &[]).await.expect(200);
}

/// A generated secret has 256 random bits, so it cannot be found by trying: it is checked whatever
/// went wrong before from its address, which it may share with many others, behind a proxy or a
/// NAT.
#[both_databases]
async fn a_generated_secret_is_let_in_however_often_others_of_its_address_failed(app: TestApp) {
    let client = app.client(ClientSeed::with_role("viewer")).await;
    let never_seen = app.client(ClientSeed::default()).await;
    let token = app.token(&client).await;
    let other = app.client(ClientSeed::default()).await;
    for n in 0..110 {
        let (guess, made_up) = (
            Auth::Basic(format!("guess-{n}"), "x".to_owned()),
            Auth::Basic(format!("guess-{n}"), other.secret.clone()),
        );
        app.ask(guess, &[]).await;
        app.ask(made_up, &[]).await;
        if n < 12 {
            app.ask(wrong(&client), &[]).await;
            app.ask(
                Auth::Basic(client.client_id.clone(), other.secret.clone()),
                &[],
            )
            .await;
        }
    }
    app.ask(wrong(&client), &[]).await.expect(429);
    app.ask(&client, &[]).await.expect(200);
    app.ask(Auth::body(&never_seen), &[]).await.expect(200);
    assert_eq!(app.introspect(&client, &token).await["active"], true);
    app.post_form("/oauth/revoke", &client, &[("token", &token)])
        .await
        .expect(200);
    assert_eq!(app.introspect(&client, &token).await["active"], false);
}

/// Wrong ones are still counted, apart from guesses at chosen secrets: their sender must neither
/// fill the log nor use up the budget of others.
#[both_databases]
async fn a_flood_of_wrong_generated_secrets_is_answered_briefly_and_uses_up_no_other_budget(
    app: TestApp,
) {
    let generated = app.client(ClientSeed::default()).await;
    let (chosen, other) = (
        ClientSeed {
            secret: Some("chosen-by-1-person"),
            ..ClientSeed::default()
        },
        ClientSeed::default(),
    );
    let (chosen, other) = (app.client(chosen).await, app.client(other).await);
    for expected in (0..12).map(|n| if n < 10 { 401 } else { 429 }) {
        for client in [&generated, &chosen] {
            app.ask(
                Auth::Basic(client.client_id.clone(), other.secret.clone()),
                &[],
            )
            .await
            .expect(expected);
        }
    }
    app.ask(&generated, &[]).await.expect(200);
    app.ask(&chosen, &[]).await.expect(200);
    app.clock.advance(Duration::seconds(61));
    app.ask(
        Auth::Basic(generated.client_id.clone(), other.secret.clone()),
        &[],
    )
    .await
    .refused(401, "invalid_client");
}

/// B-14: one address cannot try secret after secret on client after client either; a /64 of IPv6 is
/// one address.
#[both_databases]
async fn an_address_has_a_budget_for_all_clients_together(app: TestApp) {
    let there = app.calling_from("2001:db8:1:2::1");
    for n in 0..100 {
        there
            .ask(Auth::Basic(format!("guess-{n}"), "x".to_owned()), &[])
            .await
            .refused(401, "invalid_client");
    }
    let next_door = app.calling_from("2001:db8:1:2:ffff::9");
    next_door
        .ask(Auth::Basic("guess-100".to_owned(), "x".to_owned()), &[])
        .await
        .expect(429);
    app.calling_from("2001:db8:1:3::1")
        .ask(Auth::Basic("guess-100".to_owned(), "x".to_owned()), &[])
        .await
        .expect(401);
}
