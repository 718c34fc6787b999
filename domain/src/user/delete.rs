//! Deletion of a user who owns nothing and has no subusers.

use super::within_reach;
use crate::{
    audit,
    client::{administrators, keep_an_administrator},
    error::{Error, ProblemCode, Result},
    permission::Permission,
    revocations,
    version::{ExpectedVersion, check_version},
    work::Work,
};
use entity::{
    UserId,
    audit_event::AuditEventKind,
    client::{Column as ClientColumn, Entity as Clients},
    user::{Column, Entity},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter};

/// Deletes a user who owns no clients and has no subusers.
///
/// # Errors
/// Without `users:write`; `NOT_FOUND`, `STALE_VERSION`, `IN_USE`; `PRIVILEGE_ESCALATION` where the
/// user may do more than the actor; `LAST_ADMINISTRATOR` where no other user and no client can
/// administer the account.
pub async fn delete(work: &Work<'_>, id: UserId, expected: Option<ExpectedVersion>) -> Result<()> {
    work.actor().require(Permission::UsersWrite)?;
    work.actor().require_recent_sign_in()?;
    let (user, account) = within_reach(work, "id", id).await?;
    check_version(expected.as_ref(), user.version)?;
    if Clients::of_account(account.id)
        .filter(ClientColumn::OwnerId.eq(id))
        .count(work.db())
        .await?
        > 0
    {
        return Err(Error::refused(
            ProblemCode::InUse,
            "id",
            "The user owns clients. Delete them, or give them another owner, first.",
        ));
    }
    if Entity::of_account(account.id)
        .filter(Column::ParentId.eq(id))
        .count(work.db())
        .await?
        > 0
    {
        return Err(Error::refused(
            ProblemCode::InUse,
            "id",
            "The user has subusers. Delete them first.",
        ));
    }
    let able = administrators(work, account.id).await?;
    revocations::of_users(work, Condition::all().add(Column::Id.eq(id))).await?;
    Entity::delete_by_id(id).exec(work.db()).await?;
    keep_an_administrator(work, account.id, able, "id").await?;
    work.record(audit::Event::new(
        AuditEventKind::UserDeleted,
        account.id,
        id,
        format!("User {} deleted", user.username),
    ));
    Ok(())
}
