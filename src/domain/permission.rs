//! Permissions: the built-in ones as a closed list, and what a holder may do once role, direct grants and access level are put together.

mod of_many;

pub use of_many::{codes_of_roles, direct_codes, of_clients, of_resources, of_roles};

use super::error::Result;
use entity::{
    AccountId, ClientId, PermissionId, ResourceId, RoleId,
    client::{self, AccessLevel},
    client_permission, permission, resource, role_permission,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::SelectStatement,
};
use std::collections::{BTreeSet, HashSet};

macro_rules! permissions {
    ($($variant:ident $code:literal $category:literal $mutating:literal $platform:literal $description:literal;)*) => {
        /// A right over Latchkey itself. Its code is also the OAuth scope (RFC 6749 section 3.3).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Permission {
            $(#[doc = $description] $variant,)*
        }

        impl Permission {
            /// Every built-in permission.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The scope's text.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// What it allows.
            #[must_use]
            pub const fn description(self) -> &'static str {
                match self { $(Self::$variant => $description,)* }
            }

            /// Heading under which consoles show it.
            #[must_use]
            pub const fn category(self) -> &'static str {
                match self { $(Self::$variant => $category,)* }
            }

            /// Whether it changes state, and so is withheld from read-only clients.
            #[must_use]
            pub const fn mutating(self) -> bool {
                match self { $(Self::$variant => $mutating,)* }
            }

            /// Whether it concerns the whole deployment, and so works only from the account `default`.
            #[must_use]
            pub const fn platform(self) -> bool {
                match self { $(Self::$variant => $platform,)* }
            }
        }
    };
}

permissions! {
    AccountRead "account:read" "Accounts" false false "Read one's own account, its policy and usage.";
    AccountWrite "account:write" "Accounts" true false "Change the policy of one's own account.";
    AccountsRead "accounts:read" "Accounts" false true "List all accounts of the deployment.";
    AccountsWrite "accounts:write" "Accounts" true true "Create accounts and change any account's policy.";
    ClientsRead "clients:read" "API clients" false false "Read clients and what they may do.";
    ClientsWrite "clients:write" "API clients" true false "Create and change clients, switch them on and off.";
    ClientsSecrets "clients:secrets" "API clients" true false "Rotate and revoke client secrets.";
    ClientsRoles "clients:roles" "API clients" true false "Give clients roles and direct permissions.";
    ClientsDelete "clients:delete" "API clients" true false "Delete clients.";
    UsersRead "users:read" "Users" false false "Read users.";
    UsersWrite "users:write" "Users" true false "Create, change and delete users.";
    RolesRead "roles:read" "Roles and permissions" false false "Read roles, protected APIs and permissions.";
    RolesWrite "roles:write" "Roles and permissions" true false "Create, change and delete roles and protected APIs.";
    TokensRead "tokens:read" "Tokens" false false "Read and introspect the tokens issued to the account's clients.";
    TokensRevoke "tokens:revoke" "Tokens" true false "Revoke tokens.";
    AuditRead "audit:read" "Audit" false false "Read the audit log.";
    KeysRead "keys:read" "Signing keys" false true "Read the state of the signing keys.";
    KeysWrite "keys:write" "Signing keys" true true "Rotate the signing keys.";
}

impl Permission {
    /// The built-in permission with that code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|p| p.as_str() == code)
    }
}

/// Scopes by their text, in a fixed order.
pub type Scopes = BTreeSet<String>;

/// Whose permissions are asked for.
#[derive(Clone, Debug)]
pub struct Holder {
    /// The account whose permissions count.
    pub account: AccountId,
    /// Whether that is the account `default`, in which deployment-wide permissions work.
    pub platform: bool,
    /// The holder's role.
    pub role: Option<RoleId>,
    /// The client whose direct grants count, if any.
    pub client: Option<ClientId>,
    /// Read only or not.
    pub access: AccessLevel,
    /// Whether the holder is in use at all.
    pub active: bool,
}

/// A permission that somebody has.
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

