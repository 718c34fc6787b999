//! `id_token_hint` at the authorization endpoint (OpenID Connect Core section 3.1.2.1): the user whom
//! a client expects.

use super::{answer, authorize_url, signed_in, submit_password, tokens, web_app};
use crate::support::TestApp;
use chrono::Duration;
use test_macros::both_databases;

#[both_databases]
async fn a_hint_of_the_user_who_is_signed_in_changes_nothing(app: TestApp) {
    let person = app.person("ada", None).await;
    let client = app.client(web_app()).await;
    let browser = signed_in(&app, &person).await;
    let hint = tokens(&app, &browser, &client, &[]).await.id.unwrap();
    // An ID token that has expired is still a hint.
    app.clock.advance(Duration::hours(2));
    let silent = [("id_token_hint", hint.as_str()), ("prompt", "none")];
    let members = answer(&browser.get(&authorize_url(&client, &silent)).await);
    assert!(members.contains_key("code"), "{members:?}");
}

#[both_databases]
async fn without_a_page_a_hint_of_another_user_gets_login_required(app: TestApp) {
    let (ada, bob) = (app.person("ada", None).await, app.person("bob", None).await);
    let client = app.client(web_app()).await;
    let of_ada = signed_in(&app, &ada).await;
    let hint = tokens(&app, &of_ada, &client, &[]).await.id.unwrap();
    let browser = signed_in(&app, &bob).await;
    app.clock.advance(Duration::seconds(1));
    let silent = [("id_token_hint", hint.as_str()), ("prompt", "none")];
    let members = answer(&browser.get(&authorize_url(&client, &silent)).await);
    assert_eq!(members["error"], "login_required");
    assert_eq!(members["state"], "a-state");
}

#[both_databases]
async fn the_hinted_user_is_asked_to_sign_in_and_another_one_is_refused(app: TestApp) {
    let (ada, bob) = (app.person("ada", None).await, app.person("bob", None).await);
    let client = app.client(web_app()).await;
    let of_ada = signed_in(&app, &ada).await;
    let hint = tokens(&app, &of_ada, &client, &[]).await.id.unwrap();
    let browser = signed_in(&app, &bob).await;
    app.clock.advance(Duration::seconds(1));
    let hinted = [("id_token_hint", hint.as_str()), ("login_hint", "carol")];
    let page = browser
        .open(&authorize_url(&client, &hinted))
        .await
        .expect(200);
    assert!(page.text().contains("value=\"ada\""), "{}", page.text());
    let response = submit_password(&browser, &page, &bob).await;
    let members = answer(&browser.follow(response).await);
    assert_eq!(members["error"], "login_required");
    let response = submit_password(&browser, &page, &ada).await;
    let members = answer(&browser.follow(response).await);
    assert!(members.contains_key("code"), "{members:?}");
}

#[both_databases]
async fn a_hint_that_is_not_an_id_token_of_this_client_is_invalid_request(app: TestApp) {
    let person = app.person("ada", None).await;
    let (client, other) = (app.client(web_app()).await, app.client(web_app()).await);
    let browser = signed_in(&app, &person).await;
    let held = tokens(&app, &browser, &client, &[]).await;
    let hint = held.id.unwrap();
    let foreign = tokens(&app, &browser, &other, &[]).await.id.unwrap();
    let (start, signature) = hint.rsplit_once('.').unwrap();
    let altered = format!("{start}.{}", signature.chars().rev().collect::<String>());
    for wrong in [
        "not-a-token",
        &altered,
        &foreign,
        &held.access,
        &format!("{start}."),
    ] {
        for prompt in ["", "none"] {
            let asked = [("id_token_hint", wrong), ("prompt", prompt)];
            let members = answer(&browser.get(&authorize_url(&client, &asked)).await);
            assert_eq!(members["error"], "invalid_request", "{wrong}");
            assert_eq!(members["state"], "a-state");
        }
    }
}
