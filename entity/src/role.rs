//! A named set of permissions. A client, and a user, has at most one.

use crate::{AccountId, RoleId};
use sea_orm::entity::prelude::*;

/// A role. Those without an account are built in and shared by all.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "role")]
pub struct Model {
    /// ID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RoleId,
    /// The account that created it; null where it is built in.
    pub account_id: Option<AccountId>,
    /// Short name for scripts, unique among what an account sees.
    pub key: String,
    /// Display name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Incremented with every change.
    pub version: i32,
    /// When it was created.
    pub created_at: DateTimeUtc,
    /// When it was last changed.
    pub updated_at: DateTimeUtc,
    /// The permissions that it grants.
    #[sea_orm(has_many, via = "role_permission")]
    pub permissions: HasMany<super::permission::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The roles that an account may use: the built-in ones and its own.
    #[must_use]
    pub fn of_account(account: AccountId) -> Select<Self> {
        Self::find().filter(visible_to(account))
    }
}

/// The condition of [`Entity::of_account`], for statements that join.
#[must_use]
pub fn visible_to(account: AccountId) -> sea_orm::Condition {
    sea_orm::Condition::any()
        .add(Column::AccountId.is_null())
        .add(Column::AccountId.eq(account))
}
