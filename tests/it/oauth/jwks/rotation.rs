//! Keys that follow one another: when each is published, and how other nodes hear of it.

use super::{ids, rotate};
use crate::support::{ClientSeed, Setup, TestApp, header};
use chrono::Duration;
use config::MAX_TOKEN_TTL;

/// G-05, OpenID Connect Core section 10.1.1: a key is published before it signs and until its last
/// token has expired.
#[both_databases]
async fn keys_are_published_before_they_sign_and_after(app: TestApp) {
    let client = app
        .client(ClientSeed {
            ttl: Some(MAX_TOKEN_TTL),
            ..ClientSeed::default()
        })
        .await;
    let before = ids(&app).await;
    let old = app.token(&client).await;
    rotate(&app).await;
    let new = app.token(&client).await;
    let kid = |token: &str| header(token)["kid"].as_str().unwrap().to_owned();
    assert_ne!(kid(&old), kid(&new));
    assert!(
        before.contains(&kid(&new)),
        "the new key was published while the old one signed"
    );
    assert!(ids(&app).await.is_superset(&before));
    assert!(app.is_alive(&client, &old).await && app.is_alive(&client, &new).await);
    app.clock
        .advance(Duration::seconds(i64::from(MAX_TOKEN_TTL)) + Duration::minutes(59));
    rotate(&app).await;
    assert!(
        ids(&app).await.contains(&kid(&old)),
        "an hour is left for clocks that go wrong"
    );
    app.clock.advance(Duration::minutes(1));
    rotate(&app).await;
    assert!(!ids(&app).await.contains(&kid(&old)));
}

/// G-05: a node that has not heard of a rotation yet looks again when it meets a key that it does
/// not know.
#[both_databases]
async fn another_node_learns_of_a_new_key_by_its_tokens(app: TestApp) {
    let other = app.node(Setup::default()).await;
    let client = app.client(ClientSeed::default()).await;
    rotate(&app).await;
    rotate(&app).await;
    let token = app.token(&client).await;
    assert!(
        !other
            .tokens
            .keys()
            .knows(header(&token)["kid"].as_str().unwrap())
    );
    assert!(other.is_alive(&client, &token).await);
    assert_eq!(ids(&other).await, ids(&app).await);
}
