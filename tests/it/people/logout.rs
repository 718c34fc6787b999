//! RP-initiated logout (checklist lines T-01 to T-03).

use super::{signed_in, tokens, userinfo, web_app};
use crate::support::TestApp;
use test_macros::both_databases;

const BYE: &str = "https://app.example.com/bye";

fn url(pairs: &[(&str, &str)]) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(pairs);
    format!("/oauth/end-session?{}", query.finish())
}

#[both_databases]
async fn a_hint_of_this_session_ends_it_at_once_and_leads_back(app: TestApp) {
    let person = app.person("ada", None).await;
    let client = app.client(web_app()).await;
    let browser = signed_in(&app, &person).await;
    let held = tokens(&app, &browser, &client, &[]).await;
    let hint = held.id.unwrap();
    app.clock.advance(chrono::Duration::hours(2));
    let pairs = [
        ("id_token_hint", hint.as_str()),
        ("post_logout_redirect_uri", BYE),
        ("state", "s 1"),
    ];
    let response = browser.get(&url(&pairs)).await.expect(303);
    assert_eq!(response.header("location"), format!("{BYE}?state=s+1"));
    assert!(!browser.cookies().contains_key("__Host-lk_default"));
    userinfo(&app, &held.access).await.expect(401);
}

#[both_databases]
async fn without_a_hint_of_this_session_the_user_is_asked(app: TestApp) {
    let person = app.person("ada", None).await;
    let client = app.client(web_app()).await;
    let browser = signed_in(&app, &person).await;
    let other = signed_in(&app, &person).await;
    let foreign = tokens(&app, &other, &client, &[]).await.id.unwrap();
    let by_id = [
        ("client_id", client.client_id.as_str()),
        ("post_logout_redirect_uri", BYE),
    ];
    let by_hint = [
        ("id_token_hint", foreign.as_str()),
        ("post_logout_redirect_uri", BYE),
    ];
    for pairs in [by_id, by_hint] {
        let page = browser.get(&url(&pairs)).await.expect(200);
        assert!(browser.cookies().contains_key("__Host-lk_default"));
        if pairs == by_hint {
            let response = browser.submit(&page, "confirmation", &[]).await.expect(303);
            assert_eq!(response.header("location"), BYE);
            assert!(!browser.cookies().contains_key("__Host-lk_default"));
        }
    }
}

#[both_databases]
async fn what_does_not_fit_is_refused_on_a_page(app: TestApp) {
    let person = app.person("ada", None).await;
    let client = app.client(web_app()).await;
    let browser = signed_in(&app, &person).await;
    let hint = tokens(&app, &browser, &client, &[]).await.id.unwrap();
    let middle = hint.len() - 100;
    let other = if &hint[middle..=middle] == "A" {
        "B"
    } else {
        "A"
    };
    let altered = format!("{}{other}{}", &hint[..middle], &hint[middle + 1..]);
    let id = client.client_id.as_str();
    let wrong: [&[(&str, &str)]; 5] = [
        &[
            ("id_token_hint", &altered),
            ("post_logout_redirect_uri", BYE),
        ],
        &[("id_token_hint", &hint), ("client_id", "another")],
        &[
            ("client_id", id),
            ("post_logout_redirect_uri", "https://evil.example.com/"),
        ],
        &[
            ("client_id", id),
            (
                "post_logout_redirect_uri",
                "https://app.example.com/bye?x=1",
            ),
        ],
        &[("post_logout_redirect_uri", BYE)],
    ];
    for pairs in wrong {
        let response = browser.get(&url(pairs)).await.expect(400);
        assert_eq!(response.header("location"), "", "{pairs:?}");
    }
    assert!(browser.cookies().contains_key("__Host-lk_default"));
}

/// A form of another site has no confirmation of this session.
#[both_databases]
async fn another_site_cannot_sign_a_person_out(app: TestApp) {
    let person = app.person("ada", None).await;
    let browser = signed_in(&app, &person).await;
    let page = browser
        .post("/oauth/end-session", "confirmation=x&account=default")
        .await
        .expect(200);
    assert!(browser.cookies().contains_key("__Host-lk_default"));
    browser.submit(&page, "confirmation", &[]).await.expect(200);
    assert!(!browser.cookies().contains_key("__Host-lk_default"));
}
