//! Deletion of a role, whose clients and users get another one.

use super::{client_counts, reach::within_reach, usable, user_counts};
use crate::{
    audit,
    error::{Error, ProblemCode, Result},
    grant,
    permission::{Holder, Permission, held_by},
    work::Work,
};
use entity::{AccountId, RoleId, audit_event::AuditEventKind, client, role::Entity, user};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, sea_query::Expr};

/// Deletes a role. Its clients and users get another role, which must be named while there are any.
///
/// # Errors
/// Without `roles:write`; `NOT_FOUND`, `IMMUTABLE`, `IN_USE`, `PRIVILEGE_ESCALATION`.
pub async fn delete(work: &Work<'_>, id: RoleId, reassign_to: Option<RoleId>) -> Result<()> {
    work.actor().require(Permission::RolesWrite)?;
    let role = within_reach(work, "id", id).await?;
    let account = work.actor().account()?;
    if let Some(target) = reassign_to {
        if target == id {
            return Err(Error::refused(
                ProblemCode::Invalid,
                "reassignTo",
                "Name another role than the one to be deleted.",
            ));
        }
        usable(work, account, "reassignTo", target).await?;
        reassign(work, account, id, target).await?;
    } else if client_counts(work.db(), account, &[id])
        .await?
        .contains_key(&id)
        || user_counts(work.db(), account, &[id])
            .await?
            .contains_key(&id)
    {
        return Err(Error::refused(
            ProblemCode::InUse,
            "reassignTo",
            "The role is in use. Name the role that its clients and users get instead.",
        ));
    }
    Entity::delete_by_id(id).exec(work.db()).await?;
    work.record(audit::Event::new(
        AuditEventKind::RoleDeleted,
        account,
        id,
        format!("Role {} deleted", role.key),
    ));
    Ok(())
}

/// Revokes their tokens, since their permissions may have changed in both directions.
async fn reassign(work: &Work<'_>, account: AccountId, from: RoleId, to: RoleId) -> Result<()> {
    let platform = work.actor().platform;
    let before = held_by(work.db(), &Holder::of_role(account, platform, from)).await?;
    let after = held_by(work.db(), &Holder::of_role(account, platform, to)).await?;
    grant::check(work.actor(), "reassignTo", &before, &after)?;
    grant::next_generation(work, grant::with_role(from)).await?;
    grant::revoke_of_users(work, from).await?;
    let clients = client::Entity::update_many().col_expr(client::Column::RoleId, Expr::value(to));
    let clients = clients.col_expr(
        client::Column::Version,
        Expr::col(client::Column::Version).add(1),
    );
    let clients = clients.col_expr(client::Column::UpdatedAt, Expr::value(work.now()));
    clients
        .filter(client::Column::RoleId.eq(from))
        .exec(work.db())
        .await?;
    let users = user::Entity::update_many().col_expr(user::Column::RoleId, Expr::value(to));
    let users = users.col_expr(
        user::Column::Version,
        Expr::col(user::Column::Version).add(1),
    );
    let users = users.col_expr(user::Column::UpdatedAt, Expr::value(work.now()));
    users
        .filter(user::Column::RoleId.eq(from))
        .exec(work.db())
        .await?;
    Ok(())
}
