//! How many authorizations of one user a client may have at once.

use super::{Tokens, refresh, signed_in, tokens, userinfo, web_app};
use crate::support::TestApp;
use chrono::Duration;
use test_macros::both_databases;

const OFFLINE: [(&str, &str); 1] = [("scope", "openid offline_access")];

#[both_databases]
async fn of_more_than_a_hundred_authorizations_the_oldest_is_revoked(app: TestApp) {
    let (ada, bob) = (app.person("ada", None).await, app.person("bob", None).await);
    let (client, other) = (app.client(web_app()).await, app.client(web_app()).await);
    let (of_ada, of_bob) = (signed_in(&app, &ada).await, signed_in(&app, &bob).await);
    // Another client of the user, and another user of the client, count for themselves.
    let elsewhere = tokens(&app, &of_ada, &other, &OFFLINE).await;
    let of_another = tokens(&app, &of_bob, &client, &OFFLINE).await;
    let mut held: Vec<Tokens> = Vec::new();
    for _ in 0..100 {
        app.clock.advance(Duration::milliseconds(10));
        held.push(tokens(&app, &of_ada, &client, &OFFLINE).await);
    }
    refresh(&app, &client, &held[0].refresh).await.expect(200);
    app.clock.advance(Duration::milliseconds(10));
    held.push(tokens(&app, &of_ada, &client, &OFFLINE).await);
    refresh(&app, &client, &held[0].refresh)
        .await
        .refused(400, "invalid_grant");
    userinfo(&app, &held[0].access).await.expect(401);
    for kept in [&held[1], &held[100], &elsewhere] {
        userinfo(&app, &kept.access).await.expect(200);
    }
    refresh(&app, &client, &held[1].refresh).await.expect(200);
    refresh(&app, &client, &of_another.refresh)
        .await
        .expect(200);
    let events = domain::audit::since(&app.db, Some(ada.account), 0, 1000)
        .await
        .unwrap();
    let revoked = events
        .iter()
        .filter(|event| event.summary == "The user has authorized the client too often")
        .count();
    assert_eq!(revoked, 1);
}
