//! The management API in the hands of a client that acts for a user: nothing of it without a scope of
//! it, and of the user what the client's scopes allow.

use super::{Tokens, answer, authorize_url, post, signed_in, tokens, web_app};
use crate::support::{ClientSeed, TestApp, claims};
use axum::http::Method;
use domain::{actor::Origin, user};
use serde_json::{Value, json};
use test_macros::both_databases;

const WHO: &str = "{ viewer { actor { ... on User {
    id username displayName email emailVerified locale role { key } passwordChangedAt lastLoginAt } } } }";
const RIGHTS: &str = "{ viewer { actor { ... on User { effectivePermissions { category } } } } }";

#[both_databases]
async fn a_token_for_the_management_api_needs_a_scope_of_it(app: TestApp) {
    let person = app.person("ada", Some("viewer")).await;
    let (client, without) = (
        app.client(web_app()).await,
        app.client(ClientSeed {
            role: None,
            ..web_app()
        })
        .await,
    );
    let browser = signed_in(&app, &person).await;
    let management = app.tokens.management.clone();
    for scope in ["openid", "openid profile email roles offline_access", ""] {
        let asked = [("resource", management.as_str()), ("scope", scope)];
        let refused = browser.get(&authorize_url(&without, &asked)).await;
        assert_eq!(answer(&refused)["error"], "invalid_scope", "{scope}");
        if !scope.is_empty() {
            let refused = browser.get(&authorize_url(&client, &asked)).await;
            assert_eq!(answer(&refused)["error"], "invalid_scope", "{scope}");
        }
    }
    // By the parameter's other name, and beside another API.
    app.api(crate::support::ApiSeed::default()).await;
    let both = app
        .client(ClientSeed {
            scopes: &["orders:read"],
            ..web_app()
        })
        .await;
    let url = authorize_url(&both, &[("scope", "openid orders:read")]);
    let other = "https://orders.test/api";
    for more in [
        format!("&audience={management}"),
        format!("&resource={management}&resource={other}"),
    ] {
        let refused = browser.get(&format!("{url}{more}")).await;
        let error = answer(&refused)["error"].clone();
        assert!(error == "invalid_scope", "{more}: {error}");
    }
}

/// What was authorized, and is not left: the token is for the userinfo endpoint alone.
#[both_databases]
async fn where_no_scope_of_the_management_api_is_left_it_takes_no_token(app: TestApp) {
    let (ada, bob) = (
        app.person("ada", Some("viewer")).await,
        app.person("bob", None).await,
    );
    let client = app.client(web_app()).await;
    let management = app.tokens.management.clone();
    let asked = [
        ("resource", management.as_str()),
        ("scope", "openid clients:read"),
    ];
    let browser = signed_in(&app, &bob).await;
    let lacking = tokens(&app, &browser, &client, &asked).await.access;
    let browser = signed_in(&app, &ada).await;
    let held = tokens(&app, &browser, &client, &asked).await;
    assert_eq!(claims(&held.access)["aud"], management);
    let narrowed = [
        ("grant_type", "refresh_token"),
        ("refresh_token", held.refresh.as_str()),
        ("scope", "openid"),
    ];
    let narrowed = Tokens::of(&post(&app, &client, &narrowed).await.expect(200)).access;
    let userinfo = app.tools.settings.url("/oauth/userinfo");
    for token in [lacking, narrowed] {
        assert_eq!(claims(&token)["aud"], userinfo);
        app.request(
            (Method::POST, "/graphql"),
            &[
                ("authorization", &format!("Bearer {token}")),
                ("content-type", "application/json"),
            ],
            json!({ "query": WHO }).to_string(),
        )
        .await
        .expect(401);
    }
}

#[both_databases]
async fn a_client_sees_of_its_user_what_its_scopes_allow(app: TestApp) {
    let person = app.person("ada", Some("viewer")).await;
    let client = app.client(web_app()).await;
    let browser = signed_in(&app, &person).await;
    let management = app.tokens.management.clone();
    let role = json!({ "key": "viewer" });
    let email = json!("ada@example.com");
    for (scope, mail, named) in [
        ("openid clients:read", Value::Null, Value::Null),
        ("email clients:read", email.clone(), Value::Null),
        ("openid roles clients:read", Value::Null, Value::Null),
        ("openid roles:read", Value::Null, role.clone()),
        ("openid users:read", email.clone(), role.clone()),
    ] {
        let asked = [("resource", management.as_str()), ("scope", scope)];
        let token = tokens(&app, &browser, &client, &asked).await.access;
        let said = app.graphql(&token, WHO, json!({})).await;
        let who = &said["data"]["viewer"]["actor"];
        assert_eq!(who["id"], person.id.to_string(), "{scope}: {said}");
        assert_eq!(who["username"], "ada");
        assert_eq!(who["displayName"], "ada in person");
        assert_eq!(who["email"], mail, "{scope}");
        assert_eq!(who["role"], named, "{scope}");
        let all = scope.ends_with("users:read");
        assert_eq!(who["passwordChangedAt"].is_string(), all, "{scope}");
        assert_eq!(who["lastLoginAt"].is_string(), all, "{scope}");
        let rights = app.graphql(&token, RIGHTS, json!({})).await;
        let code = &rights["errors"][0]["extensions"]["code"];
        let expected = if named.is_null() {
            json!("FORBIDDEN")
        } else {
            Value::Null
        };
        assert_eq!(*code, expected, "{scope}: {rights}");
        let status = if all { 200 } else { 403 };
        let path = format!("/users/{}", person.id);
        app.rest_with(&token, (Method::GET, &path, Value::Null), &[])
            .await
            .expect(status);
    }
}

/// With no client in between, and for a client that acts for itself, nothing is left out.
#[both_databases]
async fn a_person_and_a_client_see_their_own_in_full(app: TestApp) {
    let person = app.person("ada", Some("viewer")).await;
    let row = app.user_row(&person).await;
    let own = user::actor(&row, &app.platform, Origin::default());
    let seen = user::asking_as_seen(&app.db, &own).await.unwrap();
    assert_eq!(seen, Some(row));
    user::require_rights_of(&own, person.id).unwrap();
    let client = app
        .client(ClientSeed {
            scopes: &["keys:read"],
            ..ClientSeed::default()
        })
        .await;
    let query = "{ viewer { actor { ... on Client { clientId scopes { code } } } } }";
    let said = app
        .graphql(&app.token(&client).await, query, json!({}))
        .await;
    let itself = &said["data"]["viewer"]["actor"];
    assert_eq!(itself["clientId"], client.client_id, "{said}");
    assert_eq!(itself["scopes"], json!([{ "code": "keys:read" }]));
}
