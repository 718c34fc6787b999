//! A person of an account, who owns clients and has a role.

use crate::{AccountId, RoleId, SecretDigest, UserId};
use sea_orm::entity::prelude::*;

/// Kind of user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::N(16))",
    rename_all = "snake_case"
)]
pub enum UserKind {
    /// A root user, who may have subusers.
    Root,
    /// Belongs to a root user.
    Subuser,
}

/// Whether a user is active.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::N(16))",
    rename_all = "snake_case"
)]
pub enum UserStatus {
    /// Active.
    Active,
    /// Disabled.
    Inactive,
}

/// A user.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "user")]
pub struct Model {
    /// ID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UserId,
    /// Account that it belongs to.
    pub account_id: AccountId,
    /// The root user above a subuser.
    pub parent_id: Option<UserId>,
    /// Role, if any.
    pub role_id: Option<RoleId>,
    /// Unique in the account.
    pub username: String,
    /// Display name.
    pub display_name: Option<String>,
    /// Electronic mail address.
    pub email: Option<String>,
    /// Kind of user.
    pub kind: UserKind,
    /// Whether it is active.
    pub status: UserStatus,
    /// Incremented with every change.
    pub version: i32,
    /// When it was created.
    pub created_at: DateTimeUtc,
    /// When it was last changed.
    pub updated_at: DateTimeUtc,
    /// When it last signed in.
    pub last_login_at: Option<DateTimeUtc>,
    /// Argon2id hash of the password, if one was set.
    pub password: Option<SecretDigest>,
    /// Username, display name and mail address in lower case, for searching.
    pub search_text: String,
    /// When the password was last set.
    pub password_changed_at: Option<DateTimeUtc>,
    /// Access tokens of another generation are revoked.
    pub generation: i64,
    /// Sessions and refresh tokens of another generation have ended.
    pub session_generation: i64,
    /// Whether an administrator vouches for the mail address.
    pub email_verified: bool,
    /// Preferred language (RFC 5646).
    pub locale: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The users of an account.
    #[must_use]
    pub fn of_account(account: AccountId) -> Select<Self> {
        Self::find().filter(Column::AccountId.eq(account))
    }
}
