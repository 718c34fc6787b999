//! The hash chain: each event's hash covers all of its columns and the hash of the event before,
//! under a key that is not in the database.
//!
//! So an event that is changed, removed or put in later shows; what was pruned is stood for by a
//! [`checkpoint`]. What does not show is a log that was cut off at its end together with the
//! deployment's row, or put back to an older state as a whole: for that, somebody has to keep a
//! head elsewhere.

mod head;
mod verdict;
mod walk;

pub use head::Head;
pub use verdict::{Damage, Verdict};
pub use walk::verify;

use super::checkpoint;
use crate::domain::{deployment, error::Result, vault::Vault, work::Work};
use entity::audit_event::{Column, Entity, Model};
use sea_orm::{
    ActiveEnum, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, sea_query::Expr,
};
use serde_json::json;

/// Events read at once.
const BATCH: u64 = 500;

/// Says what is hashed; an encoding that differs would say something else here.
const FORM: &str = "latchkey audit event v1";

/// The hash of an event, given the one before. All columns are in it, as a JSON array: no two
/// events give the same text.
pub(super) fn hash(vault: &Vault, previous: Option<&str>, event: &Model) -> String {
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

/// Gives the events of a log that has no hashes yet theirs; called at the start of a server, which
/// has taken the deployment's row.
///
/// # Errors
/// Only internal ones.
pub async fn build(work: &Work<'_>, end: &entity::deployment::Model) -> Result<()> {
    if end.audit_hash.is_some() || end.audit_sequence == 0 {
        return Ok(());
    }
    let hashed = Entity::find()
        .filter(Column::Hash.is_not_null())
        .limit(1)
        .count(work.db())
        .await?
        > 0;
    if hashed || checkpoint::newest(work.db()).await?.is_some() {
        // Somebody took the head away. Hashing anew would only hide what else they did.
        tracing::error!("the head of the audit log's chain is gone: run `latchkey audit verify`");
        return Ok(());
    }
    let (mut sequence, mut hash) = (0, None);
    loop {
        let events = super::since(work.db(), None, sequence, BATCH).await?;
        let Some(last) = events.last() else { break };
        sequence = last.sequence;
        for event in events {
            let fresh = self::hash(work.vault(), hash.as_deref(), &event);
            let update = Entity::update_many()
                .col_expr(Column::Hash, Expr::value(fresh.as_str()))
                .filter(Column::Id.eq(event.id));
            update.exec(work.db()).await?;
            hash = Some(fresh);
        }
    }
    tracing::warn!(
        events = end.audit_sequence,
        "the audit log had no hashes; they were made over what is there"
    );
    deployment::advance(
        work,
        end.audit_sequence,
        hash.as_deref().unwrap_or_default(),
    )
    .await
}
