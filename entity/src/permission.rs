//! A permission of a protected API. Its code is also the OAuth scope (RFC 6749 section 3.3).

use crate::{AccountId, PermissionId, ResourceId};
use sea_orm::entity::prelude::*;

/// A permission. Those without an account are built in: the permissions on Latchkey itself.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "permission")]
pub struct Model {
    /// ID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PermissionId,
    /// The account that defined it; null where it is built in.
    pub account_id: Option<AccountId>,
    /// The protected API that it belongs to.
    pub resource_id: ResourceId,
    /// The scope's text.
    pub code: String,
    /// What it allows.
    pub description: String,
    /// Heading under which consoles show it.
    pub category: String,
    /// Whether it changes state, and is therefore withheld from read-only clients.
    pub mutating: bool,
    /// The protected API.
    #[sea_orm(belongs_to, from = "resource_id", to = "id")]
    pub resource: BelongsTo<super::resource::Entity>,
    /// Roles that grant it.
    #[sea_orm(has_many, via = "role_permission")]
    pub roles: HasMany<super::role::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The permissions that an account may use: the built-in ones and its own.
    #[must_use]
    pub fn of_account(account: AccountId) -> Select<Self> {
        Self::find().filter(
            sea_orm::Condition::any()
                .add(Column::AccountId.is_null())
                .add(Column::AccountId.eq(account)),
        )
    }
}
