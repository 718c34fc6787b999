//! Nodes with different master keys before, during and after the rotation.

use super::{
    FIRST, SECOND, between, opened_with, refused_for_the_master_key, rotate, rotate_signing_keys,
    signing_keys, with, works,
};
use crate::{
    rules::head,
    support::{ClientSeed, TestApp},
};

/// Signing keys that are made while the master key is rotated are sealed with the one that counts
/// after the commit.
#[both_databases]
async fn a_signing_key_that_is_made_meanwhile_is_sealed_with_the_same_master_key(app: TestApp) {
    let (one, other) = (
        app.node(between(FIRST, SECOND)).await,
        app.node(between(FIRST, SECOND)).await,
    );
    let (rotation, made, started) = tokio::join!(
        rotate(&one),
        rotate_signing_keys(&other),
        app.try_node(between(FIRST, SECOND))
    );
    rotation.unwrap();
    made.unwrap();
    started.unwrap();
    let (opened, all) = opened_with(&app, SECOND).await;
    assert_eq!((opened, opened_with(&app, FIRST).await.0), (all, 0));
}

/// Nodes are started with both keys one after another, so some have the earlier one only for a
/// while.
#[both_databases]
async fn before_the_rotation_nodes_with_both_keys_make_what_the_others_can_open(app: TestApp) {
    let node = app.node(between(FIRST, SECOND)).await;
    rotate_signing_keys(&node).await.unwrap();
    let (opened, all) = opened_with(&app, FIRST).await;
    assert_eq!(opened, all);
    let client = node.client(ClientSeed::default()).await;
    let token = node.token(&client).await;
    works(&app, &client, &token).await;
    works(&app.node(with(FIRST)).await, &client, &token).await;
}

/// It goes on with the keys in memory, and what it writes is understood; only what it would have to
/// seal is refused.
#[both_databases]
async fn a_node_that_has_only_the_earlier_key_goes_on_but_makes_no_signing_keys(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let token = app.token(&client).await;
    rotate(&app.node(between(FIRST, SECOND)).await)
        .await
        .unwrap();
    works(&app, &client, &token).await;
    let (before, events) = (signing_keys(&app).await, head(&app).await);
    refused_for_the_master_key(rotate_signing_keys(&app).await);
    assert_eq!(
        (signing_keys(&app).await, head(&app).await),
        (before, events)
    );
    let made_there = app.client(ClientSeed::default()).await;
    let token = app.token(&made_there).await;
    works(&app.node(with(SECOND)).await, &made_there, &token).await;
}
