//! What stops a rotation, who may do one, and what cannot be undone after it.

use super::{FIRST, SECOND, between, opened_with, rotate, signing_keys};
use crate::support::{ClientSeed, TestApp};
use domain::{error::Error, master_key, permission::Permission};
use entity::{audit_event, data_key, signing_key};
use migration::{Migrator, MigratorTrait};
use sea_orm::{EntityTrait, QueryOrder};

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
