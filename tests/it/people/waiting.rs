//! A request that waits in the browser while the person signs in or consents: what its client may do
//! when it is decided on counts, and not what it could do when it asked.

use super::{answer, authorize_url, signed_in, submit_password, web_app};
use crate::support::{Browser, ClientSeed, TestApp, TestClient, TestPerson, TestResponse};
use domain::{
    actor::Origin,
    authorization::revoke_client_of_user,
    client::{self, Capabilities, ClientPatch, SignInPatch, SignInSettings, urls::Urls},
    user,
};
use entity::client::ClientStatus;
use test_macros::both_databases;

/// The sign-in page of a request, and its browser.
async fn waiting(
    app: &TestApp,
    client: &TestClient,
    more: &[(&str, &str)],
) -> (Browser, TestResponse) {
    let browser = Browser::new(app);
    let page = browser.open(&authorize_url(client, more)).await.expect(200);
    (browser, page)
}

/// The response to the request once the person has signed in.
async fn decided((browser, page): (Browser, TestResponse), person: &TestPerson) -> TestResponse {
    let response = submit_password(&browser, &page, person).await;
    browser.follow(response).await
}

async fn change(app: &TestApp, client: &TestClient, patch: ClientPatch) {
    let system = app.system(client.account);
    app.change(&system, async |work| {
        client::update(work, client.id, None, patch).await
    })
    .await
    .unwrap();
}

#[both_databases]
async fn a_redirect_uri_that_was_removed_gets_a_page_and_no_redirect(app: TestApp) {
    let person = app.person("ada", None).await;
    let client = app.client(web_app()).await;
    let waits = waiting(&app, &client, &[]).await;
    let urls = Urls {
        redirect_uris: vec!["https://app.example.com/other".to_owned()],
        ..Urls::default()
    };
    let patch = ClientPatch {
        urls: Some(urls),
        ..ClientPatch::default()
    };
    change(&app, &client, patch).await;
    let response = decided(waits, &person).await.expect(400);
    assert_eq!(response.header("location"), "");
    assert!(response.text().contains("not registered"));
}

#[both_databases]
async fn a_client_that_lost_web_app_gets_an_error_and_no_code(app: TestApp) {
    let person = app.person("ada", None).await;
    let client = app.client(web_app()).await;
    let waits = waiting(&app, &client, &[]).await;
    let script = Capabilities {
        web_app: false,
        backchannel: false,
        script: true,
    };
    let patch = ClientPatch {
        capabilities: Some(script),
        ..ClientPatch::default()
    };
    change(&app, &client, patch).await;
    let members = answer(&decided(waits, &person).await);
    assert_eq!(members["error"], "unauthorized_client");
    assert_eq!(members["state"], "a-state");
}

#[both_databases]
async fn a_client_that_was_disabled_gets_nothing(app: TestApp) {
    let person = app.person("ada", None).await;
    let client = app.client(web_app()).await;
    let browser = signed_in(&app, &person).await;
    let again = [("prompt", "login")];
    app.clock.advance(chrono::Duration::seconds(1));
    let sent = browser.get(&authorize_url(&client, &again)).await;
    let sealed = sent.header("location").split_once('?').unwrap().1;
    let place = format!("/oauth/authorize?{sealed}");
    app.set_status(&[client.id], client.account, ClientStatus::Inactive)
        .await;
    let response = browser.get(&place).await.expect(400);
    assert_eq!(response.header("location"), "");
    assert!(response.text().contains("disabled"), "{}", response.text());
}

#[both_databases]
async fn scopes_that_the_client_may_no_longer_ask_for_are_refused(app: TestApp) {
    let person = app.person("ada", Some("viewer")).await;
    let client = app.client(web_app()).await;
    let asked = [("scope", "openid clients:read")];
    let waits = waiting(&app, &client, &asked).await;
    let system = app.system(client.account);
    app.change(&system, async |work| {
        client::set_role(work, client.id, None, None).await
    })
    .await
    .unwrap();
    let members = answer(&decided(waits, &person).await);
    assert_eq!(members["error"], "invalid_scope");
}

#[both_databases]
async fn a_client_that_must_use_pkce_since_then_is_refused_without(app: TestApp) {
    let person = app.person("ada", None).await;
    let seed = web_app();
    let client = app
        .client(ClientSeed {
            sign_in: SignInSettings {
                require_pkce: false,
                ..seed.sign_in
            },
            ..seed
        })
        .await;
    let without = [("code_challenge", ""), ("code_challenge_method", "")];
    let waits = waiting(&app, &client, &without).await;
    let patch = ClientPatch {
        sign_in: Some(SignInPatch {
            require_pkce: Some(true),
            ..SignInPatch::default()
        }),
        ..ClientPatch::default()
    };
    change(&app, &client, patch).await;
    let members = answer(&decided(waits, &person).await);
    assert_eq!(members["error"], "invalid_request");
}

/// The answer to the consent page, which the browser still has in its history.
#[both_databases]
async fn a_consent_that_was_withdrawn_is_asked_for_again(app: TestApp) {
    let person = app.person("ada", None).await;
    let client = app
        .client(ClientSeed {
            sign_in: SignInSettings::default(),
            ..web_app()
        })
        .await;
    let browser = signed_in(&app, &person).await;
    let page = browser.open(&authorize_url(&client, &[])).await.expect(200);
    let allowed = browser.submit(&page, "allow", &[("answer", "allow")]).await;
    let place = allowed.header("location").to_owned();
    assert!(answer(&browser.get(&place).await).contains_key("code"));
    let row = app.user_row(&person).await;
    let own = user::actor(&row, &app.platform, Origin::default());
    app.change(&own, async |work| {
        revoke_client_of_user(work, client.id).await
    })
    .await
    .unwrap();
    let again = browser.get(&place).await.expect(303);
    assert!(
        again.header("location").contains("/consent?"),
        "{}",
        again.header("location")
    );
}

/// Without any scope there is consent to ask for, too, and it is asked for once.
#[both_databases]
async fn a_request_without_scopes_is_consented_to_once(app: TestApp) {
    let person = app.person("ada", None).await;
    let client = app
        .client(ClientSeed {
            sign_in: SignInSettings::default(),
            role: None,
            ..web_app()
        })
        .await;
    let browser = signed_in(&app, &person).await;
    let url = authorize_url(&client, &[("scope", "")]);
    let page = browser.open(&url).await.expect(200);
    let response = browser.submit(&page, "allow", &[("answer", "allow")]).await;
    assert!(answer(&browser.follow(response).await).contains_key("code"));
    assert!(answer(&browser.get(&url).await).contains_key("code"));
}
