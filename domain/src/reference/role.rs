//! A role as a caller names it: by ID or by its key.

use crate::error::{Error, Result};
use entity::{AccountId, RoleId, role};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QuerySelect};

/// A role, by one of its names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RoleBy {
    /// By opaque ID.
    Id(RoleId),
    /// By its key.
    Key(String),
}

impl RoleBy {
    /// Resolves to an ID, among what that account sees. An ID is returned as it is.
    ///
    /// # Errors
    /// `NOT_FOUND` for a key that does not exist, and internal ones.
    pub async fn resolve(
        &self,
        db: &impl ConnectionTrait,
        account: AccountId,
        field: &str,
    ) -> Result<RoleId> {
        let key = match self {
            Self::Id(id) => return Ok(*id),
            Self::Key(key) => key,
        };
        let query = role::Entity::of_account(account)
            .select_only()
            .column(role::Column::Id);
        let found = query
            .filter(role::Column::Key.eq(key))
            .into_tuple()
            .one(db)
            .await?;
        found.ok_or_else(|| Error::not_found(field, "role"))
    }
}
