//! Requests to end a session that the conformance plan for RP-initiated logout makes, by GET and by
//! POST.

use super::{signed_in, tokens, userinfo, web_app};
use crate::support::{Browser, TestApp, TestResponse};
use test_macros::both_databases;
use url::form_urlencoded::Serializer;

const BYE: &str = "https://app.example.com/bye";
const COOKIE: &str = "__Host-lk_default";

/// Makes a request by either method.
async fn end(browser: &Browser, post: bool, pairs: &[(&str, &str)]) -> TestResponse {
    let form = Serializer::new(String::new()).extend_pairs(pairs).finish();
    if post {
        browser.post("/oauth/end-session", &form).await
    } else {
        browser.get(&format!("/oauth/end-session?{form}")).await
    }
}

/// Without a hint the user is asked, whatever else is sent, and stays signed in until it answers.
#[both_databases]
async fn a_request_that_names_no_session_asks_the_user(app: TestApp) {
    let person = app.person("ada", None).await;
    let browser = signed_in(&app, &person).await;
    for post in [false, true] {
        for pairs in [&[][..], &[("state", "a-state")][..]] {
            let page = end(&browser, post, pairs).await.expect(200);
            assert!(page.text().contains("<form"), "{pairs:?}");
            assert!(browser.cookies().contains_key(COOKIE), "{pairs:?}");
        }
    }
    let page = end(&browser, false, &[]).await.expect(200);
    let done = browser.submit(&page, "confirmation", &[]).await.expect(200);
    assert_eq!(done.header("location"), "");
    assert!(!browser.cookies().contains_key(COOKIE));
    // And again, where there is no session any more.
    let page = end(&browser, false, &[]).await.expect(200);
    assert!(!page.text().contains("<form"), "{}", page.text());
}

/// With a hint alone the session ends at once, and there is a page; with a URL and no state, the
/// browser goes back without one.
#[both_databases]
async fn a_hint_alone_ends_the_session_and_state_is_optional(app: TestApp) {
    let person = app.person("ada", None).await;
    let client = app.client(web_app()).await;
    for post in [false, true] {
        let browser = signed_in(&app, &person).await;
        let held = tokens(&app, &browser, &client, &[]).await;
        let hint = held.id.unwrap();
        let done = end(&browser, post, &[("id_token_hint", &hint)]).await;
        assert_eq!(done.expect(200).header("location"), "");
        assert!(!browser.cookies().contains_key(COOKIE));
        userinfo(&app, &held.access).await.expect(401);
        let browser = signed_in(&app, &person).await;
        let hint = tokens(&app, &browser, &client, &[]).await.id.unwrap();
        let pairs = [
            ("id_token_hint", hint.as_str()),
            ("post_logout_redirect_uri", BYE),
        ];
        let done = end(&browser, post, &pairs).await.expect(303);
        assert_eq!(done.header("location"), BYE);
    }
}

#[both_databases]
async fn a_hint_that_is_no_id_token_of_this_server_is_refused_by_get_and_post(app: TestApp) {
    let person = app.person("ada", None).await;
    let client = app.client(web_app()).await;
    let browser = signed_in(&app, &person).await;
    let held = tokens(&app, &browser, &client, &[]).await;
    let hint = held.id.unwrap();
    let unsigned = format!("{}.", hint.rsplit_once('.').unwrap().0);
    for post in [false, true] {
        for wrong in ["not.a.jwt", "x", &unsigned, &held.access] {
            let pairs = [("id_token_hint", wrong), ("post_logout_redirect_uri", BYE)];
            let page = end(&browser, post, &pairs).await.expect(400);
            assert_eq!(page.header("location"), "", "{wrong}");
        }
    }
    assert!(browser.cookies().contains_key(COOKIE));
}
