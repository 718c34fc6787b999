//! The session by which pages of the console use GraphQL: what it needs against pages of other origins
//! (design of the console, part 3), what it is never accepted for, and how it ends.

use super::signed_in;
use crate::support::{Browser, ClientSeed, Setup, TestApp, TestResponse, TestSocket};
use axum::{
    body::Body,
    http::{Request, request::Builder},
};
use chrono::Duration;
use domain::{
    account::DEFAULT_SLUG,
    session::{self, SessionsToEnd},
    user::{self, UserPatch},
};
use entity::user::UserStatus;
use serde_json::json;
use test_macros::both_databases;

const QUERY: &str = r#"{"query":"{ viewer { actor { __typename ... on User { username } } } }"}"#;

/// The origin of the issuer of tests.
fn origin(app: &TestApp) -> String {
    app.tools.settings.issuer.clone()
}

/// A request of a page of the console, with these headers changed; an empty value leaves one out.
fn request(app: &TestApp, changed: &[(&str, &str)]) -> Builder {
    let origin = origin(app);
    let usual = [
        ("origin", origin.as_str()),
        ("x-latchkey-console", DEFAULT_SLUG),
        ("content-type", "application/json"),
        ("sec-fetch-site", "same-origin"),
    ];
    let mut request = Request::post("/graphql");
    for (name, value) in usual {
        let changed = changed.iter().find(|(other, _)| *other == name);
        let value = changed.map_or(value, |(_, value)| *value);
        if !value.is_empty() {
            request = request.header(name, value);
        }
    }
    for (name, value) in changed {
        if usual.iter().all(|(usual, _)| usual != name) {
            request = request.header(*name, *value);
        }
    }
    request
}

async fn ask(app: &TestApp, browser: &Browser, changed: &[(&str, &str)]) -> TestResponse {
    let request = request(app, changed).body(Body::from(QUERY)).unwrap();
    browser.send(request).await
}

#[both_databases]
async fn a_page_of_the_console_acts_as_the_user_who_is_signed_in(app: TestApp) {
    let person = app.person("ada", Some("administrator")).await;
    let browser = signed_in(&app, &person).await;
    let answer = ask(&app, &browser, &[]).await.expect(200).json();
    assert_eq!(
        answer["data"]["viewer"]["actor"],
        json!({ "__typename": "User", "username": "ada" })
    );
    // A browser that sends no Fetch Metadata sends the origin all the same.
    ask(&app, &browser, &[("sec-fetch-site", "")])
        .await
        .expect(200);
}

#[both_databases]
async fn pages_of_other_origins_cannot_use_the_session(app: TestApp) {
    let person = app.person("ada", Some("administrator")).await;
    let browser = signed_in(&app, &person).await;
    let table: [(&str, &str); 8] = [
        ("origin", ""),
        ("origin", "null"),
        ("origin", "https://evil.example"),
        ("origin", "http://latchkey.test"),
        ("origin", "https://latchkey.test:8443"),
        ("sec-fetch-site", "same-site"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "none"),
    ];
    for (name, value) in table {
        let answer = ask(&app, &browser, &[(name, value)]).await.expect(403);
        assert_eq!(
            answer.json()["errors"][0]["extensions"]["code"],
            "FORBIDDEN",
            "{name}: {value}"
        );
        assert_eq!(answer.header("access-control-allow-origin"), "");
    }
    // Without the header the cookie counts for nothing, and forms cannot send JSON.
    let anonymous = ask(&app, &browser, &[("x-latchkey-console", "")]).await;
    assert_eq!(anonymous.json()["data"]["viewer"]["actor"], json!(null));
    for media in ["text/plain", "application/x-www-form-urlencoded", ""] {
        ask(&app, &browser, &[("content-type", media)])
            .await
            .expect(415);
    }
}

#[both_databases]
async fn the_session_counts_for_no_other_account_and_no_other_endpoint(app: TestApp) {
    let person = app.person("ada", Some("administrator")).await;
    let browser = signed_in(&app, &person).await;
    for other in ["acme", "Default", "default;", "..", "d\u{e9}faut"] {
        ask(&app, &browser, &[("x-latchkey-console", other)])
            .await
            .expect(401);
    }
    let origin = origin(&app);
    let get = |path: &str| {
        Request::get(path)
            .header("origin", &origin)
            .header("x-latchkey-console", DEFAULT_SLUG)
            .body(Body::empty())
            .unwrap()
    };
    let query = get("/graphql?query=%7Bviewer%7Bactor%7B__typename%7D%7D%7D");
    let answer = browser.send(query).await;
    assert_eq!(answer.json()["data"]["viewer"]["actor"], json!(null));
    browser.send(get("/api/v1/clients")).await.expect(401);
    browser.send(get("/oauth/userinfo")).await.expect(401);
}

