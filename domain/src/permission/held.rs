//! Effective permissions: role, direct grants and access level combined.

use super::{is_deployment_wide, of_client, of_role};
use crate::{error::Result, platform::is_platform};
use entity::{
    AccountId, ClientId, ResourceId, RoleId, account,
    client::{self, AccessLevel, ClientStatus},
    client_permission, permission, resource, role_permission,
    user::{self, UserStatus},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait,
};

/// Holder of permissions: a client, a user or a role.
#[derive(Clone, Debug)]
pub struct Holder {
    /// The account in which it holds them.
    pub account: AccountId,
    /// Whether that is the account `default`, in which deployment-wide permissions work.
    pub platform: bool,
    /// The holder's role.
    pub role: Option<RoleId>,
    /// The client whose direct grants count, if any.
    pub client: Option<ClientId>,
    /// Access level of the holder.
    pub access: AccessLevel,
    /// Whether the holder is active.
    pub active: bool,
}

impl Holder {
    /// A client of that account.
    #[must_use]
    pub fn of_client(client: &client::Model, account: &account::Model) -> Self {
        Self {
            account: client.account_id,
            platform: is_platform(account),
            role: client.role_id,
            client: Some(client.id),
            access: client.access_level,
            active: client.status == ClientStatus::Active,
        }
    }

    /// A user of that account.
    #[must_use]
    pub fn of_user(user: &user::Model, account: &account::Model) -> Self {
        Self {
            account: user.account_id,
            platform: is_platform(account),
            role: user.role_id,
            client: None,
            access: AccessLevel::ReadWrite,
            active: user.status == UserStatus::Active,
        }
    }

    /// A holder that has just the role, with read-write access, in that account.
    #[must_use]
    pub fn of_role(account: AccountId, platform: bool, role: RoleId) -> Self {
        Self {
            account,
            platform,
            role: Some(role),
            client: None,
            access: AccessLevel::ReadWrite,
            active: true,
        }
    }

    /// Whether the holder may have a permission that it was granted.
    pub(crate) fn allows(&self, code: &str, mutating: bool, account: Option<AccountId>) -> bool {
        let withheld_by_access = mutating && self.access == AccessLevel::ReadOnly;
        !withheld_by_access && (self.platform || !is_deployment_wide(code, account))
    }
}

/// A permission that a holder has.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Held {
    /// The scope's text.
    pub code: String,
    /// Whether it changes state.
    pub mutating: bool,
    /// The account that defined it; none where it is built in.
    pub account_id: Option<AccountId>,
    /// The protected API that it belongs to.
    pub resource_id: ResourceId,
    /// That API's identifier, the `aud` of its tokens.
    pub identifier: String,
}

impl Held {
    /// Whether it belongs to Latchkey's own API.
    #[must_use]
    pub fn is_management(&self) -> bool {
        self.account_id.is_none()
    }
}

/// The permissions of a token for which no API is named: everything at protected APIs or, where
/// there is none, at Latchkey's own. A token that other APIs receive must be useless to them at
/// Latchkey's.
pub fn by_default(held: &[Held]) -> impl Iterator<Item = &Held> {
    let elsewhere = held.iter().any(|held| !held.is_management());
    held.iter()
        .filter(move |held| !elsewhere || !held.is_management())
}

/// The holder's permissions now: role and direct grants, reduced by access level. Whether it is
/// active is not checked.
///
/// # Errors
/// Only internal ones.
pub async fn held_by(db: &impl ConnectionTrait, holder: &Holder) -> Result<Vec<Held>> {
    let mut granted = Condition::any();
    if let Some(role) = holder.role {
        granted = granted.add(permission::Column::Id.in_subquery(of_role(role)));
    }
    if let Some(client) = holder.client {
        granted = granted.add(permission::Column::Id.in_subquery(of_client(client)));
    }
    let rows = granted_in(db, holder.account, granted).await?;
    Ok(rows
        .into_iter()
        .filter(|held| holder.allows(&held.code, held.mutating, held.account_id))
        .collect())
}

/// The permissions of these clients of an account now, all of them together. Whether they are
/// active is not checked.
///
/// # Errors
/// Only internal ones.
pub(crate) async fn held_by_clients(
    db: &impl ConnectionTrait,
    account: AccountId,
    platform: bool,
    clients: Condition,
) -> Result<Vec<Held>> {
    let mut all: Vec<Held> = Vec::new();
    for access in [AccessLevel::ReadWrite, AccessLevel::ReadOnly] {
        let some = |column| {
            let query = client::Entity::of_account(account)
                .select_only()
                .column(column)
                .filter(clients.clone());
            query
                .filter(client::Column::AccessLevel.eq(access))
                .into_query()
        };
        let roles = role_permission::Entity::find()
            .select_only()
            .column(role_permission::Column::PermissionId);
        let roles = roles
            .filter(role_permission::Column::RoleId.in_subquery(some(client::Column::RoleId)))
            .into_query();
        let direct = client_permission::Entity::find()
            .select_only()
            .column(client_permission::Column::PermissionId);
        let direct = direct
            .filter(client_permission::Column::ClientId.in_subquery(some(client::Column::Id)))
            .into_query();
        let granted = Condition::any()
            .add(permission::Column::Id.in_subquery(roles))
            .add(permission::Column::Id.in_subquery(direct));
        let holder = Holder {
            account,
            platform,
            role: None,
            client: None,
            access,
            active: true,
        };
        let held = granted_in(db, account, granted).await?;
        all.extend(
            held.into_iter()
                .filter(|held| holder.allows(&held.code, held.mutating, held.account_id)),
        );
    }
    Ok(all)
}

pub(crate) async fn granted_in(
    db: &impl ConnectionTrait,
    account: AccountId,
    granted: Condition,
) -> Result<Vec<Held>> {
    if granted.is_empty() {
        return Ok(Vec::new());
    }
    let rows = permission::Entity::of_account(account)
        .select_only()
        .columns([
            permission::Column::Code,
            permission::Column::Mutating,
            permission::Column::AccountId,
            permission::Column::ResourceId,
        ])
        .column(resource::Column::Identifier)
        .join(
            JoinType::InnerJoin,
            permission::Entity::belongs_to(resource::Entity)
                .from(permission::Column::ResourceId)
                .to(resource::Column::Id)
                .into(),
        )
        .filter(granted)
        .order_by_asc(permission::Column::Code)
        .into_model::<Held>()
        .all(db)
        .await?;
    Ok(rows)
}
