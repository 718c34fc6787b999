//! The same change for many clients at once: all or nothing, or as many as possible. The clients
//! are named by their ids, or by a filter and their number ([`chosen`]). The rules of each client
//! are in [`rules`]; what is written takes a few statements for all of them together.

pub mod chosen;
mod rules;

use super::display_name;
use crate::{
    account, audit,
    error::{Error, Problem, ProblemCode, Result},
    grant,
    page::MAX_PAGE,
    permission::Permission,
    resource, revocations,
    work::Work,
};
use entity::{
    ClientId,
    account::Model as Account,
    audit_event::AuditEventKind,
    client::{ClientStatus, ClientStatusReason, Column, Entity, Model},
};
use rules::{BulkDecision, ItemRules};
use sea_orm::{EntityTrait, ExprTrait, QueryFilter, sea_query::Expr};
use std::collections::{HashMap, HashSet};

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
    named(work, ids, BulkChange::Status(status), on_error).await
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
    named(work, ids, BulkChange::Delete, on_error).await
}

/// A change that is the same for all clients.
#[derive(Clone, Copy, PartialEq, Eq)]
enum BulkChange {
    Status(ClientStatus),
    Delete,
}

async fn named(
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
    let account = account::lock(work, work.actor().account()?).await?;
    let found = Entity::of_account(account.id).filter(grant::these(ids));
    let mut rows: HashMap<ClientId, Model> = found
        .all(work.db())
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let mut seen = HashSet::new();
    let items = ids.iter().filter(|id| seen.insert(**id));
    let items: Vec<_> = items.map(|id| (*id, rows.remove(id))).collect();
    each(work, &account, items, (change, on_error, "ids")).await
}

/// Decides on every item before anything is written, because in a bulk change the transaction
/// continues after a refusal.
async fn each(
    work: &Work<'_>,
    account: &Account,
    items: Vec<(ClientId, Option<Model>)>,
    (change, on_error, field): (BulkChange, OnError, &'static str),
) -> Result<Vec<BulkOutcome>> {
    if change == BulkChange::Delete {
        work.actor().require_recent_sign_in()?;
    }
    let rows: Vec<_> = items.iter().filter_map(|(_, row)| row.as_ref()).collect();
    let mut rules = ItemRules::read(work, account, &rows, (change, field)).await?;
    let (mut wanted, mut outcomes, mut refused) = (Vec::new(), Vec::new(), Vec::new());
    for (id, row) in items {
        let decided = match &row {
            Some(row) => rules.decide(work, row),
            None => Err(Error::not_found(field, "client")),
        };
        let result = match decided {
            Ok(BulkDecision::Unchanged) => Ok(row),
            Ok(BulkDecision::Change) => {
                wanted.extend(row);
                Ok(None)
            }
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
        return Err(Error::Refused(refused));
    }
    match change {
        BulkChange::Status(status) => {
            let mut changed = write_status(work, &wanted, status).await?;
            for outcome in &mut outcomes {
                if let (Ok(shown @ None), Some(row)) =
                    (&mut outcome.result, changed.remove(&outcome.id))
                {
                    *shown = Some(row);
                }
            }
        }
        BulkChange::Delete => write_deletion(work, &wanted).await?,
    }
    Ok(outcomes)
}

/// Why clients are inactive that a caller disables. Disabling a client that is inactive for another
/// reason keeps it inactive when that reason ends.
fn reason(status: ClientStatus) -> Option<ClientStatusReason> {
    (status == ClientStatus::Inactive).then_some(ClientStatusReason::Manual)
}

async fn write_status(
    work: &Work<'_>,
    clients: &[Model],
    status: ClientStatus,
) -> Result<HashMap<ClientId, Model>> {
    let ids: Vec<_> = clients.iter().map(|client| client.id).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let (kind, verb) = match status {
        ClientStatus::Active => (AuditEventKind::ClientActivated, "activated"),
        ClientStatus::Inactive => {
            grant::next_generation(work, grant::these(&ids)).await?;
            grant::end_authorizations(work, grant::these(&ids)).await?;
            (AuditEventKind::ClientDeactivated, "deactivated")
        }
    };
    Entity::update_many()
        .col_expr(Column::Status, Expr::value(status))
        .col_expr(Column::StatusReason, Expr::value(reason(status)))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .col_expr(Column::UpdatedAt, Expr::value(work.now()))
        .filter(grant::these(&ids))
        .exec(work.db())
        .await?;
    note(work, clients, kind, verb);
    let changed = Entity::find().filter(grant::these(&ids));
    let rows = changed.all(work.db()).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

async fn write_deletion(work: &Work<'_>, clients: &[Model]) -> Result<()> {
    let ids: Vec<_> = clients.iter().map(|client| client.id).collect();
    if ids.is_empty() {
        return Ok(());
    }
    resource::mark_changed(work, &ids).await?;
    revocations::of_clients(work, grant::these(&ids)).await?;
    Entity::delete_many()
        .filter(grant::these(&ids))
        .exec(work.db())
        .await?;
    note(work, clients, AuditEventKind::ClientDeleted, "deleted");
    Ok(())
}

fn note(work: &Work<'_>, clients: &[Model], kind: AuditEventKind, verb: &str) {
    for client in clients {
        let summary = format!("Client {} {verb}", display_name(client));
        work.record(audit::Event::new(
            kind,
            client.account_id,
            client.id,
            summary,
        ));
    }
}

/// How many more clients may be active; none where there is no limit.
async fn free_places(work: &Work<'_>, account: &Account) -> Result<Option<u64>> {
    super::owner::free_places(work, account).await
}