/// Otherwise a change that waits in a page could be done in the name of the next who signs in.
#[both_databases]
async fn a_page_acts_for_the_person_only_that_it_was_loaded_for(app: TestApp) {
    let person = app.person("ada", Some("administrator")).await;
    let other = app.person("bob", None).await;
    let browser = signed_in(&app, &person).await;
    let (own, foreign) = (person.id.to_string(), other.id.to_string());
    ask(&app, &browser, &[("x-latchkey-user", &own)])
        .await
        .expect(200);
    ask(&app, &browser, &[("x-latchkey-user", &foreign)])
        .await
        .expect(401);
    ask(&app, &browser, &[("x-latchkey-user", "ada")])
        .await
        .expect(401);
}

#[both_databases]
async fn a_token_wins_over_the_session(app: TestApp) {
    let person = app.person("ada", Some("administrator")).await;
    let browser = signed_in(&app, &person).await;
    let seed = ClientSeed {
        role: Some("administrator"),
        ..ClientSeed::default()
    };
    let client = app.client(seed).await;
    let bearer = format!("Bearer {}", app.token(&client).await);
    let answer = ask(&app, &browser, &[("authorization", &bearer)]).await;
    let answer = answer.expect(200).json();
    assert_eq!(answer["data"]["viewer"]["actor"]["__typename"], "Client");
    ask(&app, &browser, &[("authorization", "Bearer altered")])
        .await
        .expect(401);
}

#[both_databases]
async fn a_session_that_ends_is_refused_at_once_on_every_node(app: TestApp) {
    let node = app.node(Setup::default()).await;
    let person = app.person("ada", Some("administrator")).await;
    let browser = signed_in(&app, &person).await;
    let cookies = browser.cookie_header();
    let on_node = async |expected| {
        let request = request(&node, &[("cookie", &cookies)]);
        let request = request.body(Body::from(QUERY)).unwrap();
        node.send(request).await.expect(expected);
    };
    on_node(200).await;
    let system = app.system(person.account);
    app.change(&system, async |work| {
        session::end_of_user(work, person.id, SessionsToEnd::All).await
    })
    .await
    .unwrap();
    ask(&app, &browser, &[]).await.expect(401);
    on_node(401).await;
}

#[both_databases]
async fn a_disabled_user_is_refused_with_a_session_it_already_has(app: TestApp) {
    let person = app.person("ada", Some("viewer")).await;
    let browser = signed_in(&app, &person).await;
    ask(&app, &browser, &[]).await.expect(200);
    let system = app.system(person.account);
    for status in [UserStatus::Inactive, UserStatus::Active] {
        let patch = UserPatch {
            status: Some(status),
            ..UserPatch::default()
        };
        app.change(&system, async |work| {
            user::update(work, person.id, None, patch).await
        })
        .await
        .unwrap();
        ask(&app, &browser, &[]).await.expect(401);
    }
}

#[both_databases]
async fn a_session_that_is_not_used_ends_while_a_page_listens(app: TestApp) {
    let person = app.person("ada", Some("administrator")).await;
    let browser = signed_in(&app, &person).await;
    let mut socket = listening(&app, &browser).await;
    let idle = Duration::seconds(app.platform.session_idle_seconds.into());
    app.clock.advance(idle / 2);
    socket
        .subscribe("a", "subscription { clientChanged { kind } }")
        .await;
    app.clock.advance(idle / 2 + Duration::seconds(1));
    ask(&app, &browser, &[]).await.expect(401);
}

/// What a page asks by a timer, or because of an event, does not show that a person is there.
#[both_databases]
async fn requests_that_a_page_sends_by_itself_keep_no_session_alive(app: TestApp) {
    let person = app.person("ada", Some("administrator")).await;
    let browser = signed_in(&app, &person).await;
    let idle = Duration::seconds(app.platform.session_idle_seconds.into());
    app.clock.advance(idle / 2);
    let background = [("x-latchkey-background", "1")];
    ask(&app, &browser, &background).await.expect(200);
    app.clock.advance(idle / 2 + Duration::seconds(1));
    ask(&app, &browser, &background).await.expect(401);
}

