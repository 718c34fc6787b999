//! A session in which its user proved its identity long ago: what it may not do any more, so that a
//! browser that was left open cannot be used to take the account over (RFC 9470 section 3).

use super::{answer, authorize_url, signed_in, submit_password, web_app};
use crate::support::{Browser, ClientSeed, TestApp, TestPerson};
use axum::{body::Body, http::Request};
use chrono::Duration;
use domain::account::DEFAULT_SLUG;
use serde_json::{Value, json};
use test_macros::both_databases;

const LONG_AGO: Duration = Duration::seconds(601);

/// An administrator whose sign-in was long ago.
async fn long_ago(app: &TestApp) -> (TestPerson, Browser) {
    let person = app.person("ada", Some("administrator")).await;
    let browser = signed_in(app, &person).await;
    app.clock.advance(LONG_AGO);
    (person, browser)
}

/// Codes of the problems of a mutation.
async fn problems(app: &TestApp, browser: &Browser, document: &str) -> Value {
    let request = Request::post("/graphql")
        .header("origin", app.tools.settings.issuer.as_str())
        .header("x-latchkey-console", DEFAULT_SLUG)
        .header("content-type", "application/json");
    let body = json!({ "query": format!("mutation {{ {document} {{ userErrors {{ code }} }} }}") });
    let request = request.body(Body::from(body.to_string())).unwrap();
    let answer = browser.send(request).await.json();
    let data = answer["data"].as_object();
    let data = data.unwrap_or_else(|| panic!("{document}: {answer}"));
    let first = data.values().next().unwrap();
    let errors = first["userErrors"].as_array().expect("user errors");
    errors.iter().map(|error| error["code"].clone()).collect()
}

/// What is named in the mutations of the test.
struct Named {
    plain: String,
    admin: String,
    user: String,
}

/// Changes by which the account could be taken over, or that outlive the session.
fn dangerous(named: &Named) -> Vec<String> {
    let Named { plain, admin, user } = named;
    let role = r#"role: { key: "administrator" }"#;
    let password = "another long password";
    let changes = [
        "rotateSigningKey(input: { force: true })",
        "createClient(input: { name: \"x\", ROLE })",
        "createClient(input: { name: \"x\", scopes: [\"clients:write\"] })",
        "duplicateClient(input: { id: \"ADMIN\" })",
        "setClientRole(input: { id: \"PLAIN\", ROLE })",
        "rotateClientSecret(input: { id: \"ADMIN\" })",
        "createClientSecret(input: { id: \"ADMIN\" })",
        "createUser(input: { username: \"eve\", ROLE })",
        "updateUser(input: { id: \"USER\", ROLE })",
        "createUserLink(input: { user: { id: \"USER\" } })",
        "setUserPassword(input: { id: \"USER\", password: \"PASSWORD\" })",
        "deleteUser(input: { id: \"USER\" })",
        "deleteClients(input: { ids: [\"PLAIN\"] })",
        "createRole(input: { key: \"r\", name: \"r\", permissions: [\"users:write\"] })",
        "updateAccountPolicy(input: { maxClients: 7 })",
    ];
    let filled = changes.iter().map(|change| {
        let change = change.replace("ROLE", role).replace("PASSWORD", password);
        let change = change.replace("PLAIN", plain).replace("ADMIN", admin);
        change.replace("USER", user)
    });
    filled.collect()
}

#[both_databases]
async fn dangerous_changes_need_a_recent_sign_in(app: TestApp) {
    let (person, browser) = long_ago(&app).await;
    let plain = app.client(ClientSeed::default()).await.id.to_string();
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let named = Named {
        admin: admin.id.to_string(),
        user: app.person("bob", None).await.id.to_string(),
        plain: plain.clone(),
    };
    let step_up = json!(["REAUTHENTICATION_REQUIRED"]);
    for document in &dangerous(&named) {
        let found = problems(&app, &browser, document).await;
        assert_eq!(found, step_up, "{document}");
    }
    for document in [
        format!(r#"updateClient(input: {{ id: "{plain}", name: "renamed" }})"#),
        format!(r#"rotateClientSecret(input: {{ id: "{plain}" }})"#),
        r#"createClient(input: { name: "x", role: { key: "viewer" } })"#.to_owned(),
        format!(r#"setClientsStatus(input: {{ ids: ["{plain}"], status: INACTIVE }})"#),
    ] {
        let found = problems(&app, &browser, &document).await;
        assert_eq!(found, json!([]), "{document}");
    }
    let page = browser
        .open("/sign-in?continue=/console/default/keys")
        .await;
    let answer = submit_password(&browser, &page.expect(200), &person).await;
    let location = answer.expect(303).header("location").to_owned();
    assert_eq!(location, "/console/default/keys");
    for document in &dangerous(&named) {
        let found = problems(&app, &browser, document).await;
        assert_ne!(found, step_up, "{document}");
    }
}

/// Otherwise a token, which needs no recent sign-in, could be fetched with the session.
#[both_databases]
async fn a_client_gets_no_right_to_change_things_from_an_old_session(app: TestApp) {
    let (person, browser) = long_ago(&app).await;
    let client = app
        .client(ClientSeed {
            role: Some("administrator"),
            ..web_app()
        })
        .await;
    let resource = app.tools.settings.management_api();
    let asked = |scope: &'static str| {
        let more = [("scope", scope), ("resource", resource.as_str())];
        authorize_url(&client, &more)
    };
    let silent = browser.get(&asked("clients:read")).await;
    assert!(answer(&silent).contains_key("code"));
    let page = browser.open(&asked("clients:read clients:write")).await;
    let page = page.expect(200);
    assert!(page.text().contains("name=\"password\""), "{}", page.text());
    let again = submit_password(&browser, &page, &person).await;
    let done = browser.follow(again).await;
    assert!(answer(&done).contains_key("code"), "asked once");
    let none = format!("{}&prompt=none", asked("clients:write"));
    app.clock.advance(LONG_AGO);
    let refused = browser.get(&none).await;
    assert_eq!(answer(&refused)["error"], "login_required");
}
