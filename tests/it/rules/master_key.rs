//! The rotation of the master key: what goes on working, on which node, and what the earlier key
//! opens no more.

use super::{head, verify};
use crate::support::{ClientSeed, Setup, TestApp, TestClient};
use domain::{
    audit::chain::Verdict,
    error::{Error, Result},
    key::{self, KeyRotation},
    master_key::{self, MasterKeyRotation},
    permission::Permission,
    vault::Vault,
};
use entity::{Secret, audit_event, data_key, signing_key};
use migration::{Migrator, MigratorTrait};
use sea_orm::{EntityTrait, QueryOrder};

const FIRST: &str = "the master key of the tests, which seals nothing of value";
const SECOND: &str = "the second master key of the tests, also of no value";
const THIRD: &str = "the third master key of the tests, of no more value";

/// A node that has the new master key only.
fn with(key: &'static str) -> Setup {
    Setup {
        master_key: key,
        ..Setup::default()
    }
}

/// A node as it runs during a rotation.
fn between(previous: &'static str, current: &'static str) -> Setup {
    Setup {
        previous_master_key: Some(previous),
        ..with(current)
    }
}

async fn rotate(node: &TestApp) -> Result<MasterKeyRotation> {
    node.change(&node.system(node.platform.id), async |work| {
        master_key::rotate(work).await
    })
    .await
}

async fn rotate_signing_keys(node: &TestApp) -> Result<signing_key::Model> {
    let forced = KeyRotation {
        algorithm: None,
        force: true,
    };
    node.change(&node.system(node.platform.id), async |work| {
        key::rotate(work, forced).await
    })
    .await
}

async fn signing_keys(app: &TestApp) -> Vec<signing_key::Model> {
    signing_key::Entity::find().all(&app.db).await.unwrap()
}

/// How many of the things that the master key seals that one opens, of how many.
async fn opened_with(app: &TestApp, key: &str) -> (usize, usize) {
    let vault = Vault::new(&Secret::new(key.to_owned()).into(), &Default::default()).unwrap();
    let data = data_key::Entity::find()
        .all(&app.db)
        .await
        .unwrap()
        .into_iter()
        .map(|row| ("data keys".to_owned(), row.sealed));
    let all: Vec<_> = signing_keys(app)
        .await
        .into_iter()
        .map(|row| (row.kid, row.private_key))
        .chain(data)
        .collect();
    (
        all.iter()
            .filter(|(context, sealed)| vault.open(context, sealed).is_some())
            .count(),
        all.len(),
    )
}

#[track_caller]
fn refused_for_the_master_key<T>(outcome: Result<T>) {
    let Err(error) = outcome else {
        panic!("the earlier master key opens something")
    };
    let text = error.for_operator();
    assert!(
        text.contains("LATCHKEY_MASTER_KEY does not open the signing keys")
            && text.contains("LATCHKEY_MASTER_KEY_PREVIOUS"),
        "{text}"
    );
}

/// Old secrets and tokens, and new ones, on that node; and it can change things.
async fn works(node: &TestApp, client: &TestClient, token: &str) {
    assert!(node.is_alive(client, token).await);
    let fresh = node.token(client).await;
    assert!(node.is_alive(client, &fresh).await);
    let another = node.client(ClientSeed::default()).await;
    node.token(&another).await;
    assert!(matches!(verify(node, None).await, Verdict::Intact { .. }));
}

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

#[both_databases]
async fn a_signing_key_that_neither_master_key_opens_stops_the_rotation(app: TestApp) {
    let node = app.node(between(FIRST, SECOND)).await;
    let row = signing_keys(&app).await.remove(0);
    let damaged = entity::Sealed(vec![7; row.private_key.0.len()]);
    let damaged = signing_key::ActiveModel {
        private_key: sea_orm::Set(damaged),
        ..row.clone().into()
    };
    signing_key::Entity::update(damaged)
        .exec(&app.db)
        .await
        .unwrap();
    let Err(error) = rotate(&node).await else {
        panic!("was not refused")
    };
    assert!(
        error.for_operator().contains(&row.kid),
        "{}",
        error.for_operator()
    );
    let (opened, all) = opened_with(&app, FIRST).await;
    assert_eq!(opened, all - 1, "nothing was changed");
}

#[both_databases]
async fn a_rotation_is_audited_without_a_key_and_needs_the_permission(app: TestApp) {
    let node = app.node(between(FIRST, SECOND)).await;
    let viewer = node
        .actor(&node.client(ClientSeed::with_role("viewer")).await)
        .await;
    let outcome = node
        .change(&viewer, async |work| master_key::rotate(work).await)
        .await;
    assert!(matches!(
        outcome,
        Err(Error::Forbidden(Permission::KeysWrite))
    ));
    rotate(&node).await.unwrap();
    node.recorder.flush().await;
    let events = audit_event::Entity::find()
        .order_by_desc(audit_event::Column::Sequence)
        .all(&app.db)
        .await
        .unwrap();
    let event = events
        .iter()
        .find(|event| event.kind == audit_event::AuditEventKind::MasterKeyRotated)
        .unwrap();
    let count = signing_keys(&app).await.len();
    assert_eq!(
        event.details.as_deref(),
        Some(format!(r#"{{"signingKeys":{count}}}"#).as_str())
    );
    assert_eq!(
        (event.account_id, event.summary.as_str()),
        (app.platform.id, "The master key was rotated")
    );
}

/// Without the data keys, no generated secret would be recognised any more.
#[both_databases]
async fn the_migration_of_the_data_keys_is_not_undone_after_a_rotation(app: TestApp) {
    rotate(&app.node(between(FIRST, SECOND)).await)
        .await
        .unwrap();
    let rows = data_key::Entity::find().all(&app.db).await.unwrap();
    let outcome = Migrator::down(&app.db, None).await;
    assert!(outcome.is_err_and(|error| error.to_string().contains("the master key was rotated")));
    assert_eq!(data_key::Entity::find().all(&app.db).await.unwrap(), rows);
}
