//! Refresh tokens (checklist lines K-01 to K-07, E-09, F-07).

use super::{Tokens, public_app, refresh, signed_in, tokens, userinfo, web_app};
use crate::support::{Setup, TestApp};
use std::collections::BTreeSet;
use test_macros::both_databases;

/// K-03, K-07: within the grace, and as long as the successor is unused, the same old token gives the
/// same new one.
#[both_databases]
async fn a_lost_answer_costs_no_sign_in(app: TestApp) {
    let person = app.person("ada", None).await;
    let client = app.client(public_app()).await;
    let browser = signed_in(&app, &person).await;
    let first = tokens(&app, &browser, &client, &[]).await.refresh;
    let one = Tokens::of(&refresh(&app, &client, &first).await.expect(200));
    app.clock.advance(chrono::Duration::seconds(9));
    let two = Tokens::of(&refresh(&app, &client, &first).await.expect(200));
    assert_eq!(one.refresh, two.refresh);
    assert_ne!(one.refresh, first);
    refresh(&app, &client, &two.refresh).await.expect(200);
}

/// K-03: after the successor's use, or after the grace, the old token means theft.
#[both_databases]
async fn a_used_token_that_comes_back_ends_everything(app: TestApp) {
    let person = app.person("ada", None).await;
    let client = app.client(public_app()).await;
    let browser = signed_in(&app, &person).await;
    for late in [false, true] {
        let first = tokens(&app, &browser, &client, &[]).await.refresh;
        let next = Tokens::of(&refresh(&app, &client, &first).await.expect(200));
        let newest = if late {
            app.clock.advance(chrono::Duration::seconds(11));
            next
        } else {
            Tokens::of(&refresh(&app, &client, &next.refresh).await.expect(200))
        };
        userinfo(&app, &newest.access).await.expect(200);
        refresh(&app, &client, &first)
            .await
            .refused(400, "invalid_grant");
        refresh(&app, &client, &newest.refresh)
            .await
            .refused(400, "invalid_grant");
        userinfo(&app, &newest.access).await.expect(401);
    }
}

/// The race: many at once, on two nodes, get one successor.
#[both_databases]
async fn many_at_once_get_one_successor(app: TestApp) {
    let person = app.person("ada", None).await;
    let client = app.client(public_app()).await;
    let browser = signed_in(&app, &person).await;
    let first = tokens(&app, &browser, &client, &[]).await.refresh;
    let node = app.node(Setup::default()).await;
    let nodes = [&app, &node];
    let attempts = (0..12).map(|index| refresh(nodes[index % 2], &client, &first));
    let answers = futures_util::future::join_all(attempts).await;
    let successors: BTreeSet<_> = answers
        .into_iter()
        .map(|answer| Tokens::of(&answer.expect(200)).refresh)
        .collect();
    assert_eq!(successors.len(), 1);
}

/// RFC 7662 section 2: to ask is to read. The answer waits for no writer.
#[both_databases]
async fn introspection_of_a_refresh_token_waits_for_no_writer(app: TestApp) {
    let person = app.person("ada", None).await;
    let client = app.client(web_app()).await;
    let browser = signed_in(&app, &person).await;
    let token = tokens(&app, &browser, &client, &[]).await.refresh;
    let system = app.system(app.platform.id);
    let writer = app.begin(&system).await.unwrap();
    assert_eq!(app.introspect(&client, &token).await["active"], true);
    drop(writer);
}

/// K-01, K-02, K-04, E-09.
#[both_databases]
async fn a_refresh_token_is_its_clients_and_may_only_be_narrowed(app: TestApp) {
    let person = app.person("ada", None).await;
    let (client, other) = (app.client(web_app()).await, app.client(web_app()).await);
    let browser = signed_in(&app, &person).await;
    let token = tokens(&app, &browser, &client, &[]).await.refresh;
    refresh(&app, &other, &token)
        .await
        .refused(400, "invalid_grant");
    assert_eq!(app.introspect(&other, &token).await["active"], false);
    assert_eq!(app.introspect(&client, &token).await["active"], true);
    let with = |scope: &'static str| {
        let pairs = [
            ("grant_type", "refresh_token"),
            ("refresh_token", token.as_str()),
            ("scope", scope),
        ];
        let (app, client, pairs) = (
            app.clone(),
            client.clone(),
            pairs.map(|(a, b)| (a.to_owned(), b.to_owned())),
        );
        async move {
            let pairs: Vec<_> = pairs
                .iter()
                .map(|(a, b)| (a.as_str(), b.as_str()))
                .collect();
            app.post_form("/oauth/token", &client, &pairs).await
        }
    };
    assert_eq!(with("openid").await.expect(200).json()["scope"], "openid");
    with("openid roles").await.refused(400, "invalid_scope");
    let all = refresh(&app, &client, &token).await.expect(200).json();
    assert_eq!(all["scope"], "email openid profile");
}

/// F-07: to revoke the refresh token ends its access tokens; another client's stays.
#[both_databases]
async fn revoking_a_refresh_token_ends_its_access_tokens(app: TestApp) {
    let person = app.person("ada", None).await;
    let (client, other) = (app.client(web_app()).await, app.client(web_app()).await);
    let browser = signed_in(&app, &person).await;
    let held = tokens(&app, &browser, &client, &[]).await;
    let revoke = async |caller| {
        app.post_form("/oauth/revoke", caller, &[("token", &held.refresh)])
            .await
            .expect(200);
    };
    revoke(&other).await;
    userinfo(&app, &held.access).await.expect(200);
    revoke(&client).await;
    userinfo(&app, &held.access).await.expect(401);
    refresh(&app, &client, &held.refresh)
        .await
        .refused(400, "invalid_grant");
}

/// K-05: a token that is not used for long, and one of a session that is over.
#[both_databases]
async fn a_refresh_token_lives_with_the_session_or_by_offline_access(app: TestApp) {
    let person = app.person("ada", None).await;
    let client = app.client(web_app()).await;
    let browser = signed_in(&app, &person).await;
    let bound = tokens(&app, &browser, &client, &[]).await.refresh;
    let offline = [("scope", "openid offline_access")];
    let free = tokens(&app, &browser, &client, &offline).await.refresh;
    app.clock.advance(chrono::Duration::hours(25));
    refresh(&app, &client, &bound)
        .await
        .refused(400, "invalid_grant");
    let kept = Tokens::of(&refresh(&app, &client, &free).await.expect(200)).refresh;
    app.clock.advance(chrono::Duration::days(31));
    refresh(&app, &client, &kept)
        .await
        .refused(400, "invalid_grant");
}
