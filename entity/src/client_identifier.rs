//! Every OAuth `client_id` ever given out. A row stays when its client is renamed or deleted, so
//! that no id comes back to life.

use crate::ClientId;
use sea_orm::entity::prelude::*;

/// One id, taken for good.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "client_identifier")]
pub struct Model {
    /// The OAuth `client_id`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub client_id: String,
    /// The client that it was given to, which may be gone.
    pub given_to: ClientId,
    /// When.
    pub given_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
