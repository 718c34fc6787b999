//! Signing in with a password: the page, its refusals and its budgets (checklist lines I-14, I-16).

use super::{answer, authorize_url, signed_in, submit_password, web_app};
use crate::support::{Browser, PASSWORD, TestApp};
use domain::user::{self, UserPatch};
use entity::user::UserStatus;
use test_macros::both_databases;

async fn attempt(
    browser: &Browser,
    username: &str,
    password: &str,
) -> crate::support::TestResponse {
    let page = browser.open("/sign-in").await.expect(200);
    let fields = [("username", username), ("password", password)];
    browser.submit(&page, "password", &fields).await
}

/// An unknown name, a wrong password, a disabled user and a user without a password: one answer.
#[both_databases]
async fn refusals_tell_nothing_about_the_name(app: TestApp) {
    let (known, disabled) = (app.person("ada", None).await, app.person("bob", None).await);
    let system = app.system(disabled.account);
    let patch = UserPatch {
        status: Some(UserStatus::Inactive),
        ..UserPatch::default()
    };
    app.change(&system, async |work| {
        user::update(work, disabled.id, None, patch).await
    })
    .await
    .unwrap();
    let browser = Browser::new(&app);
    let mut seen = std::collections::BTreeSet::new();
    let cases = [
        (known.username.as_str(), "wrong password here"),
        (disabled.username.as_str(), PASSWORD),
        ("carol", PASSWORD),
    ];
    for (username, password) in cases {
        let response = attempt(&browser, username, password).await.expect(401);
        assert_eq!(response.header("set-cookie"), "");
        assert!(!response.text().contains(password));
        seen.insert(refused_text(&response.text(), username));
    }
    assert_eq!(seen.len(), 1, "{seen:?}");
}

/// The page without what differs in each: the name that was typed, and sealed texts.
fn refused_text(page: &str, username: &str) -> String {
    let words = page.split(['"', '<', '>', ' ', '\n']);
    let kept: Vec<_> = words
        .filter(|word| word.len() < 40 && *word != username)
        .collect();
    kept.join(" ")
}

#[both_databases]
async fn the_session_cookie_is_bound_to_the_host_and_hidden_from_scripts(app: TestApp) {
    let person = app.person("ada", None).await;
    let browser = Browser::new(&app);
    let page = browser.open("/sign-in").await.expect(200);
    let before = browser.cookies();
    let response = submit_password(&browser, &page, &person).await.expect(303);
    assert_eq!(response.header("location"), "/account/default");
    let cookies: Vec<_> = response
        .headers
        .get_all("set-cookie")
        .iter()
        .map(|value| value.to_str().unwrap())
        .collect();
    let session = cookies
        .iter()
        .find(|cookie| cookie.starts_with("__Host-lk_default="))
        .expect("a session cookie");
    for attribute in ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"] {
        assert!(session.contains(attribute), "{session}");
    }
    assert!(!session.contains("Domain") && !session.contains("Max-Age"));
    let value = browser.cookies()["__Host-lk_default"].clone();
    assert!(!before.values().any(|old| *old == value), "it is a new one");
    // The name is not a matter of case.
    let again = Browser::new(&app);
    attempt(&again, "ADA", PASSWORD).await.expect(303);
    assert_ne!(again.cookies()["__Host-lk_default"], value);
}

/// Ten attempts a minute for one name from one address; another address goes on.
#[both_databases]
async fn guesses_are_limited_and_no_person_is_locked_out(app: TestApp) {
    let person = app.person("ada", None).await;
    let own = signed_in(&app, &person).await;
    let attacker = Browser::new(&app.calling_from("192.0.2.7"));
    for _ in 0..10 {
        attempt(&attacker, "ada", "wrong password here")
            .await
            .expect(401);
    }
    let refused = attempt(&attacker, "ada", PASSWORD).await.expect(429);
    assert!(refused.header("retry-after").parse::<u32>().unwrap() >= 1);
    attempt(&attacker, "an-unknown-name", "wrong password here")
        .await
        .expect(401);
    // From many addresses: the budget of unknown browsers is used up, that of the person's is not.
    for index in 0..20 {
        let app = app.calling_from(&format!("198.51.100.{index}"));
        attempt(&Browser::new(&app), "ada", "wrong password here").await;
    }
    let stranger = Browser::new(&app.calling_from("203.0.113.9"));
    attempt(&stranger, "ada", PASSWORD).await.expect(429);
    attempt(&own, "ada", PASSWORD).await.expect(303);
    app.clock.advance(chrono::Duration::hours(1));
    attempt(&stranger, "ada", PASSWORD).await.expect(303);
}

/// A form that another site sends, and one without the page's own field.
#[both_databases]
async fn a_form_of_another_site_is_refused(app: TestApp) {
    let person = app.person("ada", None).await;
    let browser = Browser::new(&app);
    browser.open("/sign-in").await.expect(200);
    let body = format!("account=default&username={}&password=x", person.username);
    let response = browser.post("/sign-in", &body).await;
    assert!(response.status == 403, "{}", response.status);
    let page = browser.open("/sign-in").await.expect(200);
    let other = Browser::new(&app);
    other.open("/sign-in").await.expect(200);
    let response = submit_password(&other, &page, &person).await;
    assert_eq!(response.status, 403, "the field belongs to another browser");
}

/// I-16: the way back is sealed, belongs to the browser, and ends after half an hour.
#[both_databases]
async fn the_way_back_is_sealed_bound_to_the_browser_and_short_lived(app: TestApp) {
    let person = app.person("ada", None).await;
    let client = app.client(web_app()).await;
    let browser = Browser::new(&app);
    let sent = browser.get(&authorize_url(&client, &[])).await.expect(303);
    let place = sent.header("location").to_owned();
    assert!(!place.contains("a-state") && !place.contains("example.com"));
    Browser::new(&app).get(&place).await.expect(400);
    browser.get(&format!("{place}x")).await.expect(400);
    browser
        .get("/sign-in?continue=https://evil.example.com")
        .await
        .expect(400);
    let page = browser.get(&place).await.expect(200);
    let response = submit_password(&browser, &page, &person).await;
    assert!(answer(&browser.follow(response).await).contains_key("code"));
    app.clock.advance(chrono::Duration::minutes(31));
    browser.get(&place).await.expect(400);
}

/// People sign in to clients of their own account only.
#[both_databases]
async fn a_person_signs_in_to_clients_of_its_own_account_only(app: TestApp) {
    let tenant = app
        .account("tenant", entity::account::PolicyPreset::Default)
        .await;
    let person = app.person("ada", None).await;
    let client = app.client(web_app().of(&tenant)).await;
    let browser = signed_in(&app, &person).await;
    let page = browser.open(&authorize_url(&client, &[])).await.expect(200);
    submit_password(&browser, &page, &person).await.expect(401);
    let own = app.person_of(tenant.id, "ada", None).await;
    let response = submit_password(&browser, &page, &own).await;
    assert!(answer(&browser.follow(response).await).contains_key("code"));
    assert_eq!(browser.cookies().len(), 5, "{:?}", browser.cookies().keys());
}
