//! The permissions that roles grant.

use crate::{PermissionId, RoleId};
use sea_orm::entity::prelude::*;

/// One grant.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "role_permission")]
pub struct Model {
    /// The role that grants.
    #[sea_orm(primary_key, auto_increment = false)]
    pub role_id: RoleId,
    /// The permission granted.
    #[sea_orm(primary_key, auto_increment = false)]
    pub permission_id: PermissionId,
    /// The role.
    #[sea_orm(belongs_to, from = "role_id", to = "id")]
    pub role: BelongsTo<super::role::Entity>,
    /// The permission.
    #[sea_orm(belongs_to, from = "permission_id", to = "id")]
    pub permission: BelongsTo<super::permission::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
