//! An API client: a program with an identity of its own (RFC 6749 section 2).

use crate::{AccountId, ClientId, RoleId, UserId};
use sea_orm::entity::prelude::*;

/// Whether a client may authenticate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::N(16))",
    rename_all = "snake_case"
)]
pub enum ClientStatus {
    /// It may.
    Active,
    /// It may not, nor do its tokens work.
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
    /// Somebody switched it off.
    Manual,
    /// The account's limit on active clients was reached.
    ActiveLimitReached,
    /// Its owner is inactive.
    OwnerInactive,
}

/// What a client may do whatever its role says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::N(16))",
    rename_all = "snake_case"
)]
pub enum AccessLevel {
    /// Read only.
    ReadOnly,
    /// Read and change.
    ReadWrite,
}

/// How access tokens are signed (RFC 7518 section 3.1).
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

/// A client.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "client")]
pub struct Model {
    /// Identity; the `sub` of its tokens.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ClientId,
    /// Tenant.
    pub account_id: AccountId,
    /// The OAuth `client_id`.
    pub client_id: String,
    /// Name for people.
    pub name: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// Name, or `client_id` where there is none, in lower case, for sorting.
    pub sort_name: String,
    /// `client_id`, name and description in lower case, for searching.
    pub search_text: String,
    /// Whether it may authenticate.
    pub status: ClientStatus,
    /// Why not, where it may not.
    pub status_reason: Option<ClientStatusReason>,
    /// Rises with every change.
    pub version: i32,
    /// Tokens of another generation are revoked. Random, so that it cannot be guessed; a small
    /// number where it has not risen for long.
    pub generation: i64,
    /// The user who owns it, where it is not the account.
    pub owner_id: Option<UserId>,
    /// The client that made it, where a client did.
    pub created_by: Option<ClientId>,
    /// When it was made.
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
    /// Read only or not.
    pub access_level: AccessLevel,
    /// Lifetime of its tokens, in seconds; the account's where none.
    pub token_ttl_seconds: Option<i32>,
    /// Its role, if any.
    pub role_id: Option<RoleId>,
    /// How its tokens are signed; the deployment's default where none.
    pub signing_algorithm: Option<Algorithm>,
    /// Joined to relative URLs.
    pub root_url: Option<String>,
    /// Where to link back to.
    pub home_url: Option<String>,
    /// Where revocation policies are pushed.
    pub admin_url: Option<String>,
    /// Where logout notices go.
    pub backchannel_logout_url: Option<String>,
    /// Tenant's row.
    #[sea_orm(belongs_to, from = "account_id", to = "id")]
    pub account: BelongsTo<super::account::Entity>,
    /// Role's row.
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
