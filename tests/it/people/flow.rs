//! The whole way: a person signs in, consents, and the application gets tokens.

use super::{
    REDIRECT, Tokens, answer, authorize_url, exchange, refresh, signed_in, submit_password,
    userinfo, web_app,
};
use crate::support::{Browser, ClientSeed, TestApp, claims, header};
use domain::client::SignInSettings;
use serde_json::json;
use test_macros::both_databases;

#[both_databases]
async fn a_person_signs_in_consents_and_the_application_gets_tokens(app: TestApp) {
    let person = app.person("ada", Some("viewer")).await;
    let client = app
        .client(ClientSeed {
            name: Some("Orders"),
            sign_in: SignInSettings::default(),
            ..web_app()
        })
        .await;
    let browser = Browser::new(&app);
    let page = browser.open(&authorize_url(&client, &[])).await.expect(200);
    assert!(page.text().contains("Orders"), "{}", page.text());
    let consent = submit_password(&browser, &page, &person).await;
    let consent = browser.follow(consent).await.expect(200);
    assert!(consent.text().contains("app.example.com"));
    let response = browser
        .submit(&consent, "allow", &[("answer", "allow")])
        .await;
    let response = browser.follow(response).await.expect(303);
    let members = answer(&response);
    assert_eq!(members["state"], "a-state");
    assert_eq!(members["iss"], app.tools.settings.issuer);
    let response = exchange(&app, &client, &members["code"], &[])
        .await
        .expect(200);
    assert_eq!(response.header("cache-control"), "no-store");
    let tokens = Tokens::of(&response);
    let id_token = tokens.id.expect("an ID token");
    assert_eq!(header(&id_token)["alg"], "RS256");
    let said = claims(&id_token);
    assert_eq!(said["aud"], client.client_id);
    assert_eq!(said["sub"], person.id.to_string());
    assert_eq!(said["nonce"], "a-nonce");
    assert_eq!(said["iss"], app.tools.settings.issuer);
    assert_eq!(said["amr"], json!(["pwd"]));
    assert!(said["at_hash"].is_string() && said["auth_time"].is_i64());
    assert!(said.get("email").is_none(), "it is at userinfo only");
    let access = claims(&tokens.access);
    assert_eq!(access["sub"], person.id.to_string());
    assert_eq!(access["client_id"], client.client_id);
    assert_eq!(access["aud"], app.tools.settings.url("/oauth/userinfo"));
    let info = userinfo(&app, &tokens.access).await.expect(200).json();
    assert_eq!(
        info,
        json!({
            "sub": person.id.to_string(),
            "name": "ada in person",
            "preferred_username": "ada",
            "updated_at": app.user_row(&person).await.updated_at.timestamp(),
            "email": "ada@example.com",
            "email_verified": false,
        })
    );
    let again = refresh(&app, &client, &tokens.refresh).await.expect(200);
    userinfo(&app, &Tokens::of(&again).access).await.expect(200);
}

#[both_databases]
async fn consent_is_remembered_and_a_new_scope_is_asked_for(app: TestApp) {
    let person = app.person("ada", Some("viewer")).await;
    let client = app
        .client(ClientSeed {
            sign_in: SignInSettings::default(),
            ..web_app()
        })
        .await;
    let browser = signed_in(&app, &person).await;
    let page = browser.open(&authorize_url(&client, &[])).await.expect(200);
    let response = browser.submit(&page, "allow", &[("answer", "allow")]).await;
    answer(&browser.follow(response).await);
    let again = browser.get(&authorize_url(&client, &[])).await;
    assert!(answer(&again).contains_key("code"));
    let more = authorize_url(&client, &[("scope", "openid profile email roles")]);
    let page = browser.open(&more).await.expect(200);
    let response = browser.submit(&page, "deny", &[("answer", "deny")]).await;
    let members = answer(&browser.follow(response).await);
    assert_eq!(members["error"], "access_denied");
    assert_eq!(members["state"], "a-state");
    let none = authorize_url(&client, &[("scope", "openid roles"), ("prompt", "none")]);
    let members = answer(&browser.get(&none).await);
    assert_eq!(members["error"], "consent_required");
    assert!(REDIRECT.starts_with("https://app.example.com"));
}
