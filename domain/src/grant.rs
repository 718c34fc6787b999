//! Granting and withdrawing permissions: an actor grants only what it has, and a client that loses
//! a permission loses its tokens, which still carry it.

use super::{
    account,
    actor::Actor,
    error::{Error, Problem, ProblemCode, Result},
    limits::MAX_GRANTS,
    permission::{self as rules, Held, Scopes, held_by_clients, is_offered},
    work::Work,
};
use entity::{
    ClientId, PermissionId, RoleId, account::Model as Account, client, client_permission,
    permission, role, role_permission,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, ExprTrait, QueryFilter,
    QuerySelect, QueryTrait,
    sea_query::{Expr, SelectStatement},
};
use std::collections::{BTreeSet, HashMap};

/// Refuses permissions in `after` that are not in `before` and that the actor may not grant.
///
/// # Errors
/// `PRIVILEGE_ESCALATION`, naming the permissions.
pub(crate) fn check(actor: &Actor, field: &str, before: &[Held], after: &[Held]) -> Result<()> {
    let gained = after
        .iter()
        .filter(|held| !before.iter().any(|had| had.code == held.code));
    match beyond(actor, gained) {
        Some(codes) => {
            let message = format!("You cannot give what you do not have: {codes}.");
            Err(Error::refused(
                ProblemCode::PrivilegeEscalation,
                field,
                message,
            ))
        }
        None => Ok(()),
    }
}

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

/// The codes that the actor may not grant, each once, for a message.
fn beyond<'h>(actor: &Actor, held: impl Iterator<Item = &'h Held>) -> Option<String> {
    let codes: BTreeSet<_> = held
        .filter(|held| !actor.may_grant(&held.code, held.account_id.is_none()))
        .map(|held| held.code.as_str())
        .collect();
    (!codes.is_empty()).then(|| codes.into_iter().collect::<Vec<_>>().join(", "))
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

/// Like [`check`], for permissions given one by one.
pub(crate) fn check_each(
    actor: &Actor,
    field: &str,
    permissions: &[permission::Model],
) -> Result<()> {
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

/// Whether a permission in `before` is missing in `after`.
pub(crate) fn reduces(before: &[Held], after: &[Held]) -> bool {
    before
        .iter()
        .any(|had| !after.iter().any(|held| held.code == had.code))
}

/// The codes as a set.
pub(crate) fn codes(held: &[Held]) -> Scopes {
    held.iter().map(|held| held.code.clone()).collect()
}

/// Looks up permissions of an account by their codes, in the order given, each once.
///
/// # Errors
/// `NOT_FOUND` for every code that the account does not have, `POLICY_VIOLATION` for every one that
/// works only in the account `default`, each with its place in the list.
pub(crate) async fn named(
    db: &impl ConnectionTrait,
    account: &Account,
    field: &str,
    wanted: &[String],
) -> Result<Vec<permission::Model>> {
    if wanted.len() > MAX_GRANTS {
        return Err(Error::refused(
            ProblemCode::TooLong,
            field,
            format!("At most {MAX_GRANTS} permissions."),
        ));
    }
    let found = permission::Entity::of_account(account.id)
        .filter(permission::Column::Code.is_in(wanted))
        .all(db)
        .await?;
    let mut by_code: HashMap<_, _> = found.into_iter().map(|p| (p.code.clone(), p)).collect();
    let problem = |(index, code): (usize, &String)| {
        let place = format!("{field}.{index}");
        match by_code.get(code.as_str()) {
            None => Some(Problem::new(
                ProblemCode::NotFound,
                &place,
                "There is no such permission in this account.",
            )),
            Some(found) if !is_offered(found, account::is_platform(account)) => {
                let message = format!(
                    "{code} concerns the whole deployment and works only in the account `default`, so it cannot be granted here."
                );
                Some(Problem::new(ProblemCode::PolicyViolation, &place, message))
            }
            Some(_) => None,
        }
    };
    let problems: Vec<_> = wanted.iter().enumerate().filter_map(problem).collect();
    if !problems.is_empty() {
        return Err(Error::Refused(problems));
    }
    Ok(wanted
        .iter()
        .filter_map(|code| by_code.remove(code))
        .collect())
}

/// Like [`Random::generation`](crate::random::Random::generation), drawn by the database for each
/// row: PostgreSQL takes it from its strong generator (version 4 UUIDs, of which the last 13 digits
/// are random), SQLite from its own, which the operating system seeds.
const NEW_GENERATION_ON_POSTGRES: &str =
    "('x' || right(replace(gen_random_uuid()::text, '-', ''), 13))::bit(52)::bigint + 4294967296";
const NEW_GENERATION_ON_SQLITE: &str = "(random() & 4503599627370495) + 4294967296";

/// Revokes all tokens of these clients, by giving each a new generation. It is drawn at random for
/// each client, so that a party that can sign tokens cannot derive it from the one before, nor from
/// that of another client.
pub(crate) async fn next_generation(work: &Work<'_>, of: Condition) -> Result<()> {
    let fresh = match work.db().get_database_backend() {
        DbBackend::Postgres => NEW_GENERATION_ON_POSTGRES,
        _ => NEW_GENERATION_ON_SQLITE,
    };
    client::Entity::update_many()
        .col_expr(client::Column::Generation, Expr::cust(fresh))
        .filter(of)
        .exec(work.db())
        .await?;
    Ok(())
}

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

/// Increments the versions of the roles and clients that list these permissions, before the
/// permissions are deleted.
pub(crate) async fn mark_changed(work: &Work<'_>, permissions: &[PermissionId]) -> Result<()> {
    let next = || Expr::col(client::Column::Version).add(1);
    let clients = client::Entity::update_many().col_expr(client::Column::Version, next());
    let clients = clients.col_expr(client::Column::UpdatedAt, Expr::value(work.now()));
    clients
        .filter(client::Column::Id.in_subquery(clients_with(permissions)))
        .exec(work.db())
        .await?;
    let roles = role::Entity::update_many().col_expr(role::Column::Version, next());
    let roles = roles.col_expr(role::Column::UpdatedAt, Expr::value(work.now()));
    roles
        .filter(role::Column::Id.in_subquery(roles_with(permissions)))
        .exec(work.db())
        .await?;
    Ok(())
}

fn roles_with(permissions: &[PermissionId]) -> SelectStatement {
    let roles = role_permission::Entity::find()
        .select_only()
        .column(role_permission::Column::RoleId);
    roles
        .filter(role_permission::Column::PermissionId.is_in(permissions.iter().copied()))
        .into_query()
}

fn clients_with(permissions: &[PermissionId]) -> SelectStatement {
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

impl IntoCondition for sea_orm::sea_query::Expr {
    fn into_condition(self) -> Condition {
        Condition::all().add(self)
    }
}
