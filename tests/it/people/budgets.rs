//! Budgets and permits of the checks of passwords: no flood from elsewhere keeps a person who is
//! known from signing in or changing a password.

use super::{signed_in, submit_password};
use crate::support::{Browser, PASSWORD, TestApp, TestPerson, TestResponse};
use domain::password::Requester;
use std::sync::mpsc::{Sender, channel};
use test_macros::both_databases;
use tokio::sync::oneshot;

const NEW: &str = "an entirely new pass phrase";
const WRONG: &str = "wrong password here";

async fn attempt(browser: &Browser, username: &str, password: &str) -> TestResponse {
    let page = browser.open("/sign-in").await.expect(200);
    let fields = [("username", username), ("password", password)];
    browser.submit(&page, "password", &fields).await
}

/// Changes the password on the page of the account.
async fn change(browser: &Browser, present: &str, new: &str) -> TestResponse {
    let page = browser.open("/account/default").await.expect(200);
    let fields = [("present", present), ("new", new), ("again", new)];
    browser.submit(&page, "present", &fields).await
}

/// A link by which a person sets a password.
async fn link(app: &TestApp, person: &TestPerson) -> String {
    let system = app.system(person.account);
    let (_, link) = app
        .change(&system, async |work| {
            domain::user::create_link(work, person.id).await
        })
        .await
        .unwrap();
    link.url.expose().to_owned()
}

/// Sets a password by a link.
async fn set(browser: &Browser, link: &str, new: &str) -> TestResponse {
    let page = browser.open(link).await.expect(200);
    let fields = [("new", new), ("again", new)];
    browser.submit(&page, "again", &fields).await
}

/// Takes so many permits of a requester, until what is returned is dropped.
async fn occupy(app: &TestApp, requester: Requester, count: u32) -> Vec<Sender<()>> {
    let mut held = Vec::new();
    for _ in 0..count {
        let (release, released) = channel::<()>();
        let (begin, begun) = oneshot::channel();
        let people = app.tools.people.clone();
        let work = move || {
            begin.send(()).unwrap();
            // The other end is dropped.
            released.recv().unwrap_err();
        };
        tokio::spawn(async move { people.run(requester, work).await });
        begun.await.unwrap();
        held.push(release);
    }
    held
}

/// As in an office, whose browsers share one address.
#[both_databases]
async fn failures_of_others_at_an_address_do_not_count_for_a_known_browser(app: TestApp) {
    let office = app.calling_from("192.0.2.7");
    let person = app.person("ada", None).await;
    let own = signed_in(&office, &person).await;
    let stranger = Browser::new(&office);
    for _ in 0..10 {
        attempt(&stranger, "ada", WRONG).await.expect(401);
    }
    attempt(&stranger, "ada", PASSWORD).await.expect(429);
    attempt(&own, "ada", PASSWORD).await.expect(303);
}

#[both_databases]
async fn guesses_in_a_known_browser_are_limited_by_a_budget_of_its_own(app: TestApp) {
    let person = app.person("ada", None).await;
    let (known, other) = (
        signed_in(&app, &person).await,
        signed_in(&app, &person).await,
    );
    for _ in 0..30 {
        attempt(&known, "ada", WRONG).await.expect(401);
    }
    attempt(&known, "ada", PASSWORD).await.expect(429);
    attempt(&other, "ada", PASSWORD).await.expect(303);
    // It is known for one name only.
    attempt(&known, "bob", WRONG).await.expect(401);
    app.clock.advance(chrono::Duration::hours(1));
    attempt(&known, "ada", PASSWORD).await.expect(303);
}

#[both_databases]
async fn a_person_changes_its_password_while_strangers_guess_it(app: TestApp) {
    let person = app.person("ada", None).await;
    let own = signed_in(&app, &person).await;
    for index in 0..3 {
        let app = app.calling_from(&format!("198.51.100.{index}"));
        for _ in 0..10 {
            attempt(&Browser::new(&app), "ada", WRONG).await.expect(401);
        }
    }
    let stranger = Browser::new(&app.calling_from("203.0.113.9"));
    attempt(&stranger, "ada", PASSWORD).await.expect(429);
    change(&own, PASSWORD, NEW).await.expect(303);
}

