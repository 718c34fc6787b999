//! A client acts for a person: the audit log names both, and what they create names the person.

use super::{signed_in, tokens, web_app};
use crate::support::{ClientSeed, TestApp, TestClient, TestPerson};
use domain::audit::{self, chain};
use entity::audit_event::Model;
use serde_json::{Value, json};
use test_macros::both_databases;

const CREATE: &str = "mutation($name: String!) { createClient(input: { name: $name }) {
    client { id secrets { createdBy { ... on User { username } } } } userErrors { code } } }";

/// An administrator, and the token by which a web application acts for it.
async fn acting(app: &TestApp) -> (TestPerson, TestClient, String) {
    let person = app.person("ada", Some("administrator")).await;
    let client = app
        .client(ClientSeed {
            role: Some("administrator"),
            ..web_app()
        })
        .await;
    let browser = signed_in(app, &person).await;
    let management = app.tokens.management.clone();
    let more = [
        ("resource", management.as_str()),
        ("scope", "openid clients:write clients:read users:read"),
    ];
    let token = tokens(app, &browser, &client, &more).await.access;
    (person, client, token)
}

async fn event(app: &TestApp, summary: &str) -> Model {
    let events = audit::since(&app.db, None, 0, 1000).await.unwrap();
    let found = events.into_iter().find(|event| event.summary == summary);
    found.unwrap_or_else(|| panic!("no event: {summary}"))
}

fn details(event: &Model) -> Value {
    serde_json::from_str(event.details.as_deref().unwrap_or("{}")).unwrap()
}

#[both_databases]
async fn the_audit_log_names_the_client_that_acted_for_a_user(app: TestApp) {
    let (person, client, token) = acting(&app).await;
    let created = app
        .graphql(&token, CREATE, json!({ "name": "by ada" }))
        .await;
    assert_eq!(
        created["data"]["createClient"]["userErrors"],
        json!([]),
        "{created}"
    );
    let event = event(&app, "Client by ada created").await;
    assert_eq!(event.actor_id, Some(person.id.to_string()));
    assert_eq!(details(&event)["actorClientId"], client.id.to_string());
    let intact = chain::verify(&app.db, &app.tools.vault, None)
        .await
        .unwrap();
    assert!(matches!(intact, chain::Verdict::Intact { .. }));
}

/// Two clients that are refused the same for one person are told apart.
#[both_databases]
async fn refusals_by_two_clients_for_one_user_are_two_events(app: TestApp) {
    let (person, first, token) = acting(&app).await;
    let second = app
        .client(ClientSeed {
            role: Some("administrator"),
            ..web_app()
        })
        .await;
    let browser = signed_in(&app, &person).await;
    let management = app.tokens.management.clone();
    let more = [
        ("resource", management.as_str()),
        ("scope", "clients:write clients:read"),
    ];
    let other = tokens(&app, &browser, &second, &more).await.access;
    for token in [&token, &other] {
        let denied = app
            .graphql(
                token,
                "mutation { rotateSigningKey(input: {}) { userErrors { code } } }",
                json!({}),
            )
            .await;
        assert_eq!(denied["errors"][0]["extensions"]["code"], "FORBIDDEN");
    }
    app.clock.advance(chrono::Duration::minutes(2));
    app.recorder.flush().await;
    let events = audit::since(&app.db, None, 0, 1000).await.unwrap();
    let named: Vec<_> = events
        .iter()
        .filter(|event| event.kind == entity::audit_event::AuditEventKind::AccessDenied)
        .map(|event| details(event)["actorClientId"].clone())
        .collect();
    assert_eq!(
        named,
        [json!(first.id.to_string()), json!(second.id.to_string())]
    );
}

/// Where no user is acted for, the actor is the client itself, and no second one is named.
#[both_databases]
async fn an_event_of_a_client_itself_names_no_other(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let token = app.token(&administrator).await;
    app.graphql(&token, CREATE, json!({ "name": "by a client" }))
        .await;
    let event = event(&app, "Client by a client created").await;
    assert_eq!(event.actor_id, Some(administrator.id.to_string()));
    assert_eq!(details(&event).get("actorClientId"), None);
}

#[both_databases]
async fn a_secret_that_a_person_created_names_it(app: TestApp) {
    let (person, _, token) = acting(&app).await;
    let created = app
        .graphql(&token, CREATE, json!({ "name": "by ada" }))
        .await;
    let client = &created["data"]["createClient"]["client"];
    assert_eq!(
        client["secrets"][0]["createdBy"]["username"], person.username,
        "{created}"
    );
    let id = client["id"].as_str().unwrap();
    let listed = app
        .request(
            (
                axum::http::Method::GET,
                &format!("/api/v1/clients/{id}/secrets"),
            ),
            &[("authorization", &format!("Bearer {token}"))],
            axum::body::Body::empty(),
        )
        .await
        .expect(200)
        .json();
    assert_eq!(listed["items"][0]["createdById"], person.id.to_string());
}
