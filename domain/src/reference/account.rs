//! An account as a caller names it: by ID or by slug.

use crate::{
    account,
    actor::Actor,
    error::{Error, Result},
};
use entity::AccountId;
use sea_orm::ConnectionTrait;

/// An account, by one of its names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccountBy {
    /// By opaque ID.
    Id(AccountId),
    /// By its slug.
    Slug(String),
}

impl AccountBy {
    /// Resolves to an ID. Whether the actor may do anything there is for the rule to check; a slug
    /// of another account is not found unless the actor may see that account.
    ///
    /// # Errors
    /// `NOT_FOUND` for a slug that does not exist; for the anonymous, and internal ones.
    pub async fn resolve(
        &self,
        db: &impl ConnectionTrait,
        actor: &Actor,
        field: &str,
    ) -> Result<AccountId> {
        match self {
            Self::Id(id) => Ok(*id),
            Self::Slug(slug) => account::seen_by_slug(db, actor, slug)
                .await?
                .ok_or_else(|| Error::not_found(field, "account")),
        }
    }
}