#[both_databases]
async fn guesses_in_a_session_are_limited_by_a_budget_of_its_own(app: TestApp) {
    let person = app.person("ada", None).await;
    let (stolen, own) = (
        signed_in(&app, &person).await,
        signed_in(&app, &person).await,
    );
    for _ in 0..30 {
        change(&stolen, WRONG, NEW).await.expect(401);
    }
    change(&stolen, PASSWORD, NEW).await.expect(429);
    change(&own, PASSWORD, NEW).await.expect(303);
}

/// A check that was not made counts for nothing.
#[both_databases]
async fn a_busy_server_uses_up_no_budget_of_a_session(app: TestApp) {
    let person = app.person("ada", None).await;
    let own = signed_in(&app, &person).await;
    let shared = app.tools.passwords.load().permits;
    let held = occupy(&app, Requester::Unknown, shared).await;
    let reserved = occupy(&app, Requester::Known, 1).await;
    let attempts = (0..30).map(|_| change(&own, PASSWORD, NEW));
    for response in futures_util::future::join_all(attempts).await {
        response.expect(503);
    }
    drop((held, reserved));
    change(&own, PASSWORD, NEW).await.expect(303);
}

/// All permits that unknown browsers may take are taken: they are refused, and people who are known
/// sign in and set passwords.
#[both_databases]
async fn a_flood_from_unknown_browsers_starves_no_person_who_is_known(app: TestApp) {
    let (ada, bob) = (app.person("ada", None).await, app.person("bob", None).await);
    let own = signed_in(&app, &ada).await;
    let link = link(&app, &bob).await;
    let shared = app.tools.passwords.load().permits;
    let held = occupy(&app, Requester::Unknown, shared).await;
    let stranger = Browser::new(&app);
    let known = async {
        attempt(&own, "ada", PASSWORD).await.expect(303);
        change(&own, WRONG, NEW).await.expect(401);
        change(&own, PASSWORD, NEW).await.expect(303);
        set(&Browser::new(&app), &link, NEW).await.expect(303);
    };
    let (refused, ()) = tokio::join!(attempt(&stranger, "ada", NEW), known);
    refused.expect(503);
    drop(held);
    attempt(&stranger, "ada", NEW).await.expect(303);
}

/// To estimate the strength of a password is slow.
#[both_databases]
async fn the_strength_of_new_passwords_is_estimated_so_often_for_one_link_only(app: TestApp) {
    let (ada, bob) = (app.person("ada", None).await, app.person("bob", None).await);
    let (one, other) = (link(&app, &ada).await, link(&app, &bob).await);
    let browser = Browser::new(&app);
    for _ in 0..20 {
        set(&browser, &one, "passwordpassword").await.expect(422);
    }
    let refused = set(&browser, &one, NEW).await.expect(429);
    assert!(refused.header("retry-after").parse::<u32>().unwrap() >= 1);
    set(&Browser::new(&app), &other, NEW).await.expect(303);
    app.clock.advance(chrono::Duration::minutes(1));
    set(&browser, &one, NEW).await.expect(303);
}

#[both_databases]
async fn the_strength_of_new_passwords_is_estimated_so_often_in_one_session_only(app: TestApp) {
    let person = app.person("ada", None).await;
    let (one, other) = (
        signed_in(&app, &person).await,
        signed_in(&app, &person).await,
    );
    for _ in 0..20 {
        change(&one, PASSWORD, "passwordpassword").await.expect(422);
    }
    change(&one, PASSWORD, NEW).await.expect(429);
    change(&other, PASSWORD, NEW).await.expect(303);
}

/// A browser is known for the person who signed in in it, and for no other.
#[both_databases]
async fn a_cookie_of_another_person_makes_no_browser_known(app: TestApp) {
    let (ada, bob) = (app.person("ada", None).await, app.person("bob", None).await);
    let browser = signed_in(&app, &bob).await;
    for _ in 0..10 {
        attempt(&browser, &ada.username, WRONG).await.expect(401);
    }
    attempt(&browser, &ada.username, PASSWORD).await.expect(429);
    let page = browser.open("/sign-in").await.expect(200);
    submit_password(&browser, &page, &bob).await.expect(303);
}
