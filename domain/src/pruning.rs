//! Deletes the oldest part of the audit log, and puts a checkpoint in its place.

use super::{
    actor::Actor,
    audit::{Event, chain::Head, checkpoint},
    deployment,
    error::{Error, Result},
    tools::Tools,
    work::Work,
};
use chrono::{DateTime, Duration, Utc};
use entity::{
    audit_checkpoint,
    audit_event::{self, AuditEventKind},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder,
};
use serde_json::json;

/// Events deleted in one transaction: few enough that other writers wait only briefly.
const BATCH: i64 = 1000;

/// Minimum age of an event before it may be pruned. Nodes that follow the log have read it long
/// before.
#[must_use]
pub fn min_age() -> Duration {
    Duration::days(1)
}

/// What pruning would delete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Number of events.
    pub events: i64,
    /// The last of these events.
    pub last: Head,
}

/// The events to prune: from the beginning of the log up to the first that happened at `before` or
/// later. The newest event always stays. None where there is nothing to prune.
///
/// # Errors
/// Only internal ones.
pub async fn plan(db: &impl ConnectionTrait, before: DateTime<Utc>) -> Result<Option<Plan>> {
    let begins_after = checkpoint::newest(db)
        .await?
        .map_or(0, |checkpoint| checkpoint.sequence);
    let newest_event = deployment::audit_sequence(db).await?;
    let ordered = || audit_event::Entity::find().order_by_asc(audit_event::Column::Sequence);
    let kept = ordered()
        .filter(audit_event::Column::OccurredAt.gte(before))
        .one(db)
        .await?;
    let last = kept
        .map_or(newest_event, |event| event.sequence)
        .min(newest_event)
        - 1;
    if last <= begins_after {
        return Ok(None);
    }
    let last = hashed(db, last).await?;
    Ok(Some(Plan {
        events: last.sequence - begins_after,
        last,
    }))
}

async fn hashed(db: &impl ConnectionTrait, sequence: i64) -> Result<Head> {
    let event = audit_event::Entity::find()
        .filter(audit_event::Column::Sequence.eq(sequence))
        .one(db)
        .await?;
    let hash = event
        .and_then(|event| event.hash)
        .ok_or_else(|| Error::internal(format!("event {sequence} of the audit log is missing")))?;
    Ok(Head { sequence, hash })
}

/// Carries out a plan, as the server itself, in small transactions: each advances the checkpoint
/// and leaves a log that can be verified. An event in the log records the pruning. The log must
/// have been verified before, since deleted events cannot be verified any more.
///
/// # Errors
/// Only internal ones. Events pruned before the failure stay pruned, and it can be called again.
pub async fn prune(
    db: &DatabaseConnection,
    tools: &Tools,
    actor: &Actor,
    plan: &Plan,
) -> Result<()> {
    let mut own: Option<i64> = None;
    loop {
        let work = Work::begin(db, tools, actor).await?;
        // Prunings that run at the same time take turns.
        deployment::lock(work.db()).await?;
        let begins_after = checkpoint::newest(work.db())
            .await?
            .map_or(0, |checkpoint| checkpoint.sequence);
        if begins_after >= plan.last.sequence {
            return Ok(());
        }
        let upto = hashed(work.db(), (begins_after + BATCH).min(plan.last.sequence)).await?;
        audit_event::Entity::delete_many()
            .filter(audit_event::Column::Sequence.lte(upto.sequence))
            .exec(work.db())
            .await?;
        // Of the checkpoints of one pruning, the last one is enough.
        if let Some(own) = own {
            audit_checkpoint::Entity::delete_many()
                .filter(audit_checkpoint::Column::Sequence.eq(own))
                .exec(work.db())
                .await?;
        }
        let pruned_at = work.now();
        let seal = checkpoint::seal(work.vault(), upto.sequence, &upto.hash, pruned_at);
        let row = audit_checkpoint::Model {
            sequence: upto.sequence,
            hash: upto.hash,
            pruned_at,
            seal,
        };
        audit_checkpoint::Entity::insert(audit_checkpoint::ActiveModel::from(row))
            .exec_without_returning(work.db())
            .await?;
        if own.is_none() {
            let summary = format!(
                "Events of the audit log up to {} pruned",
                plan.last.sequence
            );
            let details = json!({ "events": plan.events, "last": plan.last.to_string() });
            work.record(
                Event::new(
                    AuditEventKind::AuditPruned,
                    actor.account()?,
                    "audit_log",
                    summary,
                )
                .details(details),
            );
        }
        own = Some(upto.sequence);
        work.commit().await?;
    }
}
