//! The end of old events: the log's beginning is deleted, and a checkpoint takes its place.
//!
//! The checkpoint has number and hash of the last event that is gone, under a seal of the chain's
//! key. So the chain goes on from there and can be verified as before, and who can write to the
//! database but does not have the master key cannot pass a deletion off as pruning.

use super::{Event, chain::Head};
use crate::domain::{
    actor::Actor,
    deployment,
    error::{Error, Result},
    vault::Vault,
    work::{Tools, Work},
};
use chrono::{DateTime, Duration, Utc};
use entity::{
    audit_checkpoint::{Column, Entity, Model},
    audit_event::{self, AuditEventKind},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder,
};
use serde_json::json;

/// Which form of seal it is, in case there are others one day.
const FORM: &str = "audit checkpoint 1";
/// Events deleted in one transaction: few enough that other writers wait only briefly.
const BATCH: i64 = 1000;

/// How old an event is at least before it may be pruned. Nodes that follow the log have read it
/// long since.
#[must_use]
pub fn min_age() -> Duration {
    Duration::days(1)
}

/// The newest checkpoint, if anything was ever pruned.
///
/// # Errors
/// Only internal ones.
pub async fn newest(db: &impl ConnectionTrait) -> Result<Option<Model>> {
    Ok(Entity::find()
        .order_by_desc(Column::Sequence)
        .one(db)
        .await?)
}

fn seal(vault: &Vault, (sequence, hash): (i64, &str), pruned_at: DateTime<Utc>) -> String {
    vault.chain(
        json!([FORM, sequence, hash, pruned_at.timestamp_micros()])
            .to_string()
            .as_bytes(),
    )
}

/// Whether the deployment's master key sealed it.
pub(super) fn is_genuine(vault: &Vault, checkpoint: &Model) -> bool {
    checkpoint.seal
        == seal(
            vault,
            (checkpoint.sequence, &checkpoint.hash),
            checkpoint.pruned_at,
        )
}

/// What pruning would delete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// How many events.
    pub events: i64,
    /// The last of them.
    pub last: Head,
}

/// What there is to prune: events from the beginning of the log up to the first that happened at
/// `before` or later. The newest event always stays. None where there is nothing.
///
/// # Errors
/// Only internal ones.
pub async fn plan(db: &impl ConnectionTrait, before: DateTime<Utc>) -> Result<Option<Plan>> {
    let begins_after = newest(db)
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

/// Does what was planned, as the server itself, in small transactions: each moves the checkpoint on
/// and leaves a log that can be verified. An event of the log tells of it. The log must have been
/// verified before, since what is gone cannot be looked at any more.
///
/// # Errors
/// Only internal ones. What was pruned by then stays so, and it can be called again.
pub async fn prune(
    db: &DatabaseConnection,
    tools: &Tools,
    actor: &Actor,
    plan: &Plan,
) -> Result<()> {
    let mut own: Option<i64> = None;
    loop {
        let work = Work::begin(db, tools, actor).await?;
        // Two that prune at once take turns.
        deployment::lock(&work).await?;
        let begins_after = newest(work.db())
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
            Entity::delete_many()
                .filter(Column::Sequence.eq(own))
                .exec(work.db())
                .await?;
        }
        let pruned_at = work.now();
        let seal = seal(work.vault(), (upto.sequence, &upto.hash), pruned_at);
        let row = Model {
            sequence: upto.sequence,
            hash: upto.hash,
            pruned_at,
            seal,
        };
        Entity::insert(entity::audit_checkpoint::ActiveModel::from(row))
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
