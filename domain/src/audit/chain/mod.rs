//! The hash chain: each event's hash covers all of its columns and the hash of the event before,
//! under a key that is not in the database.
//!
//! An event that is changed, removed or inserted later is therefore detected; a [`checkpoint`]
//! replaces events that were pruned. What cannot be detected is a log that was cut off at its end
//! together with the deployment's row, or restored as a whole to an older state: against that, an
//! operator must store a head elsewhere.

mod head;
mod verdict;
mod walk;

pub use head::Head;
pub use verdict::{Damage, Verdict};
pub use walk::verify;

use super::checkpoint;
use crate::{deployment, error::Result, vault::Vault};
use entity::audit_event::{Column, Entity, Model};
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    QuerySelect, sea_query::Expr,
};
use serde_json::json;

/// Events read at once.
const BATCH: u64 = 500;

/// Identifies the hashed encoding; a different encoding must use another text.
const FORM: &str = "latchkey audit event v1";

/// The hash of an event, given the one before. All columns are in it, as a JSON array: no two
/// events give the same text.
pub(crate) fn hash(vault: &Vault, previous: Option<&str>, event: &Model) -> String {
    let entry = json!([
        FORM,
        previous,
        event.sequence,
        event.id.0,
        event.kind.to_value(),
        event.outcome.to_value(),
        event.occurred_at.timestamp_micros(),
        event.account_id.0,
        event.actor_kind.to_value(),
        event.actor_id,
        event.actor_name,
        event.subject_id,
        event.summary,
        event.ip_address,
        event.user_agent,
        event.request_id,
        event.details,
    ]);
    vault.chain(entry.to_string().as_bytes())
}

/// Hashes the events of a log that has no hashes yet; called at the start of a server, which has
/// locked the deployment's row.
///
/// # Errors
/// Only internal ones.
pub async fn build(
    db: &impl ConnectionTrait,
    vault: &Vault,
    end: &entity::deployment::Model,
) -> Result<()> {
    if end.audit_hash.is_some() || end.audit_sequence == 0 {
        return Ok(());
    }
    let hashed = Entity::find()
        .filter(Column::Hash.is_not_null())
        .limit(1)
        .count(db)
        .await?
        > 0;
    if hashed || checkpoint::newest(db).await?.is_some() {
        // A party with write access has removed the head. Hashing anew would only hide what else it
        // did.
        tracing::error!(
            "the head of the audit log's chain is missing: run `latchkey audit verify`"
        );
        return Ok(());
    }
    let (mut sequence, mut hash) = (0, None);
    loop {
        let events = super::since(db, None, sequence, BATCH).await?;
        let Some(last) = events.last() else { break };
        sequence = last.sequence;
        for event in events {
            let fresh = self::hash(vault, hash.as_deref(), &event);
            let update = Entity::update_many()
                .col_expr(Column::Hash, Expr::value(fresh.as_str()))
                .filter(Column::Id.eq(event.id));
            update.exec(db).await?;
            hash = Some(fresh);
        }
    }
    tracing::warn!(
        events = end.audit_sequence,
        "the audit log had no hashes; they were computed from its present events"
    );
    deployment::advance(db, end.audit_sequence, hash.as_deref().unwrap_or_default()).await
}
