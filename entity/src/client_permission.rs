//! Permissions that a client holds directly, beside its role's.

use crate::{ClientId, PermissionId};
use sea_orm::entity::prelude::*;

/// A direct grant.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "client_permission")]
pub struct Model {
    /// The client that holds it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub client_id: ClientId,
    /// The permission held.
    #[sea_orm(primary_key, auto_increment = false)]
    pub permission_id: PermissionId,
    /// The client.
    #[sea_orm(belongs_to, from = "client_id", to = "id")]
    pub client: BelongsTo<super::client::Entity>,
    /// The permission.
    #[sea_orm(belongs_to, from = "permission_id", to = "id")]
    pub permission: BelongsTo<super::permission::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
