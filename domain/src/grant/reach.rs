//! What is within the reach of an actor: only what holds no permission that the actor may not
//! grant.

use super::{
    beyond,
    condition::{holding, roles_with},
};
use crate::{
    account,
    actor::Actor,
    error::{Error, ProblemCode, Result},
    permission::{self as rules, Held, held_by_clients},
    work::Work,
};
use entity::{PermissionId, account::Model as Account, permission, role_permission};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

/// Refuses a change to a client, a user or a role that holds a permission which the actor may not
/// grant. Otherwise a caller with few permissions could delete, disable or weaken an administrator,
/// or take over its credentials.
///
/// # Errors
/// `PRIVILEGE_ESCALATION`, naming the permissions.
pub(crate) fn require_reach(actor: &Actor, field: &str, held: &[Held]) -> Result<()> {
    match beyond(actor, held.iter()) {
        Some(codes) => {
            let message = format!(
                "Out of your reach, because it holds permissions that you do not have: {codes}."
            );
            Err(Error::refused(
                ProblemCode::PrivilegeEscalation,
                field,
                message,
            ))
        }
        None => Ok(()),
    }
}

/// Like [`require_reach`], for several clients of an account at once.
///
/// # Errors
/// `PRIVILEGE_ESCALATION`, and internal ones.
pub(crate) async fn require_reach_of(
    work: &Work<'_>,
    field: &str,
    account: &Account,
    clients: Condition,
) -> Result<()> {
    let held = held_by_clients(
        work.db(),
        account.id,
        account::is_platform(account),
        clients,
    )
    .await?;
    require_reach(work.actor(), field, &held)
}

/// Like [`require_reach`], for all clients and roles that hold any of these permissions, before the
/// permissions are deleted.
///
/// # Errors
/// `PRIVILEGE_ESCALATION`, and internal ones.
pub(crate) async fn require_reach_of_holders(
    work: &Work<'_>,
    field: &str,
    account: &Account,
    permissions: &[PermissionId],
) -> Result<()> {
    if permissions.is_empty() || work.actor().is_system() {
        return Ok(());
    }
    require_reach_of(work, field, account, holding(permissions)).await?;
    let of_roles = role_permission::Entity::find()
        .select_only()
        .column(role_permission::Column::PermissionId);
    let of_roles = of_roles
        .filter(role_permission::Column::RoleId.in_subquery(roles_with(permissions)))
        .into_query();
    let granted = Condition::all().add(permission::Column::Id.in_subquery(of_roles));
    require_reach(
        work.actor(),
        field,
        &rules::granted_in(work.db(), account.id, granted).await?,
    )
}
