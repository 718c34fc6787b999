//! How to ask about a token, and who may ask at all.

use super::PATH;
use crate::support::{Auth, ClientSeed, TestApp};
use axum::http::Method;
use entity::client::ClientStatus;

/// E-01, RFC 7662 section 2.1.
#[both_databases]
async fn a_token_must_be_posted(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    app.post_form(PATH, &client, &[])
        .await
        .refused(400, "invalid_request");
    app.post_form(PATH, &client, &[("token_type_hint", "access_token")])
        .await
        .refused(400, "invalid_request");
    assert_eq!(
        app.request((Method::GET, PATH), &[], "")
            .await
            .expect(405)
            .header("allow"),
        "POST"
    );
}

/// E-02, RFC 7662 sections 2.1, 2.3 and 4: a caller must authenticate before it may try tokens.
#[both_databases]
async fn the_caller_must_prove_who_it_is(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let token = app.token(&client).await;
    app.post_form(PATH, Auth::None, &[("token", &token)])
        .await
        .refused(401, "invalid_client");
    app.post_form(
        PATH,
        Auth::None,
        &[("token", &token), ("client_id", &client.client_id)],
    )
    .await
    .refused(401, "invalid_client");
    app.post_form(PATH, Auth::Bearer(token.clone()), &[("token", &token)])
        .await
        .refused(401, "invalid_client");
    app.set_status(&[client.id], client.account, ClientStatus::Inactive)
        .await;
    app.post_form(PATH, &client, &[("token", &token)])
        .await
        .refused(401, "invalid_client");
}

/// E-05, RFC 7662 section 2.1.
#[both_databases]
async fn the_hint_is_only_a_hint(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let token = app.token(&client).await;
    for hint in ["access_token", "refresh_token", "nonsense", ""] {
        let answer = app
            .post_form(
                PATH,
                &client,
                &[("token", &token), ("token_type_hint", hint)],
            )
            .await
            .expect(200);
        assert_eq!(answer.json()["active"], true, "{hint}");
    }
}

/// E-08: nothing is cached, and who guesses at the door is slowed down.
#[both_databases]
async fn answers_are_not_cached_and_guessing_is_slowed_down(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let token = app.token(&client).await;
    let answer = app
        .post_form(PATH, &client, &[("token", &token)])
        .await
        .expect(200);
    assert_eq!(
        (answer.header("cache-control"), answer.header("pragma")),
        ("no-store", "no-cache")
    );
    let guess = || Auth::Basic(client.client_id.clone(), "wrong".to_owned());
    for _ in 0..10 {
        app.post_form(PATH, guess(), &[("token", &token)])
            .await
            .expect(401);
    }
    assert!(
        !app.post_form(PATH, guess(), &[("token", &token)])
            .await
            .expect(429)
            .header("retry-after")
            .is_empty()
    );
    // A generated secret is nothing that could be guessed.
    app.post_form(PATH, &client, &[("token", &token)])
        .await
        .expect(200);
}
