//! Signing in in a browser that has a session already: no session stays open whose cookie is
//! replaced.

use super::{
    answer, authorize_url, code, exchange, refresh, signed_in, submit_password, tokens, userinfo,
    web_app,
};
use crate::support::{Browser, TestApp, TestPerson, TestResponse, claims};
use axum::{body::Body, http::Method};
use domain::session;
use entity::{
    audit_event::{self, AuditEventKind},
    session::Model as Session,
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use test_macros::both_databases;

/// Name of the cookie of the account `default`.
const COOKIE: &str = "__Host-lk_default";

/// Signs a person in once more, in that browser.
async fn sign_in(browser: &Browser, person: &TestPerson) -> TestResponse {
    let page = browser.open("/sign-in").await.expect(200);
    submit_password(browser, &page, person).await
}

/// The page of the account, as another holder of the cookie gets it.
async fn with_cookie(app: &TestApp, value: &str) -> TestResponse {
    let cookie = format!("{COOKIE}={value}");
    let headers = [("cookie", cookie.as_str())];
    app.request((Method::GET, "/account/default"), &headers, Body::empty())
        .await
}

async fn sessions(app: &TestApp, person: &TestPerson) -> Vec<Session> {
    let (row, actor) = (app.user_row(person).await, app.system(person.account));
    session::of_user(&app.db, &actor, &row, app.clock.now())
        .await
        .unwrap()
}

/// How often that person has signed out, by the audit log.
async fn sign_outs(app: &TestApp, person: &TestPerson) -> u64 {
    audit_event::Entity::find()
        .filter(audit_event::Column::Kind.eq(AuditEventKind::UserSignedOut))
        .filter(audit_event::Column::SubjectId.eq(person.id.to_string()))
        .count(&app.db)
        .await
        .unwrap()
}

#[both_databases]
async fn the_session_of_a_person_who_signs_in_again_goes_on_under_another_cookie(app: TestApp) {
    let person = app.person("ada", None).await;
    let client = app.client(web_app()).await;
    let browser = signed_in(&app, &person).await;
    let old = browser.cookies()[COOKIE].clone();
    let held = tokens(&app, &browser, &client, &[]).await;
    let before = sessions(&app, &person).await;
    app.clock.advance(chrono::Duration::hours(7));
    sign_in(&browser, &person).await.expect(303);
    let after = sessions(&app, &person).await;
    assert_eq!((before.len(), after.len()), (1, 1));
    assert_eq!(before[0].id, after[0].id);
    assert_eq!(before[0].created_at, after[0].created_at);
    assert_eq!(after[0].auth_time, app.clock.now());
    assert!(after[0].expires_at > before[0].expires_at);
    with_cookie(&app, &old).await.expect(303);
    browser.open("/account/default").await.expect(200);
    // What applications were given in it goes on.
    let renewed = refresh(&app, &client, &held.refresh).await.expect(200);
    let access = renewed.json()["access_token"].as_str().unwrap().to_owned();
    userinfo(&app, &access).await.expect(200);
    assert_eq!(claims(&access)["sid"], after[0].id.to_string());
    assert_eq!(sign_outs(&app, &person).await, 0);
}

/// As where a request asks for a fresh sign-in: it is met, and no second session begins.
#[both_databases]
async fn a_fresh_sign_in_for_an_application_begins_no_second_session(app: TestApp) {
    let person = app.person("ada", None).await;
    let client = app.client(web_app()).await;
    let browser = signed_in(&app, &person).await;
    app.clock.advance(chrono::Duration::minutes(5));
    let url = authorize_url(&client, &[("prompt", "login")]);
    let page = browser.open(&url).await.expect(200);
    let response = submit_password(&browser, &page, &person).await;
    let code = answer(&browser.follow(response).await)["code"].clone();
    let answered = exchange(&app, &client, &code, &[]).await.expect(200).json();
    let said = claims(answered["id_token"].as_str().unwrap());
    assert_eq!(said["auth_time"], app.clock.now().timestamp());
    assert_eq!(sessions(&app, &person).await.len(), 1);
}

#[both_databases]
async fn the_session_of_another_person_in_the_same_browser_ends(app: TestApp) {
    let (ada, bob) = (app.person("ada", None).await, app.person("bob", None).await);
    let client = app.client(web_app()).await;
    let browser = signed_in(&app, &ada).await;
    let old = browser.cookies()[COOKIE].clone();
    let held = tokens(&app, &browser, &client, &[]).await;
    let elsewhere = signed_in(&app, &ada).await;
    sign_in(&browser, &bob).await.expect(303);
    with_cookie(&app, &old).await.expect(303);
    userinfo(&app, &held.access).await.expect(401);
    refresh(&app, &client, &held.refresh)
        .await
        .refused(400, "invalid_grant");
    assert_eq!(sign_outs(&app, &ada).await, 1);
    assert_eq!(sessions(&app, &ada).await.len(), 1, "the other one goes on");
    elsewhere.open("/account/default").await.expect(200);
    let page = browser.open("/account/default").await.expect(200);
    assert!(page.text().contains("bob in person"));
}

/// The same for a person who follows a link to set a password.
#[both_databases]
async fn a_link_ends_the_session_of_another_person_in_the_same_browser(app: TestApp) {
    let (ada, bob) = (app.person("ada", None).await, app.person("bob", None).await);
    let browser = signed_in(&app, &ada).await;
    let system = app.system(bob.account);
    let (_, link) = app
        .change(&system, async |work| {
            domain::user::create_link(work, bob.id).await
        })
        .await
        .unwrap();
    let page = browser.open(link.url.expose()).await.expect(200);
    let new = "an entirely new pass phrase";
    let fields = [("new", new), ("again", new)];
    browser.submit(&page, "again", &fields).await.expect(303);
    assert!(sessions(&app, &ada).await.is_empty());
    assert_eq!(sign_outs(&app, &ada).await, 1);
}

/// A wrong password ends nothing, and neither does the cookie of a session that has ended.
#[both_databases]
async fn only_a_sign_in_that_succeeds_replaces_a_session_and_only_an_open_one(app: TestApp) {
    let person = app.person("ada", None).await;
    let browser = signed_in(&app, &person).await;
    let first = sessions(&app, &person).await;
    let page = browser.open("/sign-in").await.expect(200);
    let fields = [("username", "ada"), ("password", "wrong password here")];
    browser.submit(&page, "password", &fields).await.expect(401);
    browser.open("/account/default").await.expect(200);
    app.clock.advance(chrono::Duration::hours(8));
    sign_in(&browser, &person).await.expect(303);
    let second = sessions(&app, &person).await;
    assert_eq!((first.len(), second.len()), (1, 1));
    assert_ne!(first[0].id, second[0].id, "an ended session is not revived");
}

/// The button was pressed twice: the session goes on under one of the new cookies, the other one is
/// of a session of its own, and the former cookie opens nothing.
#[both_databases]
async fn of_two_sign_ins_at_once_one_goes_on_with_the_session(app: TestApp) {
    let person = app.person("ada", None).await;
    let client = app.client(web_app()).await;
    let browser = signed_in(&app, &person).await;
    let old = browser.cookies()[COOKIE].clone();
    let first = sessions(&app, &person).await;
    let page = browser.open("/sign-in").await.expect(200);
    let (one, other) = tokio::join!(
        submit_password(&browser, &page, &person),
        submit_password(&browser, &page, &person)
    );
    one.expect(303);
    other.expect(303);
    with_cookie(&app, &old).await.expect(303);
    let all = sessions(&app, &person).await;
    assert!((1..=2).contains(&all.len()), "{all:?}");
    assert!(all.iter().any(|session| session.id == first[0].id));
    code(&browser, &client, &[]).await;
}
