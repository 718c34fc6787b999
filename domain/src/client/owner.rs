//! Owners of clients: the account itself, or one of its users. Disabling a user disables its
//! clients, and enabling it enables them again.

use super::{administrators, display_name, keep_an_administrator};
use crate::{
    account, audit,
    error::{Error, ProblemCode, Result},
    grant,
    work::Work,
};
use entity::{
    ClientId, UserId,
    account::Model as Account,
    audit_event::AuditEventKind,
    client::{ClientStatus, ClientStatusReason, Column, Entity, Model},
    user::{self, UserStatus},
};
use sea_orm::{
    ColumnTrait, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter, QueryOrder, Select,
    sea_query::Expr,
};

/// Most clients that one user may own. Disabling the user changes all of them in one transaction.
const MAX_OWNED: u64 = 1000;

/// Status of a client, and the reason where it is inactive.
pub(super) type Standing = (ClientStatus, Option<ClientStatusReason>);

/// The owner with that ID, if a client of the account may have it.
pub(super) async fn usable(work: &Work<'_>, account: &Account, id: UserId) -> Result<user::Model> {
    let found = user::Entity::of_account(account.id)
        .filter(user::Column::Id.eq(id))
        .one(work.db())
        .await?;
    let owner = found.ok_or_else(|| Error::not_found("owner", "user"))?;
    if Entity::of_account(account.id)
        .filter(Column::OwnerId.eq(id))
        .count(work.db())
        .await?
        >= MAX_OWNED
    {
        return Err(Error::refused(
            ProblemCode::QuotaExceeded,
            "owner",
            format!("A user owns at most {MAX_OWNED} clients."),
        ));
    }
    Ok(owner)
}

/// The status of a client that no caller has disabled: its owner must be active, and the account's
/// limit must allow another active client.
pub(super) async fn standing(
    work: &Work<'_>,
    account: &Account,
    owner: Option<&user::Model>,
) -> Result<Standing> {
    if owner.is_some_and(|owner| owner.status == UserStatus::Inactive) {
        return Ok((
            ClientStatus::Inactive,
            Some(ClientStatusReason::OwnerInactive),
        ));
    }
    Ok(match free_places(work, account).await? {
        Some(0) => (
            ClientStatus::Inactive,
            Some(ClientStatusReason::ActiveLimitReached),
        ),
        _ => (ClientStatus::Active, None),
    })
}

/// How many more clients may be active; none where there is no limit.
pub(super) async fn free_places(work: &Work<'_>, account: &Account) -> Result<Option<u64>> {
    let Some(max) = account.max_active_clients else {
        return Ok(None);
    };
    let active = account::active_clients(work.db(), account.id).await?;
    Ok(Some(
        u64::try_from(max)
            .unwrap_or_default()
            .saturating_sub(active),
    ))
}

/// Why a client is not enabled whose owner, with this username, is disabled.
pub(super) fn inactive(field: &str, username: &str) -> Error {
    let message = format!(
        "Its owner {username} is inactive. Activate the owner, or give the client another one."
    );
    Error::refused(ProblemCode::Conflict, field, message)
}

/// Applies a user's new status to its clients: disables them at once and revokes their tokens, or
/// enables as many as the account's limit allows.
pub(crate) async fn follow(work: &Work<'_>, account: &Account, owner: &user::Model) -> Result<()> {
    let owned = Entity::of_account(account.id)
        .filter(Column::OwnerId.eq(owner.id))
        .order_by_asc(Column::Id);
    match owner.status {
        UserStatus::Inactive => suspend(work, account, owned).await,
        UserStatus::Active => revive(work, account, owned).await,
    }
}

async fn suspend(work: &Work<'_>, account: &Account, owned: Select<Entity>) -> Result<()> {
    let clients = owned
        .filter(Column::Status.eq(ClientStatus::Active))
        .all(work.db())
        .await?;
    let able = administrators(work, account.id).await?;
    let ids = ids(&clients);
    grant::require_reach_of(work, "status", account, grant::these(&ids)).await?;
    grant::next_generation(work, grant::these(&ids)).await?;
    grant::end_authorizations(work, grant::these(&ids)).await?;
    set(
        work,
        &ids,
        (
            ClientStatus::Inactive,
            Some(ClientStatusReason::OwnerInactive),
        ),
    )
    .await?;
    note(
        work,
        AuditEventKind::ClientDeactivated,
        &clients,
        "deactivated with its owner",
    );
    keep_an_administrator(work, account.id, able, "status").await
}

async fn revive(work: &Work<'_>, account: &Account, owned: Select<Entity>) -> Result<()> {
    let clients = owned
        .filter(Column::StatusReason.eq(ClientStatusReason::OwnerInactive))
        .all(work.db())
        .await?;
    grant::require_reach_of(work, "status", account, grant::these(&ids(&clients))).await?;
    let places = free_places(work, account)
        .await?
        .map_or(clients.len(), |free| {
            usize::try_from(free).unwrap_or(usize::MAX)
        });
    let (revived, waiting) = clients.split_at(places.min(clients.len()));
    set(work, &ids(revived), (ClientStatus::Active, None)).await?;
    set(
        work,
        &ids(waiting),
        (
            ClientStatus::Inactive,
            Some(ClientStatusReason::ActiveLimitReached),
        ),
    )
    .await?;
    note(
        work,
        AuditEventKind::ClientActivated,
        revived,
        "activated with its owner",
    );
    note(
        work,
        AuditEventKind::ClientUpdated,
        waiting,
        "inactive because of the account's limit on active clients",
    );
    Ok(())
}

fn ids(clients: &[Model]) -> Vec<ClientId> {
    clients.iter().map(|client| client.id).collect()
}

async fn set(work: &Work<'_>, ids: &[ClientId], (status, reason): Standing) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::Status, Expr::value(status))
        .col_expr(Column::StatusReason, Expr::value(reason))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .col_expr(Column::UpdatedAt, Expr::value(work.now()))
        .filter(grant::these(ids))
        .exec(work.db())
        .await?;
    Ok(())
}

fn note(work: &Work<'_>, kind: AuditEventKind, clients: &[Model], what: &str) {
    for client in clients {
        let summary = format!("Client {} {what}", display_name(client));
        work.record(audit::Event::new(
            kind,
            client.account_id,
            client.id,
            summary,
        ));
    }
}
