//! The endpoint: who may read the list, how long it may be kept, and that it tells nothing.

use super::{API, list, marks, orders, verifier};
use crate::support::{Auth, TestApp, TestClient, claims, header};
use axum::http::Method;
use chrono::Duration;
use domain::token::revoke_all_of;

const PATH: &str = "/oauth/revocations";

async fn revoke(app: &TestApp, client: &TestClient, token: &str) {
    app.post_form("/oauth/revoke", client, &[("token", token)])
        .await
        .expect(200);
}

#[both_databases]
async fn the_list_is_a_signed_jwt_of_its_own_type(app: TestApp) {
    let answer = app.get(PATH).await.expect(200);
    assert_eq!(answer.header("content-type"), "application/jwt");
    let (head, body) = (header(&answer.text()), claims(&answer.text()));
    assert_eq!(head["typ"], "latchkey-revocations+jwt");
    assert_eq!(body["iss"], "https://latchkey.test");
    let now = app.clock.now().timestamp();
    assert_eq!(
        (body["iat"].as_i64(), body["exp"].as_i64()),
        (Some(now), Some(now + 60))
    );
    assert_eq!((&body["revoked"], body.get("accounts")), (&"".into(), None));
    let keys = app.get("/oauth/jwks").await;
    assert_eq!(
        keys.header("etag"),
        format!("\"{}\"", body["jwks"].as_str().unwrap())
    );
    let known = keys.json()["keys"].as_array().unwrap().clone();
    assert!(known.iter().any(|key| key["kid"] == head["kid"]));
}

/// The metadata names it, by a name that no other extension has.
#[both_databases]
async fn the_metadata_names_the_list(app: TestApp) {
    for path in ["oauth-authorization-server", "openid-configuration"] {
        let metadata = app.get(&format!("/.well-known/{path}")).await.json();
        let uri = &metadata["latchkey_revocations_uri"];
        assert_eq!(uri, "https://latchkey.test/oauth/revocations");
    }
}

/// RFC 9110 section 13.1.2.
#[both_databases]
async fn the_list_may_be_cached_for_two_seconds_and_is_sent_once(app: TestApp) {
    let [client, _] = orders(&app).await;
    let token = app.token(&client).await;
    let answer = app.get(PATH).await.expect(200);
    assert_eq!(answer.header("cache-control"), "public, max-age=2");
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    let tag = answer.header("etag").to_owned();
    let again = async || {
        app.request((Method::GET, PATH), &[("if-none-match", &tag)], "")
            .await
    };
    let unchanged = again().await.expect(304);
    assert!(unchanged.body.is_empty());
    assert_eq!(unchanged.header("etag"), tag);
    revoke(&app, &client, &token).await;
    app.clock.advance(Duration::seconds(1));
    assert_ne!(again().await.expect(200).header("etag"), tag);
    for method in [Method::POST, Method::PUT, Method::DELETE] {
        app.request((method, PATH), &[], "").await.expect(405);
    }
}

/// A list is signed anew before a verifier takes it for old, even where nothing changes.
#[both_databases]
async fn the_list_is_signed_anew_every_ten_seconds(app: TestApp) {
    let first = list(&app).await["iat"].as_i64().unwrap();
    app.clock.advance(Duration::seconds(9));
    app.feed.catch_up().await.unwrap();
    assert_eq!(list(&app).await["iat"], first);
    app.clock.advance(Duration::seconds(1));
    assert_eq!(list(&app).await["iat"], first + 10);
}

/// What was revoked while the list was read may be missing in it.
#[both_databases]
async fn the_list_is_of_the_moment_before_it_was_read(app: TestApp) {
    let (clock, mut is_first) = (app.clock.clone(), true);
    app.statements.after_each(move |sql| {
        if sql.contains("FROM \"revocation\"") && std::mem::take(&mut is_first) {
            clock.advance(Duration::seconds(1));
        }
    });
    let before = app.clock.now();
    let list = list(&app).await;
    assert_eq!(app.clock.now(), before + Duration::seconds(1));
    assert_eq!(list["iat"], before.timestamp());
}

/// It is public, so it must be of no use to those who hold no token.
#[both_databases]
async fn the_list_names_no_client_and_no_generation(app: TestApp) {
    let [client, other] = orders(&app).await;
    let token = app.token(&client).await;
    let said = claims(&token);
    let system = app.system(client.account);
    app.change(&system, async |work| {
        revoke_all_of(work, &[client.id]).await
    })
    .await
    .unwrap();
    app.clock.advance(Duration::seconds(1));
    let text = list(&app).await.to_string();
    let row = app.row(&client).await;
    for told in [
        client.id.0.to_string(),
        client.id.0.simple().to_string(),
        said["cgen"].to_string(),
        row.generation.to_string(),
        other.row.generation.to_string(),
        said["jti"].as_str().unwrap().to_owned(),
        "default".to_owned(),
    ] {
        assert!(!text.contains(&told), "{told} in {text}");
    }
    assert_eq!(
        marks(&app).await,
        2,
        "one by the UUID, one by the client id"
    );
}

/// RFC 8725 section 3.11: what is signed for one purpose is good for no other.
#[both_databases]
async fn the_list_is_no_token_and_a_token_is_no_list(app: TestApp) {
    let [client, _] = orders(&app).await;
    let list = app.get(PATH).await.text();
    app.post_json(
        "/graphql",
        Auth::Bearer(list.clone()),
        &serde_json::json!({"query": "{ server { version } }"}),
    )
    .await
    .expect(401);
    assert_eq!(app.introspect(&client, &list).await["active"], false);
    let verifier = verifier(&app, API).await;
    assert!(verifier.verify(&list).await.is_err());
}
