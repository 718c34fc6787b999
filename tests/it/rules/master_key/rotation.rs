//! The rotation itself: the new master key opens everything and the earlier one nothing, whatever
//! interrupts it.

use super::{
    FIRST, SECOND, THIRD, between, opened_with, refused_for_the_master_key, rotate,
    rotate_signing_keys, signing_keys, with, works,
};
use crate::{
    rules::head,
    support::{ClientSeed, TestApp},
};
use domain::master_key::{self, MasterKeyRotation};

/// A thief of the earlier master key opens nothing in what is copied from the database later.
#[both_databases]
async fn after_a_rotation_only_the_new_master_key_opens_anything(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let token = app.token(&client).await;
    let count = signing_keys(&app).await.len();
    let node = app.node(between(FIRST, SECOND)).await;
    assert!(node.tools.vault.uses_previous());
    works(&node, &client, &token).await;
    assert_eq!(opened_with(&app, FIRST).await, (count, count));
    assert_eq!(
        rotate(&node).await.unwrap(),
        MasterKeyRotation::Rotated {
            signing_keys: count
        }
    );
    assert_eq!(opened_with(&app, FIRST).await, (0, count + 1));
    assert_eq!(opened_with(&app, SECOND).await, (count + 1, count + 1));
    refused_for_the_master_key(app.try_node(with(FIRST)).await);
    refused_for_the_master_key(app.try_node(between(FIRST, THIRD)).await);
    let after = app.node(with(SECOND)).await;
    works(&after, &client, &token).await;
    rotate_signing_keys(&after).await.unwrap();
    assert_eq!(opened_with(&app, FIRST).await.0, 0);
    let both = app.node(between(FIRST, SECOND)).await;
    assert!(!both.tools.vault.uses_previous());
    works(&both, &client, &token).await;
}

#[both_databases]
async fn the_master_key_can_be_rotated_again_and_again(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let token = app.token(&client).await;
    for (previous, current) in [(FIRST, SECOND), (SECOND, THIRD), (THIRD, FIRST)] {
        let node = app.node(between(previous, current)).await;
        assert!(matches!(
            rotate(&node).await.unwrap(),
            MasterKeyRotation::Rotated { .. }
        ));
        let (opened, all) = opened_with(&app, current).await;
        assert_eq!((opened, opened_with(&app, previous).await.0), (all, 0));
        refused_for_the_master_key(app.try_node(with(previous)).await);
        works(&app.node(with(current)).await, &client, &token).await;
    }
}

/// It is one transaction: what did not commit never was, and a second run finds what is left to do.
#[both_databases]
async fn an_interrupted_rotation_leaves_no_trace_and_is_done_by_the_next_run(app: TestApp) {
    let node = app.node(between(FIRST, SECOND)).await;
    let (before, events) = (signing_keys(&app).await, head(&app).await);
    let actor = node.system(node.platform.id);
    let work = node.begin(&actor).await.unwrap();
    assert!(matches!(
        master_key::rotate(&work).await.unwrap(),
        MasterKeyRotation::Rotated { .. }
    ));
    drop(work);
    assert_eq!(
        (signing_keys(&app).await, head(&app).await),
        (before, events)
    );
    app.node(with(FIRST)).await;
    assert!(matches!(
        rotate(&node).await.unwrap(),
        MasterKeyRotation::Rotated { .. }
    ));
    let events = head(&app).await;
    assert_eq!(rotate(&node).await.unwrap(), MasterKeyRotation::UpToDate);
    assert_eq!(
        rotate(&app.node(with(SECOND)).await).await.unwrap(),
        MasterKeyRotation::UpToDate
    );
    assert_eq!(
        head(&app).await,
        events,
        "nothing is logged where nothing was done"
    );
}

#[both_databases]
async fn of_two_rotations_at_once_one_does_it(app: TestApp) {
    let (one, other) = (
        app.node(between(FIRST, SECOND)).await,
        app.node(between(FIRST, SECOND)).await,
    );
    let (first, second) = tokio::join!(rotate(&one), rotate(&other));
    let done = [first.unwrap(), second.unwrap()];
    assert_eq!(
        done.iter()
            .filter(|outcome| **outcome == MasterKeyRotation::UpToDate)
            .count(),
        1,
        "{done:?}"
    );
    app.node(with(SECOND)).await;
}