/// What a token may have for which no API is named: everything at protected APIs or, where there is none, at Latchkey's own. A token that
/// other APIs receive must be of no use to them at Latchkey's.
pub fn by_default(held: &[Held]) -> impl Iterator<Item = &Held> {
    let elsewhere = held.iter().any(|held| !held.is_management());
    held.iter().filter(move |held| !elsewhere || !held.is_management())
}

/// Why somebody has a permission, or has it not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// By role.
    Role,
    /// Granted directly.
    Direct,
    /// Nobody granted it.
    NotGranted,
    /// Granted, but the holder may only read (or it works only from the account `default`).
    WithheldReadOnly,
    /// Granted, but the holder is inactive.
    WithheldInactive,
}

/// A permission of the account and whether the holder has it.
#[derive(Clone, Debug)]
pub struct Grant {
    /// The permission.
    pub permission: permission::Model,
    /// Whether the holder has it, and why.
    pub reason: Reason,
}

impl Grant {
    /// Whether the holder has it.
    #[must_use]
    pub fn granted(&self) -> bool {
        matches!(self.reason, Reason::Role | Reason::Direct)
    }
}

impl Holder {
    /// What a role would give to a read-write holder in that account.
    #[must_use]
    pub fn of_role(account: AccountId, platform: bool, role: RoleId) -> Self {
        Self { account, platform, role: Some(role), client: None, access: AccessLevel::ReadWrite, active: true }
    }

    /// Whether the holder may have a permission that it was granted.
    pub(crate) fn allows(&self, code: &str, mutating: bool, account: Option<AccountId>) -> bool {
        let withheld_by_access = mutating && self.access == AccessLevel::ReadOnly;
        !withheld_by_access && (self.platform || !is_deployment_wide(code, account))
    }
}

/// Whether a permission concerns the whole deployment, and so works only in the account `default`. `account` is the one that defined it.
pub(crate) fn is_deployment_wide(code: &str, account: Option<AccountId>) -> bool {
    account.is_none() && Permission::from_code(code).is_some_and(Permission::platform)
}

/// Whether the permission can be given to clients, users and roles of an account; `platform` says whether that is the account `default`.
#[must_use]
pub fn is_offered(permission: &permission::Model, platform: bool) -> bool {
    platform || !is_deployment_wide(&permission.code, permission.account_id)
}

/// What the holder may do now: role and direct grants, cut by access level. Whether it is active is not looked at.
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
    Ok(rows.into_iter().filter(|held| holder.allows(&held.code, held.mutating, held.account_id)).collect())
}

/// What these clients of an account may do now, all of them together. Whether they are active is not looked at.
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
            let query = client::Entity::of_account(account).select_only().column(column).filter(clients.clone());
            query.filter(client::Column::AccessLevel.eq(access)).into_query()
        };
        let roles = role_permission::Entity::find().select_only().column(role_permission::Column::PermissionId);
        let roles = roles.filter(role_permission::Column::RoleId.in_subquery(some(client::Column::RoleId))).into_query();
        let direct = client_permission::Entity::find().select_only().column(client_permission::Column::PermissionId);
        let direct = direct.filter(client_permission::Column::ClientId.in_subquery(some(client::Column::Id))).into_query();
        let granted = Condition::any().add(permission::Column::Id.in_subquery(roles)).add(permission::Column::Id.in_subquery(direct));
        let holder = Holder { account, platform, role: None, client: None, access, active: true };
        let held = granted_in(db, account, granted).await?;
        all.extend(held.into_iter().filter(|held| holder.allows(&held.code, held.mutating, held.account_id)));
    }
    Ok(all)
}

pub(crate) async fn granted_in(db: &impl ConnectionTrait, account: AccountId, granted: Condition) -> Result<Vec<Held>> {
    if granted.is_empty() {
        return Ok(Vec::new());
    }
    let rows = permission::Entity::of_account(account)
        .select_only()
        .columns([permission::Column::Code, permission::Column::Mutating, permission::Column::AccountId, permission::Column::ResourceId])
        .column(resource::Column::Identifier)
        .join(
            JoinType::InnerJoin,
            permission::Entity::belongs_to(resource::Entity).from(permission::Column::ResourceId).to(resource::Column::Id).into(),
        )
        .filter(granted)
        .order_by_asc(permission::Column::Code)
        .into_model::<Held>()
        .all(db)
        .await?;
    Ok(rows)
}

