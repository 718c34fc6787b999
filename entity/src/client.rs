//! An API client: a program with an identity of its own (RFC 6749 section 2).

use crate::{AccountId, ClientId, RoleId, UserId, by_position::by_position};
use sea_orm::entity::prelude::*;

/// Whether a client is active.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::N(16))",
    rename_all = "snake_case"
)]
pub enum ClientStatus {
    /// It may authenticate.
    Active,
    /// It may not authenticate, and its tokens are refused.
    Inactive,
}

/// Why a client is inactive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::N(24))",
    rename_all = "snake_case"
)]
pub enum ClientStatusReason {
    /// A caller disabled it.
    Manual,
    /// The account's limit on active clients was reached.
    ActiveLimitReached,
    /// Its owner is inactive.
    OwnerInactive,
}

/// Access level of a client, whatever its role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::N(16))",
    rename_all = "snake_case"
)]
pub enum AccessLevel {
    /// It may only read.
    ReadOnly,
    /// It may read and change.
    ReadWrite,
}

/// Signing algorithm of access tokens (RFC 7518 section 3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))")]
pub enum Algorithm {
    /// ECDSA with P-256 and SHA-256.
    #[sea_orm(string_value = "ES256")]
    Es256,
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    #[sea_orm(string_value = "RS256")]
    Rs256,
    /// Ed25519 (RFC 8037).
    #[sea_orm(string_value = "EdDSA")]
    EdDsa,
}

/// How a client authenticates at the endpoints (RFC 7591 section 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::N(16))",
    rename_all = "snake_case"
)]
pub enum AuthMethod {
    /// With a secret, by HTTP Basic or in the body.
    Secret,
    /// Not at all: a public client (RFC 6749 section 2.1).
    None,
}

/// A client.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "client")]
pub struct Model {
    /// ID; the `sub` of its tokens.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ClientId,
    /// Account that it belongs to.
    pub account_id: AccountId,
    /// The OAuth `client_id`.
    pub client_id: String,
    /// Display name.
    pub name: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// Name, or `client_id` where there is none, in lower case, for sorting.
    pub sort_name: String,
    /// `client_id`, name and description in lower case, for searching.
    pub search_text: String,
    /// Whether it is active.
    pub status: ClientStatus,
    /// Why it is inactive, where it is.
    pub status_reason: Option<ClientStatusReason>,
    /// Incremented with every change.
    pub version: i32,
    /// Tokens of another generation are revoked. Random, so that it cannot be guessed; a small
    /// number where it has not changed for long.
    pub generation: i64,
    /// The user who owns it; null where the account does.
    pub owner_id: Option<UserId>,
    /// The client that created it, where a client did.
    pub created_by: Option<ClientId>,
    /// When it was created.
    pub created_at: DateTimeUtc,
    /// When it was last changed.
    pub updated_at: DateTimeUtc,
    /// When it last authenticated, to the minute.
    pub last_used_at: Option<DateTimeUtc>,
    /// Authorization code flow.
    pub web_app: bool,
    /// Back-channel logout.
    pub backchannel: bool,
    /// Client credentials flow.
    pub script: bool,
    /// Access level: read-only or read-write.
    pub access_level: AccessLevel,
    /// Lifetime of its tokens, in seconds; the account's where null.
    pub token_ttl_seconds: Option<i32>,
    /// Its role, if any.
    pub role_id: Option<RoleId>,
    /// Signing algorithm of its tokens; the deployment's default where null.
    pub signing_algorithm: Option<Algorithm>,
    /// Base of relative URLs.
    pub root_url: Option<String>,
    /// Home page to link to.
    pub home_url: Option<String>,
    /// Endpoint that revocation policies are pushed to.
    pub admin_url: Option<String>,
    /// Endpoint that receives logout tokens.
    pub backchannel_logout_url: Option<String>,
    /// Authorizations of another generation have ended.
    pub authorization_generation: i64,
    /// How it authenticates.
    pub auth_method: AuthMethod,
    /// Whether users are not asked for their consent.
    pub first_party: bool,
    /// Whether authorization requests without PKCE are refused (RFC 7636); public clients always
    /// need it.
    pub require_pkce: bool,
    /// Signing algorithm of its ID tokens; RS256 where null.
    pub id_token_algorithm: Option<Algorithm>,
    /// Whether ID tokens have the claims of `profile` and `email`, which are otherwise at the
    /// userinfo endpoint only.
    pub claims_in_id_token: bool,
    /// Seconds after which an unused refresh token expires; 30 days where null.
    pub refresh_idle_seconds: Option<i32>,
    /// Seconds after which an authorization with `offline_access` ends; 180 days where null.
    pub refresh_max_seconds: Option<i32>,
    /// The user who created it, where a user did.
    pub created_by_user: Option<UserId>,
    /// Row of the account.
    #[sea_orm(belongs_to, from = "account_id", to = "id")]
    pub account: BelongsTo<super::account::Entity>,
    /// Row of the role.
    #[sea_orm(belongs_to, from = "role_id", to = "id")]
    pub role: BelongsTo<Option<super::role::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The clients of an account.
    #[must_use]
    pub fn of_account(account: AccountId) -> Select<Self> {
        Self::find().filter(Column::AccountId.eq(account))
    }
}

by_position! {
    id,
    account_id,
    client_id,
    name: nullable,
    description: nullable,
    sort_name,
    search_text,
    status,
    status_reason: nullable,
    version,
    generation,
    owner_id: nullable,
    created_by: nullable,
    created_at,
    updated_at,
    last_used_at: nullable,
    web_app,
    backchannel,
    script,
    access_level,
    token_ttl_seconds: nullable,
    role_id: nullable,
    signing_algorithm: nullable,
    root_url: nullable,
    home_url: nullable,
    admin_url: nullable,
    backchannel_logout_url: nullable,
    authorization_generation,
    auth_method,
    first_party,
    require_pkce,
    id_token_algorithm: nullable,
    claims_in_id_token,
    refresh_idle_seconds: nullable,
    refresh_max_seconds: nullable,
    created_by_user: nullable,
}
