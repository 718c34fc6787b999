//! The rotation of the master key: what goes on working, on which node, and what the earlier key
//! opens no more.

mod nodes;
mod refusals;
mod rotation;

use super::verify;
use crate::support::{ClientSeed, Setup, TestApp, TestClient};
use domain::{
    audit::chain::Verdict,
    error::Result,
    key::{self, KeyRotation},
    master_key::{self, MasterKeyRotation},
    vault::Vault,
};
use entity::{Secret, data_key, signing_key};
use sea_orm::EntityTrait;

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
