//! The history of tokens says of a person's token what introspection says.

use super::{signed_in, tokens, web_app};
use crate::support::{ClientSeed, TestApp, TestClient, TestPerson, claims};
use domain::{
    authorization,
    history::tokens::{self as issued, TokenCriteria, TokenStatus},
    page::{Asked, Slice},
    session::{self, SessionsToEnd},
    user::{self, UserPatch},
};
use entity::user::UserStatus;
use serde_json::json;
use std::collections::HashMap;
use test_macros::both_databases;

fn jti(token: &str) -> String {
    claims(token)["jti"].as_str().unwrap().to_owned()
}

/// The status of each token of a client in the history, by its `jti`; in the list, and by the filter.
async fn told(app: &TestApp, client: &TestClient) -> HashMap<String, TokenStatus> {
    app.recorder.flush().await;
    let system = app.system(client.account);
    let slice = Slice::new(Asked {
        first: Some(100),
        ..Asked::default()
    })
    .unwrap();
    let list = async |statuses| {
        let filter = TokenCriteria {
            now: app.clock.now(),
            client: Some(client.id),
            statuses,
            issued: (None, None),
            jti: None,
            ip_address: None,
        };
        let page = issued::list(&app.db, &system, &filter, &slice)
            .await
            .unwrap();
        let each = page.items.into_iter();
        each.map(|(_, token)| (token.row.jti, token.status))
            .collect::<HashMap<_, _>>()
    };
    let all = list(None).await;
    for status in [TokenStatus::Active, TokenStatus::Revoked] {
        let some = list(Some(vec![status])).await;
        let expected = all.iter().filter(|(_, found)| **found == status);
        assert_eq!(
            some,
            expected.map(|(jti, found)| (jti.clone(), *found)).collect()
        );
    }
    all
}

/// A token of a person, and one of another person that nothing is done to.
async fn assert_told(
    app: &TestApp,
    (person, client): (&TestPerson, &TestClient),
    more: &[(&str, &str)],
    end: impl AsyncFnOnce(),
) {
    let other = app.person("grace", None).await;
    let browser = signed_in(app, person).await;
    let ended = tokens(app, &browser, client, more).await.access;
    let kept = tokens(app, &signed_in(app, &other).await, client, &[])
        .await
        .access;
    let before = told(app, client).await;
    assert_eq!(before[&jti(&ended)], TokenStatus::Active);
    end().await;
    let after = told(app, client).await;
    assert_eq!(app.introspect(client, &ended).await["active"], false);
    assert_eq!(after[&jti(&ended)], TokenStatus::Revoked);
    assert_eq!(app.introspect(client, &kept).await["active"], true);
    assert_eq!(after[&jti(&kept)], TokenStatus::Active);
}

async fn end_sessions(app: &TestApp, person: &TestPerson, all: bool) {
    let system = app.system(person.account);
    let row = app.user_row(person).await;
    let open = session::of_user(&app.db, &system, &row, app.clock.now())
        .await
        .unwrap();
    let which = if all {
        SessionsToEnd::All
    } else {
        SessionsToEnd::Some(open.iter().map(|session| session.id).collect())
    };
    app.change(&system, async |work| {
        session::end_of_user(work, person.id, which).await
    })
    .await
    .unwrap();
}

#[both_databases]
async fn a_token_of_an_ended_session_is_told_as_revoked(app: TestApp) {
    let (person, client) = (app.person("ada", None).await, app.client(web_app()).await);
    let end = async || end_sessions(&app, &person, false).await;
    assert_told(&app, (&person, &client), &[], end).await;
}

/// It outlives the session, but not the end of everything, which is a new generation of the user.
#[both_databases]
async fn a_token_of_a_user_whose_everything_ended_is_told_as_revoked(app: TestApp) {
    let (person, client) = (app.person("ada", None).await, app.client(web_app()).await);
    let end = async || end_sessions(&app, &person, true).await;
    let offline = [("scope", "openid offline_access")];
    assert_told(&app, (&person, &client), &offline, end).await;
}

#[both_databases]
async fn a_token_that_outlives_its_session_is_told_as_active(app: TestApp) {
    let (person, client) = (app.person("ada", None).await, app.client(web_app()).await);
    let browser = signed_in(&app, &person).await;
    let offline = [("scope", "openid offline_access")];
    let token = tokens(&app, &browser, &client, &offline).await.access;
    end_sessions(&app, &person, false).await;
    assert_eq!(app.introspect(&client, &token).await["active"], true);
    assert_eq!(told(&app, &client).await[&jti(&token)], TokenStatus::Active);
}

#[both_databases]
async fn a_token_of_a_revoked_authorization_is_told_as_revoked(app: TestApp) {
    let (person, client) = (app.person("ada", None).await, app.client(web_app()).await);
    let browser = signed_in(&app, &person).await;
    let held = tokens(&app, &browser, &client, &[]).await;
    let actor = app
        .tools
        .registry
        .by_id(&app.db, client.id)
        .await
        .unwrap()
        .unwrap()
        .actor(domain::actor::Origin::default());
    app.change(&actor, async |work| {
        authorization::revoke_by_token(work, &held.refresh).await
    })
    .await
    .unwrap();
    assert_eq!(app.introspect(&client, &held.access).await["active"], false);
    assert_eq!(
        told(&app, &client).await[&jti(&held.access)],
        TokenStatus::Revoked
    );
}

#[both_databases]
async fn a_token_of_a_disabled_user_is_told_as_revoked(app: TestApp) {
    let (person, client) = (app.person("ada", None).await, app.client(web_app()).await);
    let end = async || {
        let patch = UserPatch {
            status: Some(UserStatus::Inactive),
            ..UserPatch::default()
        };
        let system = app.system(person.account);
        app.change(&system, async |work| {
            user::update(work, person.id, None, patch).await
        })
        .await
        .unwrap();
    };
    assert_told(&app, (&person, &client), &[], end).await;
}

/// Both interfaces say the same.
#[both_databases]
async fn graphql_and_rest_tell_of_the_revoked_token_alike(app: TestApp) {
    let (person, client) = (app.person("ada", None).await, app.client(web_app()).await);
    let browser = signed_in(&app, &person).await;
    let token = tokens(&app, &browser, &client, &[]).await.access;
    end_sessions(&app, &person, false).await;
    app.recorder.flush().await;
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let reader = app.token(&administrator).await;
    let query = "{ issuedTokens(first: 100) { nodes { jti status } } }";
    let graphql = app.graphql(&reader, query, json!({})).await;
    let path = "/api/v1/tokens?first=100";
    let rest = app
        .request(
            (axum::http::Method::GET, path),
            &[("authorization", &format!("Bearer {reader}"))],
            axum::body::Body::empty(),
        )
        .await
        .expect(200)
        .json();
    let lists = [&graphql["data"]["issuedTokens"]["nodes"], &rest["items"]];
    for list in lists {
        let found = list.as_array().unwrap().iter();
        let status = found
            .filter(|node| node["jti"] == jti(&token))
            .map(|node| node["status"].clone())
            .next();
        assert_eq!(status, Some(json!("REVOKED")), "{list}");
    }
}
