//! `/oauth/forward-auth` and tokens in the name of a person.

use super::{signed_in, tokens, web_app};
use crate::support::{ApiSeed, ClientSeed, TestApp, TestResponse, claims};
use axum::{body::Body, http::Method};
use domain::{
    session::{self, SessionsToEnd},
    user::{self, UserPatch},
};
use test_macros::both_databases;

const ORDERS: &str = "https://orders.test/api";

async fn ask(app: &TestApp, scope: &str, token: &str) -> TestResponse {
    let path = format!("/oauth/forward-auth?audience={ORDERS}&scope={scope}");
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str())];
    app.request((Method::GET, &path), &headers, Body::empty())
        .await
}

/// What client, user and token have together, until the session ends.
#[both_databases]
async fn a_token_of_a_person_opens_what_the_person_may(app: TestApp) {
    app.api(ApiSeed::default()).await;
    app.role(app.platform.id, "reader", &["orders:read"]).await;
    let person = app.person("ada", Some("reader")).await;
    let client = app
        .client(ClientSeed {
            role: None,
            scopes: &["orders:read", "orders:write"],
            ..web_app()
        })
        .await;
    let browser = signed_in(&app, &person).await;
    let more = [
        ("resource", ORDERS),
        ("scope", "openid orders:read orders:write"),
    ];
    let token = tokens(&app, &browser, &client, &more).await.access;
    let answer = ask(&app, "openid+orders:read", &token).await.expect(200);
    assert_eq!(answer.header("x-auth-request-scope"), "openid orders:read");
    let user = person.id.to_string();
    assert_eq!(answer.header("x-auth-request-user"), user);
    assert_eq!(claims(&token)["sub"], user);
    assert_eq!(
        answer.header("x-auth-request-client-id"),
        client.row.client_id
    );
    ask(&app, "orders:write", &token).await.expect(403);
    app.change(&app.system(person.account), async |work| {
        session::end_of_user(work, person.id, SessionsToEnd::All).await
    })
    .await
    .unwrap();
    ask(&app, "orders:read", &token).await.expect(401);
    // A person who loses a permission starts a new generation: tokens with it end as a whole.
    let browser = signed_in(&app, &person).await;
    let token = tokens(&app, &browser, &client, &more).await.access;
    ask(&app, "orders:read", &token).await.expect(200);
    let patch = UserPatch {
        role: Some(None),
        ..UserPatch::default()
    };
    app.change(&app.system(person.account), async |work| {
        user::update(work, person.id, None, patch).await
    })
    .await
    .unwrap();
    ask(&app, "orders:read", &token).await.expect(401);
}

/// A token in the name of a person without any permission at the API is for the API all the same,
/// since the client has some there: it opens nothing, also where no scope is required.
#[both_databases]
async fn a_token_of_a_person_who_may_do_nothing_there_opens_nothing(app: TestApp) {
    app.api(ApiSeed::default()).await;
    let person = app.person("ada", None).await;
    let client = app
        .client(ClientSeed {
            role: None,
            scopes: &["orders:read"],
            ..web_app()
        })
        .await;
    let browser = signed_in(&app, &person).await;
    let more = [("resource", ORDERS), ("scope", "openid")];
    let token = tokens(&app, &browser, &client, &more).await.access;
    assert_eq!(claims(&token)["aud"], ORDERS);
    ask(&app, "", &token).await.expect(403);
    ask(&app, "openid", &token).await.expect(403);
}
