//! Conditions that match clients: by their ids, by their role, or by the permissions that they
//! hold.

use entity::{ClientId, PermissionId, RoleId, client, client_permission, role_permission};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, SelectStatement},
};

/// Matches one client.
pub(crate) fn this(client: ClientId) -> Condition {
    client::Column::Id.eq(client).into_condition()
}

/// Matches these clients.
pub(crate) fn these(clients: &[ClientId]) -> Condition {
    client::Column::Id
        .is_in(clients.iter().copied())
        .into_condition()
}

/// Matches the clients with a role.
pub(crate) fn with_role(role: RoleId) -> Condition {
    client::Column::RoleId.eq(role).into_condition()
}

/// Matches the clients that hold any of these permissions, by role or directly.
pub(crate) fn holding(permissions: &[PermissionId]) -> Condition {
    let by_role = client::Column::RoleId.in_subquery(roles_with(permissions));
    Condition::any()
        .add(by_role)
        .add(client::Column::Id.in_subquery(clients_with(permissions)))
}

pub(super) fn roles_with(permissions: &[PermissionId]) -> SelectStatement {
    let roles = role_permission::Entity::find()
        .select_only()
        .column(role_permission::Column::RoleId);
    roles
        .filter(role_permission::Column::PermissionId.is_in(permissions.iter().copied()))
        .into_query()
}

pub(super) fn clients_with(permissions: &[PermissionId]) -> SelectStatement {
    let clients = client_permission::Entity::find()
        .select_only()
        .column(client_permission::Column::ClientId);
    clients
        .filter(client_permission::Column::PermissionId.is_in(permissions.iter().copied()))
        .into_query()
}

trait IntoCondition {
    fn into_condition(self) -> Condition;
}

impl IntoCondition for Expr {
    fn into_condition(self) -> Condition {
        Condition::all().add(self)
    }
}
