//! A protected API as a caller names it: by ID or by its identifier.

use crate::error::{Error, Result};
use entity::{AccountId, ResourceId, resource};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QuerySelect};

/// A protected API, by one of its names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResourceBy {
    /// By opaque ID.
    Id(ResourceId),
    /// By its identifier.
    Identifier(String),
}

impl ResourceBy {
    /// Resolves to an ID, among what that account sees. An ID is returned as it is.
    ///
    /// # Errors
    /// `NOT_FOUND` for an identifier that does not exist, and internal ones.
    pub async fn resolve(
        &self,
        db: &impl ConnectionTrait,
        account: AccountId,
        field: &str,
    ) -> Result<ResourceId> {
        let identifier = match self {
            Self::Id(id) => return Ok(*id),
            Self::Identifier(identifier) => identifier,
        };
        let query = resource::Entity::of_account(account)
            .select_only()
            .column(resource::Column::Id);
        let found = query
            .filter(resource::Column::Identifier.eq(identifier))
            .into_tuple()
            .one(db)
            .await?;
        found.ok_or_else(|| Error::not_found(field, "protected API"))
    }
}
