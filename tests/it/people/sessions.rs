//! Sessions: how long they last, and the page where a person sees and ends its own.

use super::{Tokens, answer, authorize_url, refresh, signed_in, tokens, userinfo, web_app};
use crate::support::{Browser, ClientSeed, PASSWORD, TestApp};
use serde_json::json;
use test_macros::both_databases;

#[both_databases]
async fn a_session_ends_when_it_is_idle_and_in_any_case_after_a_day(app: TestApp) {
    let person = app.person("ada", None).await;
    let client = app.client(web_app()).await;
    let idle = signed_in(&app, &person).await;
    app.clock.advance(chrono::Duration::hours(8));
    idle.open(&authorize_url(&client, &[])).await.expect(200);
    let busy = signed_in(&app, &person).await;
    for _ in 0..3 {
        app.clock.advance(chrono::Duration::hours(7));
        answer(&busy.get(&authorize_url(&client, &[])).await);
    }
    app.clock.advance(chrono::Duration::hours(4));
    busy.open(&authorize_url(&client, &[])).await.expect(200);
}

/// The moment of last use is written less often than a session is used, but often enough for the
/// shortest one.
#[both_databases]
async fn the_shortest_session_lasts_as_long_as_it_is_used(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let minute = json!({ "sessionIdleSeconds": 60 });
    app.done_as(&admin, ("updateAccountPolicy", "account { id }"), minute)
        .await;
    let person = app.person("ada", None).await;
    let client = app.client(web_app()).await;
    let (browser, idle) = (
        signed_in(&app, &person).await,
        signed_in(&app, &person).await,
    );
    let mut held = tokens(&app, &browser, &client, &[]).await;
    for _ in 0..12 {
        app.clock.advance(chrono::Duration::seconds(20));
        held = Tokens::of(&refresh(&app, &client, &held.refresh).await.expect(200));
    }
    answer(&browser.get(&authorize_url(&client, &[])).await);
    idle.open(&authorize_url(&client, &[])).await.expect(200);
    app.clock.advance(chrono::Duration::seconds(60));
    refresh(&app, &client, &held.refresh)
        .await
        .refused(400, "invalid_grant");
}

#[both_databases]
async fn a_person_sees_and_ends_its_own_sessions_and_apps(app: TestApp) {
    let person = app.person("ada", None).await;
    let client = app.client(web_app()).await;
    let (one, other) = (
        signed_in(&app, &person).await,
        signed_in(&app, &person).await,
    );
    let held = tokens(&app, &other, &client, &[]).await;
    let page = one.open("/account/default").await.expect(200);
    assert!(page.text().contains("ada"));
    let response = one.submit(&page, "others", &[("session", "others")]).await;
    assert!(response.status.is_redirection(), "{}", response.text());
    userinfo(&app, &held.access).await.expect(401);
    one.open("/account/default").await.expect(200);
    let ended = other.get("/account/default").await.expect(303);
    assert!(ended.header("location").contains("/sign-in"));
}

#[both_databases]
async fn a_person_changes_its_password_and_stays_signed_in(app: TestApp) {
    let person = app.person("ada", None).await;
    let (browser, other) = (
        signed_in(&app, &person).await,
        signed_in(&app, &person).await,
    );
    let change = async |present: &str, new: &str| {
        let page = browser.open("/account/default").await.expect(200);
        let fields = [("present", present), ("new", new), ("again", new)];
        browser.submit(&page, "present", &fields).await
    };
    let new = "an entirely new pass phrase";
    let refused = change("not the present one", new).await;
    assert!(!refused.status.is_redirection());
    let weak = change(PASSWORD, "passwordpassword").await;
    assert!(!weak.status.is_redirection());
    let done = change(PASSWORD, new).await;
    assert!(done.status.is_redirection(), "{}", done.text());
    browser.open("/account/default").await.expect(200);
    other.get("/account/default").await.expect(303);
    let fresh = Browser::new(&app);
    let page = fresh.open("/sign-in").await.expect(200);
    let fields = [("username", "ada"), ("password", new)];
    fresh.submit(&page, "password", &fields).await.expect(303);
}

#[both_databases]
async fn a_link_sets_a_password_once(app: TestApp) {
    let person = app.person("ada", None).await;
    let system = app.system(person.account);
    let (_, link) = app
        .change(&system, async |work| {
            domain::user::create_link(work, person.id).await
        })
        .await
        .unwrap();
    let browser = Browser::new(&app);
    let page = browser.open(link.url.expose()).await.expect(200);
    assert!(page.text().contains("ada"));
    let new = "an entirely new pass phrase";
    let fields = [("new", new), ("again", new)];
    let done = browser.submit(&page, "again", &fields).await.expect(303);
    assert!(done.header("location").ends_with("/account/default"));
    let used = browser.get(link.url.expose()).await;
    assert!(matches!(used.status.as_u16(), 404 | 410));
    let (_, late) = app
        .change(&system, async |work| {
            domain::user::create_link(work, person.id).await
        })
        .await
        .unwrap();
    app.clock.advance(chrono::Duration::minutes(31));
    let late = browser.get(late.url.expose()).await;
    assert!(matches!(late.status.as_u16(), 404 | 410));
}
