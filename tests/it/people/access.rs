//! What a token in the name of a user may do: no more than the client, the user and the token's scope
//! together (checklist lines S-03, S-04, D-06).

use super::{REDIRECT, answer, authorize_url, signed_in, tokens, userinfo, web_app};
use crate::support::{ClientSeed, TestApp, claims};
use domain::client::urls::Urls;
use entity::client::AccessLevel;
use serde_json::json;
use test_macros::both_databases;

const WHO: &str = "{ viewer { scopes account { slug } } }";

#[both_databases]
async fn a_person_acts_as_itself_and_the_log_names_it(app: TestApp) {
    let person = app.person("ada", Some("administrator")).await;
    let seed = web_app();
    let client = app
        .client(ClientSeed {
            role: Some("administrator"),
            ..seed
        })
        .await;
    let browser = signed_in(&app, &person).await;
    let management = app.tokens.management.clone();
    let more = [
        ("resource", management.as_str()),
        ("scope", "openid clients:write clients:read"),
    ];
    let token = tokens(&app, &browser, &client, &more).await.access;
    assert_eq!(claims(&token)["aud"], management);
    let created = app
        .graphql(
            &token,
            "mutation($i: CreateClientInput!) { createClient(input: $i) { client { clientId createdBy { __typename } } userErrors { code } } }",
            json!({ "i": { "name": "by ada" } }),
        )
        .await;
    assert_eq!(
        created["data"]["createClient"]["userErrors"],
        json!([]),
        "{created}"
    );
    let events = domain::audit::since(&app.db, Some(person.account), 0, 1000)
        .await
        .unwrap();
    let event = events
        .iter()
        .find(|event| event.summary == "Client by ada created")
        .expect("an event");
    assert_eq!(
        event.actor_id.as_deref(),
        Some(person.id.to_string().as_str())
    );
    assert_eq!(event.actor_name, "ada in person");
    let denied = app
        .graphql(
            &token,
            "mutation { rotateSigningKey(input: {}) { userErrors { code } } }",
            json!({}),
        )
        .await;
    assert_eq!(
        denied["errors"][0]["extensions"]["code"], "FORBIDDEN",
        "{denied}"
    );
}

/// The user's role lacks what the client has, and the other way round.
#[both_databases]
async fn a_token_gives_no_more_than_user_and_client_both_have(app: TestApp) {
    let viewer = app.person("ada", Some("viewer")).await;
    let client = app
        .client(ClientSeed {
            role: Some("editor"),
            ..web_app()
        })
        .await;
    let browser = signed_in(&app, &viewer).await;
    let management = app.tokens.management.clone();
    let more = [
        ("resource", management.as_str()),
        ("scope", "clients:read clients:write"),
    ];
    let token = tokens(&app, &browser, &client, &more).await.access;
    assert_eq!(claims(&token)["scope"], "clients:read");
    let seen = app.graphql(&token, WHO, json!({})).await;
    assert_eq!(seen["data"]["viewer"]["scopes"], json!(["clients:read"]));
    let read_only = app
        .client(ClientSeed {
            role: Some("editor"),
            access_level: AccessLevel::ReadOnly,
            ..web_app()
        })
        .await;
    let refused = browser.get(&authorize_url(&read_only, &more)).await;
    assert_eq!(answer(&refused)["error"], "invalid_scope");
}

/// S-04: a token of the client itself is no person's.
#[both_databases]
async fn userinfo_is_for_tokens_of_people_with_openid(app: TestApp) {
    let person = app.person("ada", Some("viewer")).await;
    let client = app
        .client(ClientSeed {
            capabilities: domain::client::Capabilities {
                web_app: true,
                backchannel: false,
                script: true,
            },
            urls: Urls {
                redirect_uris: vec![REDIRECT.to_owned()],
                ..Urls::default()
            },
            ..web_app()
        })
        .await;
    let own = app.token(&client).await;
    userinfo(&app, &own).await.expect(403);
    let missing = app.get("/oauth/userinfo").await.expect(401);
    assert!(missing.header("www-authenticate").starts_with("Bearer"));
    let browser = signed_in(&app, &person).await;
    let more = [("scope", "clients:read")];
    let without = tokens(&app, &browser, &client, &more).await;
    assert!(without.id.is_none(), "no openid, no ID token");
    userinfo(&app, &without.access).await.expect(403);
}
