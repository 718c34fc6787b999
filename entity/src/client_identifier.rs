//! Every OAuth `client_id` ever assigned. A row stays when its client is renamed or deleted, so
//! that no client id is assigned twice.

use crate::ClientId;
use sea_orm::entity::prelude::*;

/// A client id that was assigned.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "client_identifier")]
pub struct Model {
    /// The OAuth `client_id`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub client_id: String,
    /// The client that it was assigned to, which may have been deleted.
    pub given_to: ClientId,
    /// When it was assigned.
    pub given_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
