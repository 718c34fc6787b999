//! Numbers the events of a work, chains and writes them.

use super::Work;
use crate::{
    audit::{Event, chain},
    deployment,
    error::Result,
};
use entity::{
    AuditEventId,
    audit_event::{self, Model},
};
use sea_orm::{ConnectionTrait, DbBackend, EntityTrait};

const NOTIFY: &str = "NOTIFY latchkey_audit";

/// Events that one statement writes. A statement may have only so many parameters: SQLite 32,766.
const BATCH: usize = 500;

/// Numbers the events, chains them to those before and writes them; called once, by
/// [`Work::commit`].
///
/// Locks the deployment's row before anything is counted and until the commit, so no other
/// transaction can number or chain events meanwhile.
pub(super) async fn write(work: &Work<'_>, events: Vec<Event>) -> Result<()> {
    if events.is_empty() {
        return Ok(());
    }
    let end = deployment::lock(work.db()).await?;
    let (mut sequence, mut hash) = (end.audit_sequence, end.audit_hash);
    let mut rows = Vec::with_capacity(events.len());
    for event in events {
        sequence += 1;
        let row = to_row(work, event, sequence);
        let fresh = chain::hash(work.vault(), hash.as_deref(), &row);
        rows.push(audit_event::ActiveModel::from(Model {
            hash: Some(fresh.clone()),
            ..row
        }));
        hash = Some(fresh);
    }
    deployment::advance(work.db(), sequence, hash.as_deref().unwrap_or_default()).await?;
    for some in rows.chunks(BATCH) {
        audit_event::Entity::insert_many(some.to_vec())
            .exec_without_returning(work.db())
            .await?;
    }
    wake_followers(work).await
}

/// Notifies the other nodes of new events, on commit. SQLite has no notifications, and no other
/// nodes but commands.
async fn wake_followers(work: &Work<'_>) -> Result<()> {
    if work.db().get_database_backend() == DbBackend::Postgres {
        work.db().execute_unprepared(NOTIFY).await?;
    }
    Ok(())
}

fn to_row(work: &Work<'_>, event: Event, sequence: i64) -> Model {
    let actor = event.actor.as_deref().unwrap_or(work.actor());
    let (actor_kind, actor_id, actor_name) = actor.audit_identity();
    let origin = &actor.origin;
    let details = event.details_by(actor).map(|details| details.to_string());
    Model {
        id: AuditEventId(work.id()),
        sequence,
        kind: event.kind,
        outcome: event.outcome,
        occurred_at: work.now(),
        account_id: event.account,
        actor_kind,
        actor_id,
        actor_name,
        subject_id: event.subject,
        summary: event.summary,
        ip_address: origin.ip.map(|ip| ip.to_string()),
        user_agent: origin.user_agent.clone(),
        request_id: origin.request_id.clone(),
        details,
        hash: None,
    }
}
