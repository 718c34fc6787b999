//! Deletes accounts, with all that they have.
//!
//! The row of a deleted account stays: the audit log refers to it, and its slug, which stood in
//! tokens as `acc`, must never come to mean another tenant. Nothing can be created or changed in a
//! deleted account.

use super::{
    Model,
    contents::{CONFIRMATION, Contents},
    is_platform, lock_as, rules_platform,
    update::save,
};
use crate::{
    audit,
    error::{Error, ProblemCode, Result},
    permission::Permission,
    revocations,
    version::{ExpectedVersion, check_version},
    work::Work,
};
use entity::{
    AccountId, applied, audit_event::AuditEventKind, client, resource, role, user, webhook,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};

/// Deletes an account with its clients, users, roles and protected APIs. `confirmed` is the number
/// of its clients; it may be left out where there is nothing to delete. The tokens of the clients
/// are revoked; their client ids and the slug are never assigned again. The account's audit log
/// stays.
///
/// # Errors
/// Without `accounts:write`; `NOT_FOUND`, `STALE_VERSION`; `IMMUTABLE` for the account `default`;
/// `INVALID` for a negative number; `IN_USE` where the number of clients is another, and where
/// there are too many things for one transaction.
pub async fn delete(
    work: &Work<'_>,
    id: AccountId,
    expected: Option<ExpectedVersion>,
    confirmed: Option<i64>,
) -> Result<()> {
    work.actor().require(Permission::AccountsWrite)?;
    work.actor().require_recent_sign_in()?;
    if !rules_platform(work.actor()) {
        return Err(Error::Forbidden(Permission::AccountsWrite));
    }
    let confirmed = confirmed.map(u64::try_from).transpose();
    let confirmed = confirmed
        .map_err(|_| Error::refused(ProblemCode::Invalid, CONFIRMATION, "Must not be negative."))?;
    let account = lock_as(work, "id", id).await?;
    // The caller's own account is `default`: only operators, whose account it is, may delete
    // accounts.
    if is_platform(&account) {
        return Err(Error::refused(
            ProblemCode::Immutable,
            "id",
            "The account `default` cannot be deleted.",
        ));
    }
    check_version(expected.as_ref(), account.version)?;
    Contents::of(work.db(), id).await?.check(confirmed)?;
    delete_contents(work, id).await?;
    let account = save(
        work,
        Model {
            deleted_at: Some(work.now()),
            ..account
        },
    )
    .await?;
    work.record(audit::Event::new(
        AuditEventKind::AccountDeleted,
        id,
        id,
        format!("Account {} deleted", account.slug),
    ));
    Ok(())
}

/// Deletes each thing as if it were deleted alone, with its own event, by which other nodes drop
/// what they have cached of it. The order follows the references: clients refer to users and roles,
/// users to roles and to the users above them.
async fn delete_contents(work: &Work<'_>, id: AccountId) -> Result<()> {
    delete_clients(work, id).await?;
    delete_users(work, id).await?;
    delete_roles(work, id).await?;
    delete_resources(work, id).await?;
    delete_webhooks(work, id).await?;
    applied::Entity::delete_many()
        .filter(applied::Column::AccountId.eq(id))
        .exec(work.db())
        .await?;
    Ok(())
}

async fn delete_clients(work: &Work<'_>, id: AccountId) -> Result<()> {
    for row in client::Entity::of_account(id).all(work.db()).await? {
        let summary = format!("Client {} deleted", row.client_id);
        let kind = AuditEventKind::ClientDeleted;
        work.record(audit::Event::new(kind, id, row.id, summary));
    }
    let all = Condition::all().add(client::Column::AccountId.eq(id));
    revocations::of_clients(work, all).await?;
    client::Entity::delete_many()
        .filter(client::Column::AccountId.eq(id))
        .exec(work.db())
        .await?;
    Ok(())
}

async fn delete_users(work: &Work<'_>, id: AccountId) -> Result<()> {
    for row in user::Entity::of_account(id).all(work.db()).await? {
        let summary = format!("User {} deleted", row.username);
        let kind = AuditEventKind::UserDeleted;
        work.record(audit::Event::new(kind, id, row.id, summary));
    }
    let all = Condition::all().add(user::Column::AccountId.eq(id));
    revocations::of_users(work, all).await?;
    for below in [
        user::Column::ParentId.is_not_null(),
        user::Column::ParentId.is_null(),
    ] {
        user::Entity::delete_many()
            .filter(user::Column::AccountId.eq(id))
            .filter(below)
            .exec(work.db())
            .await?;
    }
    Ok(())
}

async fn delete_roles(work: &Work<'_>, id: AccountId) -> Result<()> {
    for row in role::Entity::find()
        .filter(role::Column::AccountId.eq(id))
        .all(work.db())
        .await?
    {
        let summary = format!("Role {} deleted", row.key);
        let kind = AuditEventKind::RoleDeleted;
        work.record(audit::Event::new(kind, id, row.id, summary));
    }
    role::Entity::delete_many()
        .filter(role::Column::AccountId.eq(id))
        .exec(work.db())
        .await?;
    Ok(())
}

async fn delete_resources(work: &Work<'_>, id: AccountId) -> Result<()> {
    for row in resource::Entity::find()
        .filter(resource::Column::AccountId.eq(id))
        .all(work.db())
        .await?
    {
        let summary = format!("Protected API {} deleted", row.identifier);
        let kind = AuditEventKind::ResourceDeleted;
        work.record(audit::Event::new(kind, id, row.id, summary));
    }
    resource::Entity::delete_many()
        .filter(resource::Column::AccountId.eq(id))
        .exec(work.db())
        .await?;
    Ok(())
}

async fn delete_webhooks(work: &Work<'_>, id: AccountId) -> Result<()> {
    for row in webhook::Entity::of_account(id).all(work.db()).await? {
        let summary = format!("Webhook {} deleted", row.name);
        let kind = AuditEventKind::WebhookDeleted;
        work.record(audit::Event::new(kind, id, row.id, summary));
    }
    webhook::Entity::delete_many()
        .filter(webhook::Column::AccountId.eq(id))
        .exec(work.db())
        .await?;
    Ok(())
}
