//! A user as a caller names it: by ID or by username.

use crate::error::{Error, Result};
use entity::{AccountId, UserId, user};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QuerySelect};

/// A user, by one of its names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UserBy {
    /// By opaque ID.
    Id(UserId),
    /// By its username.
    Username(String),
}

impl UserBy {
    /// Resolves to an ID, in that account. An ID is returned as it is.
    ///
    /// # Errors
    /// `NOT_FOUND` for a username that does not exist, and internal ones.
    pub async fn resolve(
        &self,
        db: &impl ConnectionTrait,
        account: AccountId,
        field: &str,
    ) -> Result<UserId> {
        let username = match self {
            Self::Id(id) => return Ok(*id),
            Self::Username(username) => username,
        };
        let query = user::Entity::of_account(account)
            .select_only()
            .column(user::Column::Id);
        let found = query
            .filter(user::Column::Username.eq(username))
            .into_tuple()
            .one(db)
            .await?;
        found.ok_or_else(|| Error::not_found(field, "user"))
    }
}