/// Every permission of the account, and whether and why the holder has it; by category, then code. Permissions that concern the whole
/// deployment are shown in the account `default` only, and where they were granted directly before that was refused.
///
/// # Errors
/// Only internal ones.
pub async fn explain(db: &impl ConnectionTrait, holder: &Holder) -> Result<Vec<Grant>> {
    let by_role = match holder.role {
        Some(role) => ids(db, of_role(role)).await?,
        None => HashSet::new(),
    };
    let direct = match holder.client {
        Some(client) => ids(db, of_client(client)).await?,
        None => HashSet::new(),
    };
    Ok(reasons(all(db, holder.account, true).await?, (&by_role, &direct), holder))
}

/// Whether and why a holder has each of these permissions, of those that are offered to it or that it has directly, where its role and direct
/// grants are known.
#[must_use]
pub fn reasons(
    all: impl IntoIterator<Item = permission::Model>,
    (by_role, direct): (&HashSet<PermissionId>, &HashSet<PermissionId>),
    holder: &Holder,
) -> Vec<Grant> {
    let grant = |permission: permission::Model| {
        let reason = match (by_role.contains(&permission.id), direct.contains(&permission.id)) {
            (false, false) => Reason::NotGranted,
            _ if !holder.active => Reason::WithheldInactive,
            _ if !holder.allows(&permission.code, permission.mutating, permission.account_id) => Reason::WithheldReadOnly,
            (true, _) => Reason::Role,
            (false, true) => Reason::Direct,
        };
        Grant { permission, reason }
    };
    all.into_iter().filter(|permission| is_offered(permission, holder.platform) || direct.contains(&permission.id)).map(grant).collect()
}

/// Every permission that can be given to clients, users and roles of the account, by category and code; `platform` says whether it is the
/// account `default`.
///
/// # Errors
/// Only internal ones.
pub async fn all(db: &impl ConnectionTrait, account: AccountId, platform: bool) -> Result<Vec<permission::Model>> {
    let query = permission::Entity::of_account(account);
    let rows = query.order_by_asc(permission::Column::Category).order_by_asc(permission::Column::Code).all(db).await?;
    Ok(rows.into_iter().filter(|permission| is_offered(permission, platform)).collect())
}

/// How many permissions the one of these accounts may use that may use most, the built-in ones among them.
///
/// # Errors
/// Only internal ones.
pub async fn count_most(db: &impl ConnectionTrait, accounts: &[AccountId]) -> Result<u64> {
    let query = permission::Entity::find().select_only().column_as(permission::Column::Id.count(), "n");
    let query = query.filter(permission::Column::AccountId.is_in(accounts.iter().copied())).group_by(permission::Column::AccountId);
    let most = query.into_tuple::<i64>().all(db).await?.into_iter().max().unwrap_or_default();
    Ok(Permission::ALL.len() as u64 + most.unsigned_abs())
}

/// The permissions that a client holds directly, by code.
///
/// # Errors
/// Only internal ones.
pub async fn direct(db: &impl ConnectionTrait, client: ClientId) -> Result<Vec<permission::Model>> {
    let query = permission::Entity::find().filter(permission::Column::Id.in_subquery(of_client(client)));
    Ok(query.order_by_asc(permission::Column::Code).all(db).await?)
}

fn of_role(role: RoleId) -> SelectStatement {
    let query = role_permission::Entity::find().select_only().column(role_permission::Column::PermissionId);
    query.filter(role_permission::Column::RoleId.eq(role)).into_query()
}

fn of_client(client: ClientId) -> SelectStatement {
    let query = client_permission::Entity::find().select_only().column(client_permission::Column::PermissionId);
    query.filter(client_permission::Column::ClientId.eq(client)).into_query()
}

async fn ids(db: &impl ConnectionTrait, of: SelectStatement) -> Result<HashSet<PermissionId>> {
    let query = permission::Entity::find().select_only().column(permission::Column::Id);
    Ok(query.filter(permission::Column::Id.in_subquery(of)).into_tuple().all(db).await?.into_iter().collect())
}
