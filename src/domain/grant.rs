//! Giving and taking permissions: nobody gives what they do not have, and whoever loses something loses the tokens that still say otherwise.

use super::{
    actor::Actor,
    error::{Error, Problem, ProblemCode, Result},
    limits::MAX_GRANTS,
    permission::{Held, Scopes},
    work::Work,
};
use entity::{AccountId, ClientId, PermissionId, RoleId, client, client_permission, permission, role, role_permission};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, SelectStatement},
};
use std::collections::HashMap;

/// Refuses to let the actor bring about anything in `after` that is not in `before` and that it may not grant.
///
/// # Errors
/// `PRIVILEGE_ESCALATION`, naming the permissions.
pub(crate) fn check(actor: &Actor, field: &str, before: &[Held], after: &[Held]) -> Result<()> {
    let missing: Vec<_> = after
        .iter()
        .filter(|held| !before.iter().any(|had| had.code == held.code))
        .filter(|held| !actor.may_grant(&held.code, held.account_id.is_none()))
        .map(|held| held.code.as_str())
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let message = format!("You cannot give what you do not have: {}.", missing.join(", "));
    Err(Error::refused(ProblemCode::PrivilegeEscalation, field, message))
}

/// As [`check`], for permissions named one by one.
pub(crate) fn check_each(actor: &Actor, field: &str, permissions: &[permission::Model]) -> Result<()> {
    let held: Vec<_> = permissions
        .iter()
        .map(|p| Held {
            code: p.code.clone(),
            mutating: p.mutating,
            account_id: p.account_id,
            resource_id: p.resource_id,
            identifier: String::new(),
        })
        .collect();
    check(actor, field, &[], &held)
}

/// Whether something in `before` is no longer in `after`.
pub(crate) fn reduces(before: &[Held], after: &[Held]) -> bool {
    before.iter().any(|had| !after.iter().any(|held| held.code == had.code))
}

/// The codes as a set.
pub(crate) fn codes(held: &[Held]) -> Scopes {
    held.iter().map(|held| held.code.clone()).collect()
}

/// Looks up permissions of an account by their codes, in the order given, each once.
///
/// # Errors
/// `NOT_FOUND` for every code that the account does not have, with its place in the list.
pub(crate) async fn named(db: &impl ConnectionTrait, account: AccountId, field: &str, wanted: &[String]) -> Result<Vec<permission::Model>> {
    if wanted.len() > MAX_GRANTS {
        return Err(Error::refused(ProblemCode::TooLong, field, format!("At most {MAX_GRANTS} permissions.")));
    }
    let found = permission::Entity::of_account(account).filter(permission::Column::Code.is_in(wanted)).all(db).await?;
    let mut by_code: HashMap<_, _> = found.into_iter().map(|p| (p.code.clone(), p)).collect();
    let unknown: Vec<_> = wanted
        .iter()
        .enumerate()
        .filter(|(_, code)| !by_code.contains_key(code.as_str()))
        .map(|(index, _)| Problem::new(ProblemCode::NotFound, &format!("{field}.{index}"), "There is no such permission in this account."))
        .collect();
    if !unknown.is_empty() {
        return Err(Error::Refused(unknown));
    }
    Ok(wanted.iter().filter_map(|code| by_code.remove(code)).collect())
}

/// Kills all tokens of these clients, by making the next generation the one that counts.
pub(crate) async fn next_generation(work: &Work<'_>, of: Condition) -> Result<()> {
    let next = Expr::col(client::Column::Generation).add(1);
    client::Entity::update_many().col_expr(client::Column::Generation, next).filter(of).exec(work.db()).await?;
    Ok(())
}

/// The client itself.
pub(crate) fn this(client: ClientId) -> Condition {
    client::Column::Id.eq(client).into_condition()
}

/// The clients with a role.
pub(crate) fn with_role(role: RoleId) -> Condition {
    client::Column::RoleId.eq(role).into_condition()
}

/// The clients that hold any of these permissions, by role or directly.
pub(crate) fn holding(permissions: &[PermissionId]) -> Condition {
    let by_role = client::Column::RoleId.in_subquery(roles_with(permissions));
    Condition::any().add(by_role).add(client::Column::Id.in_subquery(clients_with(permissions)))
}

/// Moves on the versions of the roles and clients that list these permissions, before the permissions go.
pub(crate) async fn mark_changed(work: &Work<'_>, permissions: &[PermissionId]) -> Result<()> {
    let next = || Expr::col(client::Column::Version).add(1);
    let clients = client::Entity::update_many().col_expr(client::Column::Version, next());
    let clients = clients.col_expr(client::Column::UpdatedAt, Expr::value(work.now()));
    clients.filter(client::Column::Id.in_subquery(clients_with(permissions))).exec(work.db()).await?;
    let roles = role::Entity::update_many().col_expr(role::Column::Version, next());
    let roles = roles.col_expr(role::Column::UpdatedAt, Expr::value(work.now()));
    roles.filter(role::Column::Id.in_subquery(roles_with(permissions))).exec(work.db()).await?;
    Ok(())
}

fn roles_with(permissions: &[PermissionId]) -> SelectStatement {
    let roles = role_permission::Entity::find().select_only().column(role_permission::Column::RoleId);
    roles.filter(role_permission::Column::PermissionId.is_in(permissions.iter().copied())).into_query()
}

fn clients_with(permissions: &[PermissionId]) -> SelectStatement {
    let clients = client_permission::Entity::find().select_only().column(client_permission::Column::ClientId);
    clients.filter(client_permission::Column::PermissionId.is_in(permissions.iter().copied())).into_query()
}

trait IntoCondition {
    fn into_condition(self) -> Condition;
}

impl IntoCondition for sea_orm::sea_query::Expr {
    fn into_condition(self) -> Condition {
        Condition::all().add(self)
    }
}
