//! Filter of a list of clients.

use crate::{
    actor::Actor,
    client::{Capabilities, Capability, containing, secrets},
    error::{Error, ProblemCode, Result, moment},
    limits::{MAX_FILTER_SCOPES, MAX_PERMISSION_CODE, MAX_UNUSED_DAYS},
    permission::Permission,
};
use chrono::{DateTime, Duration, Utc};
use entity::{
    AccountId, RoleId, UserId,
    client::{AccessLevel, ClientStatus, Column, Entity},
    client_permission, permission, role_permission,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
    Select, sea_query::SelectStatement,
};

/// Filter of clients; all conditions must hold.
#[derive(Clone, Debug, Default)]
pub struct ClientCriteria {
    /// Part of client id, name or description, regardless of case.
    pub search: Option<String>,
    /// Any of these statuses.
    pub status: Option<Vec<ClientStatus>>,
    /// This access level.
    pub access_level: Option<AccessLevel>,
    /// All of these capabilities.
    pub capabilities: Capabilities,
    /// Any of these roles.
    pub roles: Option<Vec<RoleId>>,
    /// All of these scopes, by role or directly.
    pub scopes: Option<Vec<String>>,
    /// Whether it has a role.
    pub has_role: Option<bool>,
    /// Owned by this user.
    pub owner: Option<UserId>,
    /// Created from the first moment on, and before the second.
    pub created: (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
    /// Last used from the first moment on, and before the second.
    pub last_used: (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
    /// Whether it was never used.
    pub never_used: Option<bool>,
    /// Not used for so many days; where it was never used, since it was created.
    pub unused_days: Option<i32>,
    /// With a secret that expires from the first moment on, and before the second.
    pub secret_expires: (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
    /// The moment at which the list is read, which decides on the secrets that still work.
    pub now: DateTime<Utc>,
}

pub(in crate::client) async fn filtered(
    db: &impl ConnectionTrait,
    actor: &Actor,
    filter: &ClientCriteria,
) -> Result<Select<Entity>> {
    actor.require(Permission::ClientsRead)?;
    let account = actor.account()?;
    let mut all = by_time(by_value(Condition::all(), filter), filter)?;
    for capability in filter.capabilities.list() {
        let column = match capability {
            Capability::WebApp => Column::WebApp,
            Capability::Backchannel => Column::Backchannel,
            Capability::Script => Column::Script,
        };
        all = all.add(column.eq(true));
    }
    if filter
        .scopes
        .as_ref()
        .is_some_and(|scopes| scopes.len() > MAX_FILTER_SCOPES)
    {
        return Err(Error::refused(
            ProblemCode::TooLong,
            "filter.scopes",
            format!("At most {MAX_FILTER_SCOPES} scopes."),
        ));
    }
    for code in filter.scopes.iter().flatten() {
        if code.len() > MAX_PERMISSION_CODE {
            return Err(Error::refused(
                ProblemCode::TooLong,
                "filter.scopes",
                format!("At most {MAX_PERMISSION_CODE} characters."),
            ));
        }
        all = all.add(with_scope(account, code));
    }
    let containing = containing::of_account(db, account, filter.search.as_deref()).await?;
    Ok(containing.filter(all))
}

/// The conditions on columns that hold one of a few values.
fn by_value(all: Condition, filter: &ClientCriteria) -> Condition {
    all.add_option(
        filter
            .status
            .as_ref()
            .map(|status| Column::Status.is_in(status.iter().copied())),
    )
    .add_option(
        filter
            .access_level
            .map(|level| Column::AccessLevel.eq(level)),
    )
    .add_option(
        filter
            .roles
            .as_ref()
            .map(|roles| Column::RoleId.is_in(roles.iter().copied())),
    )
    .add_option(filter.owner.map(|owner| Column::OwnerId.eq(owner)))
    .add_option(filter.has_role.map(|has| {
        if has {
            Column::RoleId.is_not_null()
        } else {
            Column::RoleId.is_null()
        }
    }))
}

/// The conditions on when something happened.
fn by_time(all: Condition, filter: &ClientCriteria) -> Result<Condition> {
    Ok(all
        .add_option(
            moment("filter.createdAt.from", filter.created.0)?
                .map(|from| Column::CreatedAt.gte(from)),
        )
        .add_option(
            moment("filter.createdAt.until", filter.created.1)?
                .map(|until| Column::CreatedAt.lt(until)),
        )
        .add_option(
            moment("filter.lastUsedAt.from", filter.last_used.0)?
                .map(|from| Column::LastUsedAt.gte(from)),
        )
        .add_option(
            moment("filter.lastUsedAt.until", filter.last_used.1)?
                .map(|until| Column::LastUsedAt.lt(until)),
        )
        .add_option(filter.never_used.map(|never| {
            if never {
                Column::LastUsedAt.is_null()
            } else {
                Column::LastUsedAt.is_not_null()
            }
        }))
        .add_option(unused_for(filter.unused_days, filter.now)?)
        .add_option(secrets::expiring_within(
            filter.now,
            (
                moment("filter.secretExpiresAt.from", filter.secret_expires.0)?,
                moment("filter.secretExpiresAt.until", filter.secret_expires.1)?,
            ),
        )))
}

/// The condition that a client was not used for so many days. One that was never used must be as
/// old, so that clients that were just created are left out.
fn unused_for(days: Option<i32>, now: DateTime<Utc>) -> Result<Option<Condition>> {
    let Some(days) = days else { return Ok(None) };
    if !(1..=MAX_UNUSED_DAYS).contains(&days) {
        return Err(Error::refused(
            ProblemCode::Invalid,
            "filter.unusedDays",
            format!("From 1 to {MAX_UNUSED_DAYS} days."),
        ));
    }
    let since = now - Duration::days(days.into());
    let never = Condition::all()
        .add(Column::LastUsedAt.is_null())
        .add(Column::CreatedAt.lt(since));
    Ok(Some(
        Condition::any()
            .add(Column::LastUsedAt.lt(since))
            .add(never),
    ))
}

/// The condition that a client of the account has a scope, by its role or directly.
fn with_scope(account: AccountId, code: &str) -> Condition {
    let permissions = || -> SelectStatement {
        let query = permission::Entity::of_account(account)
            .select_only()
            .column(permission::Column::Id);
        query.filter(permission::Column::Code.eq(code)).into_query()
    };
    let roles = role_permission::Entity::find()
        .select_only()
        .column(role_permission::Column::RoleId);
    let roles = roles
        .filter(role_permission::Column::PermissionId.in_subquery(permissions()))
        .into_query();
    let direct = client_permission::Entity::find()
        .select_only()
        .column(client_permission::Column::ClientId);
    let direct = direct
        .filter(client_permission::Column::PermissionId.in_subquery(permissions()))
        .into_query();
    Condition::any()
        .add(Column::RoleId.in_subquery(roles))
        .add(Column::Id.in_subquery(direct))
}
