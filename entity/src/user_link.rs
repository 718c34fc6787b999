//! A one-time link by which a user sets its password. An administrator hands it over.

use crate::{SecretDigest, UserId};
use sea_orm::entity::prelude::*;

/// A link. The secret in it is not stored.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "user_link")]
pub struct Model {
    /// Digest of the secret in the link.
    #[sea_orm(primary_key, auto_increment = false)]
    pub digest: SecretDigest,
    /// The user.
    pub user_id: UserId,
    /// When it was created.
    pub created_at: DateTimeUtc,
    /// When it expires.
    pub expires_at: DateTimeUtc,
    /// When it was used, or replaced by another.
    pub used_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
