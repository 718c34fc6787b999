//! What a user allowed a client to do in its name, until the user withdraws it.

use crate::{ClientId, UserId};
use sea_orm::entity::prelude::*;

/// A consent.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consent")]
pub struct Model {
    /// The user.
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: UserId,
    /// The client.
    #[sea_orm(primary_key, auto_increment = false)]
    pub client_id: ClientId,
    /// The allowed scopes, separated by spaces.
    pub scope: String,
    /// When it was last given or extended.
    pub given_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
