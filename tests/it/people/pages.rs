//! What people read on the pages: names of buttons, and links out of dead ends.

use super::{REDIRECT, authorize_url, signed_in, submit_password, web_app};
use crate::support::{Browser, ClientSeed, TestApp};
use domain::client::{SignInSettings, urls::Urls};
use entity::account::PolicyPreset;
use std::collections::BTreeSet;
use test_macros::both_databases;

/// The values of an attribute in a page, in order.
fn values(page: &str, attribute: &str) -> Vec<String> {
    let start = format!(" {attribute}=\"");
    let parts = page.split(start.as_str()).skip(1);
    parts
        .map(|part| part.split('"').next().unwrap().to_owned())
        .collect()
}

#[both_databases]
async fn each_button_that_ends_a_session_is_told_from_the_others_by_its_name(app: TestApp) {
    let person = app.person("ada", None).await;
    for _ in 0..2 {
        signed_in(&app, &person).await;
        app.clock.advance(chrono::Duration::minutes(1));
    }
    let browser = signed_in(&app, &person).await;
    let page = browser.open("/account/default").await.expect(200).text();
    let names = values(&page, "aria-label");
    assert_eq!(names.len(), 2, "{names:?}");
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), 2, "{names:?}");
    for name in names {
        assert!(name.starts_with("End the session: "), "{name}");
        assert!(name.ends_with(" UTC"), "{name}");
    }
}

#[both_databases]
async fn the_button_below_change_password_says_so(app: TestApp) {
    let person = app.person("ada", None).await;
    let browser = signed_in(&app, &person).await;
    let page = browser.open("/account/default").await.expect(200).text();
    assert!(page.contains("<h2>Change password</h2>"), "{page}");
    assert!(page.contains(">Change password</button>"), "{page}");
    assert!(!page.contains("Set password"), "{page}");
}

#[both_databases]
async fn the_consent_page_links_the_page_where_the_consent_is_withdrawn(app: TestApp) {
    let tenant = app.account("tenant", PolicyPreset::Default).await;
    let person = app.person_of(tenant.id, "ada", None).await;
    let client = app
        .client(ClientSeed {
            sign_in: SignInSettings::default(),
            ..web_app().of(&tenant)
        })
        .await;
    let browser = Browser::new(&app);
    let page = browser.open(&authorize_url(&client, &[])).await.expect(200);
    let response = submit_password(&browser, &page, &person).await;
    let consent = browser.follow(response).await.expect(200);
    let link = r#"<a href="/account/tenant">the page of your account</a>."#;
    assert!(consent.text().contains(link), "{}", consent.text());
    browser.open("/account/tenant").await.expect(200);
}

#[both_databases]
async fn a_page_about_an_error_leads_to_the_account_of_the_browser(app: TestApp) {
    let link = |slug: &str| format!(r#"<a href="/account/{slug}">Go to your account</a>"#);
    let tenant = app.account("tenant", PolicyPreset::Default).await;
    let person = app.person_of(tenant.id, "ada", None).await;
    let browser = Browser::new(&app);
    let paths = [
        ("/sign-in?continue=altered", 400),
        ("/set-password/unknown", 404),
        ("/oauth/authorize?client_id=unknown", 400),
    ];
    for (path, status) in paths {
        let page = browser.get(path).await.expect(status).text();
        assert!(page.contains(&link("default")), "{path}: {page}");
    }
    let form = browser.open("/sign-in?account=tenant").await.expect(200);
    submit_password(&browser, &form, &person).await.expect(303);
    for (path, status) in paths {
        let page = browser.get(path).await.expect(status).text();
        assert!(page.contains(&link("tenant")), "{path}: {page}");
    }
}

#[both_databases]
async fn a_page_about_an_error_of_a_known_application_leads_back_to_it(app: TestApp) {
    let seed = |home: &str| ClientSeed {
        urls: Urls {
            home_url: Some(home.to_owned()),
            ..web_app().urls
        },
        ..web_app()
    };
    let client = app.client(seed("https://app.example.com/home")).await;
    let elsewhere = [("redirect_uri", "https://evil.example.com/callback")];
    let browser = Browser::new(&app);
    let page = browser.get(&authorize_url(&client, &elsewhere)).await;
    let page = page.expect(400).text();
    let link = r#"<a href="https://app.example.com/home">Go to the application</a>"#;
    assert!(page.contains(link), "{page}");
    assert!(!page.contains("evil.example.com"), "{page}");
    let logout = format!(
        "/oauth/end-session?client_id={}&post_logout_redirect_uri={REDIRECT}",
        client.client_id
    );
    let page = browser.get(&logout).await.expect(400).text();
    assert!(page.contains(link), "{page}");
}
