//! A protected API: the audience of tokens (RFC 8707).

use crate::{AccountId, ResourceId};
use sea_orm::entity::prelude::*;

/// A protected API. The one without an account is Latchkey's own.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "resource")]
pub struct Model {
    /// ID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ResourceId,
    /// The account that defined it; null where it is built in.
    pub account_id: Option<AccountId>,
    /// Absolute URI, the `aud` of its tokens; unique in the whole deployment, so that no account
    /// can request tokens for another's API.
    pub identifier: String,
    /// Display name.
    pub name: String,
    /// Incremented with every change.
    pub version: i32,
    /// When it was created.
    pub created_at: DateTimeUtc,
    /// When it was last changed.
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The protected APIs that an account sees: the built-in one and its own.
    #[must_use]
    pub fn of_account(account: AccountId) -> Select<Self> {
        Self::find().filter(
            sea_orm::Condition::any()
                .add(Column::AccountId.is_null())
                .add(Column::AccountId.eq(account)),
        )
    }
}
