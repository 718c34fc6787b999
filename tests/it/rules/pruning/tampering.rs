//! Events that were deleted by another program than Latchkey: no checkpoint covers that up.

use super::pruned;
use crate::{
    rules::{sql, verify},
    support::TestApp,
};
use domain::audit::chain::{Damage, Verdict};
use entity::audit_checkpoint;
use sea_orm::EntityTrait;

/// Only the master key makes a checkpoint; without it, what is missing was removed.
#[both_databases]
async fn a_deletion_that_was_no_pruning_is_found(app: TestApp) {
    let (first_day, _) = pruned(&app).await;
    let next = first_day.sequence + 1;
    let checkpoint = audit_checkpoint::Entity::find()
        .one(&app.db)
        .await
        .unwrap()
        .unwrap();
    sql(
        &app,
        &format!("DELETE FROM audit_event WHERE sequence = {next}"),
    )
    .await;
    assert_eq!(
        verify(&app, None).await,
        Verdict::Broken {
            sequence: next,
            damage: Damage::Removed
        }
    );
    sql(
        &app,
        &format!("UPDATE audit_checkpoint SET sequence = {next}"),
    )
    .await;
    assert_eq!(
        verify(&app, None).await,
        Verdict::Broken {
            sequence: next,
            damage: Damage::NotPruned
        }
    );
    sql(&app, "DELETE FROM audit_checkpoint").await;
    assert_eq!(
        verify(&app, None).await,
        Verdict::Broken {
            sequence: 1,
            damage: Damage::Removed
        }
    );
    // As it was, but for an event that was put in before the beginning.
    audit_checkpoint::Entity::insert(audit_checkpoint::ActiveModel::from(checkpoint))
        .exec_without_returning(&app.db)
        .await
        .unwrap();
    sql(
        &app,
        &format!(
            "UPDATE audit_event SET sequence = 1 WHERE sequence = {}",
            next + 1
        ),
    )
    .await;
    assert_eq!(
        verify(&app, None).await,
        Verdict::Broken {
            sequence: 1,
            damage: Damage::Inserted
        }
    );
}
