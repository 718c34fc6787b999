//! The same change for many clients at once: all or nothing, or as many as possible.

use super::{display_name, owner, refuse_last_administrator, save, update::reread, within_reach};
use crate::{
    audit,
    error::{Error, Problem, ProblemCode, Result},
    grant,
    page::MAX_PAGE,
    permission::Permission,
    resource,
    work::Work,
};
use entity::{
    ClientId,
    audit_event::AuditEventKind,
    client::{ClientStatus, ClientStatusReason, Entity, Model},
};
use sea_orm::EntityTrait;
use std::collections::HashSet;

/// What to do when some of the items cannot be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnError {
    /// Change nothing.
    RejectAll,
    /// Change the others.
    SkipFailed,
}

/// Result for one item.
#[derive(Debug)]
pub struct BulkOutcome {
    /// ID of the client.
    pub id: ClientId,
    /// The client as it is now, or none where it was deleted; or why it was not changed.
    pub result: std::result::Result<Option<Model>, Vec<Problem>>,
}

/// Enables or disables clients. Disabling revokes their tokens, and enabling does not restore
/// these.
///
/// # Errors
/// Without `clients:write`; with [`OnError::RejectAll`] the problems of all items.
pub async fn set_status(
    work: &Work<'_>,
    ids: &[ClientId],
    status: ClientStatus,
    on_error: OnError,
) -> Result<Vec<BulkOutcome>> {
    work.actor().require(Permission::ClientsWrite)?;
    each(work, ids, BulkChange::Status(status), on_error).await
}

/// Deletes clients with all that belongs to them. Their client ids are never assigned again.
///
/// # Errors
/// Without `clients:delete`; with [`OnError::RejectAll`] the problems of all items.
pub async fn delete(
    work: &Work<'_>,
    ids: &[ClientId],
    on_error: OnError,
) -> Result<Vec<BulkOutcome>> {
    work.actor().require(Permission::ClientsDelete)?;
    each(work, ids, BulkChange::Delete, on_error).await
}

#[derive(Clone, Copy)]
enum BulkChange {
    Status(ClientStatus),
    Delete,
}

async fn each(
    work: &Work<'_>,
    ids: &[ClientId],
    change: BulkChange,
    on_error: OnError,
) -> Result<Vec<BulkOutcome>> {
    if ids.len() > MAX_PAGE as usize {
        return Err(Error::refused(
            ProblemCode::TooLong,
            "ids",
            format!("At most {MAX_PAGE} at once."),
        ));
    }
    let (mut outcomes, mut refused, mut seen) = (Vec::new(), Vec::new(), HashSet::new());
    for &id in ids.iter().filter(|id| seen.insert(**id)) {
        let changed = match change {
            BulkChange::Status(status) => set_one(work, id, status).await.map(Some),
            BulkChange::Delete => delete_one(work, id).await.map(|()| None),
        };
        let result = match changed {
            Ok(client) => Ok(client),
            Err(Error::Refused(problems)) => {
                let problems: Vec<_> = problems
                    .into_iter()
                    .map(|problem| problem.about(id))
                    .collect();
                refused.extend(problems.iter().cloned());
                Err(problems)
            }
            Err(other) => return Err(other),
        };
        outcomes.push(BulkOutcome { id, result });
    }
    if on_error == OnError::RejectAll && !refused.is_empty() {
        Err(Error::Refused(refused))
    } else {
        Ok(outcomes)
    }
}

/// Every refusal comes before the first write, because in a bulk change the transaction continues
/// after a refusal.
async fn set_one(work: &Work<'_>, id: ClientId, status: ClientStatus) -> Result<Model> {
    let (client, account) = within_reach(work, "ids", id).await?;
    // Disabling a client that is inactive for another reason keeps it inactive when that reason
    // ends.
    let reason = (status == ClientStatus::Inactive).then_some(ClientStatusReason::Manual);
    if (client.status, client.status_reason) == (status, reason) {
        return Ok(client);
    }
    let (kind, verb) = match status {
        ClientStatus::Active => {
            owner::refuse_if_inactive(work, &client).await?;
            if owner::free_places(work, &account).await? == Some(0) {
                let max = account.max_active_clients.unwrap_or_default();
                return Err(Error::refused(
                    ProblemCode::QuotaExceeded,
                    "ids",
                    format!("This account has at most {max} active clients."),
                ));
            }
            (AuditEventKind::ClientActivated, "activated")
        }
        ClientStatus::Inactive => {
            refuse_last_administrator(work, &client).await?;
            grant::next_generation(work, grant::this(id)).await?;
            grant::end_authorizations(work, grant::this(id)).await?;
            (AuditEventKind::ClientDeactivated, "deactivated")
        }
    };
    let mut row = reread(work, id).await?;
    row.status = status;
    row.status_reason = reason;
    row.version += 1;
    row.updated_at = work.now();
    let client = save(work, row).await?;
    let summary = format!("Client {} {verb}", display_name(&client));
    work.record(audit::Event::new(kind, account.id, id, summary));
    Ok(client)
}

async fn delete_one(work: &Work<'_>, id: ClientId) -> Result<()> {
    let (client, account) = within_reach(work, "ids", id).await?;
    refuse_last_administrator(work, &client).await?;
    resource::mark_changed(work, id).await?;
    Entity::delete_by_id(id).exec(work.db()).await?;
    let summary = format!("Client {} deleted", display_name(&client));
    work.record(audit::Event::new(
        AuditEventKind::ClientDeleted,
        account.id,
        id,
        summary,
    ));
    Ok(())
}