#[both_databases]
async fn requests_keep_a_session_alive(app: TestApp) {
    let person = app.person("ada", Some("administrator")).await;
    let browser = signed_in(&app, &person).await;
    let idle = Duration::seconds(app.platform.session_idle_seconds.into());
    for _ in 0..2 {
        app.clock.advance(idle / 2 + Duration::seconds(60));
        ask(&app, &browser, &[]).await.expect(200);
    }
}

/// A socket of a page of the console.
async fn listening(app: &TestApp, browser: &Browser) -> TestSocket {
    let headers = [("origin", origin(app)), ("cookie", browser.cookie_header())];
    let headers = headers
        .each_ref()
        .map(|(name, value)| (*name, value.as_str()));
    let mut socket = TestSocket::open(app.listen().await, &headers)
        .await
        .unwrap();
    socket
        .say(json!({ "type": "connection_init", "payload": { "console": DEFAULT_SLUG } }))
        .await;
    assert_eq!(socket.hear().await, json!({ "type": "connection_ack" }));
    socket
}

#[both_databases]
async fn a_socket_of_a_session_is_closed_when_the_session_ends(app: TestApp) {
    let person = app.person("ada", Some("administrator")).await;
    let browser = signed_in(&app, &person).await;
    let mut socket = listening(&app, &browser).await;
    socket
        .subscribe("a", "subscription { clientChanged { kind } }")
        .await;
    let page = browser.open("/sign-out").await.expect(200);
    browser.submit(&page, "account", &[]).await.expect(200);
    assert_eq!(socket.closed().await, 4403);
}

#[both_databases]
async fn sockets_of_other_origins_or_without_a_session_are_refused(app: TestApp) {
    let person = app.person("ada", Some("administrator")).await;
    let browser = signed_in(&app, &person).await;
    let address = app.listen().await;
    let (own, cookie) = (origin(&app), browser.cookie_header());
    let (own, cookie) = (("origin", own.as_str()), ("cookie", cookie.as_str()));
    let sibling = ("sec-fetch-site", "same-site");
    let table = [
        (vec![cookie], DEFAULT_SLUG, 4403),
        (vec![own], DEFAULT_SLUG, 4401),
        (vec![own, cookie], "acme", 4401),
        (vec![own, cookie, sibling], DEFAULT_SLUG, 4403),
    ];
    for (headers, account, code) in table {
        let mut socket = TestSocket::open(address, &headers).await.unwrap();
        let payload = json!({ "console": account });
        socket
            .say(json!({ "type": "connection_init", "payload": payload }))
            .await;
        assert_eq!(socket.closed().await, code);
    }
}

#[both_databases]
async fn sign_in_leads_to_pages_of_this_server_only(app: TestApp) {
    let browser = Browser::new(&app);
    for elsewhere in [
        "https://evil.example/console/default/",
        "//evil.example/",
        "/console/../oauth/authorize",
        "/console/default/../../oauth/authorize",
        "/console/default/%252e%252e/x",
        "/account/default",
    ] {
        let page = browser.get(&format!("/sign-in?continue={elsewhere}")).await;
        // It can only be a sealed request, which it is not.
        assert_eq!(page.status, 400, "{elsewhere}");
    }
}

#[both_databases]
async fn the_entrance_leads_to_the_account_that_the_browser_is_signed_in_to(app: TestApp) {
    let person = app.person("ada", Some("administrator")).await;
    let stranger = Browser::new(&app);
    let location = async |browser: &Browser, path: &str| {
        let answer = browser.get(path).await.expect(303);
        answer.header("location").to_owned()
    };
    assert_eq!(
        location(&stranger, "/console/").await,
        "/sign-in?continue=%2Fconsole%2Fdefault%2F"
    );
    let browser = signed_in(&app, &person).await;
    assert_eq!(location(&browser, "/console").await, "/console/");
    assert_eq!(location(&browser, "/console/").await, "/console/default/");
    assert_eq!(
        location(&browser, "/console/?account=acme").await,
        "/console/acme/"
    );
    let choice = browser.get("/console/?choose=1").await.expect(200);
    assert!(choice.text().contains(r#"href="/console/default/""#));
    browser.get("/console/?account=../x").await.expect(404);
    let page = browser.get("/console/default/clients").await.expect(200);
    let policy = page.header("content-security-policy");
    assert!(
        policy.contains("require-trusted-types-for 'script'"),
        "{policy}"
    );
    assert!(!policy.contains("unsafe"));
}
