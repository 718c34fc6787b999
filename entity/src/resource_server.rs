//! The clients that may introspect the tokens for a protected API (RFC 7662 section 2.1).

use crate::{ClientId, ResourceId};
use sea_orm::entity::prelude::*;

/// One client that may introspect the tokens of one protected API.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "resource_server")]
pub struct Model {
    /// The protected API.
    #[sea_orm(primary_key, auto_increment = false)]
    pub resource_id: ResourceId,
    /// The client.
    #[sea_orm(primary_key, auto_increment = false)]
    pub client_id: ClientId,
}

impl ActiveModelBehavior for ActiveModel {}
