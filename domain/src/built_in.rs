//! What every deployment has from the start: Latchkey's own protected API with its permissions,
//! three roles and the account `default`. Updated from the code at every start, so that a
//! permission of a new version appears.

use super::{
    account::{self, NewAccount},
    error::Result,
    permission::Permission,
    resource, role,
    work::Work,
};
use entity::{
    PermissionId, ResourceId, RoleId, account::PolicyPreset, permission, resource as resource_row,
    role as role_row, role_permission,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
};

/// Key of the role that has every permission.
pub const ADMINISTRATOR: &str = "administrator";

/// A role that every deployment has.
pub struct BuiltInRole {
    /// Its key.
    pub key: &'static str,
    name: &'static str,
    description: &'static str,
    /// Whether it grants a permission.
    pub grants: fn(Permission) -> bool,
}

/// The roles that every deployment has.
pub const ROLES: [BuiltInRole; 3] = [
    BuiltInRole {
        key: ADMINISTRATOR,
        name: "Administrator",
        description: "May do everything in the account.",
        grants: |_| true,
    },
    BuiltInRole {
        key: "editor",
        name: "Editor",
        description: "Reads and writes clients; no accounts, users or keys.",
        grants: |permission| {
            matches!(
                permission,
                Permission::ClientsRead
                    | Permission::ClientsWrite
                    | Permission::ClientsSecrets
                    | Permission::ClientsRoles
                    | Permission::ClientsDelete
                    | Permission::RolesRead
                    | Permission::TokensRead
                    | Permission::TokensRevoke
            )
        },
    },
    BuiltInRole {
        key: "viewer",
        name: "Viewer",
        description: "Reads everything, changes nothing.",
        grants: |p| !p.mutating(),
    },
];

/// Whether the identifier of Latchkey's own API may change with the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AudienceSync {
    /// The server sets the identifier from its settings.
    Decided,
    /// A command beside a running server leaves the identifier as it is.
    Kept,
}

/// Creates or updates the built-in rows in the database. Returns the account `default`.
///
/// # Errors
/// Only internal ones.
pub async fn sync(work: &Work<'_>, audience: AudienceSync) -> Result<entity::account::Model> {
    let account = match account::by_slug(work.db(), account::DEFAULT_SLUG).await? {
        Some(account) => account,
        None => {
            let (slug, name) = (account::DEFAULT_SLUG.to_owned(), "Default".to_owned());
            account::create(
                work,
                NewAccount {
                    slug,
                    name,
                    preset: PolicyPreset::Default,
                },
            )
            .await?
        }
    };
    let resource = sync_resource(work, audience).await?;
    let permissions = sync_permissions(work, resource).await?;
    for role in &ROLES {
        sync_role(work, role, &permissions).await?;
    }
    Ok(account)
}

async fn sync_resource(work: &Work<'_>, audience: AudienceSync) -> Result<ResourceId> {
    let identifier = work.settings().management_api();
    let found = resource_row::Entity::find()
        .filter(resource_row::Column::AccountId.is_null())
        .one(work.db())
        .await?;
    match found {
        Some(row) if row.identifier == identifier || audience == AudienceSync::Kept => Ok(row.id),
        Some(row) => {
            let id = row.id;
            resource::displace(work, &identifier, Some(id)).await?;
            let mut row = row.into_active_model();
            row.identifier = Set(identifier);
            row.updated_at = Set(work.now());
            resource_row::Entity::update(row).exec(work.db()).await?;
            Ok(id)
        }
        None => {
            let id = ResourceId(work.id());
            resource::displace(work, &identifier, None).await?;
            let row = resource_row::ActiveModel {
                id: Set(id),
                account_id: Set(None),
                identifier: Set(identifier),
                name: Set("Latchkey".to_owned()),
                version: Set(1),
                created_at: Set(work.now()),
                updated_at: Set(work.now()),
            };
            resource_row::Entity::insert(row)
                .exec_without_returning(work.db())
                .await?;
            Ok(id)
        }
    }
}

async fn sync_permissions(work: &Work<'_>, resource: ResourceId) -> Result<Vec<permission::Model>> {
    let had = permission::Entity::find()
        .filter(permission::Column::AccountId.is_null())
        .all(work.db())
        .await?;
    for row in had
        .iter()
        .filter(|row| Permission::from_code(&row.code).is_none())
    {
        permission::Entity::delete_by_id(row.id)
            .exec(work.db())
            .await?;
    }
    let mut permissions = Vec::new();
    for permission in Permission::ALL {
        let wanted = permission::Model {
            id: PermissionId(work.id()),
            account_id: None,
            resource_id: resource,
            code: permission.as_str().to_owned(),
            description: permission.description().to_owned(),
            category: permission.category().to_owned(),
            mutating: permission.mutating(),
        };
        let row = match had.iter().find(|row| row.code == wanted.code) {
            Some(row)
                if *row
                    == (permission::Model {
                        id: row.id,
                        ..wanted.clone()
                    }) =>
            {
                row.clone()
            }
            Some(row) => {
                let row = permission::Model {
                    id: row.id,
                    ..wanted
                }
                .into_active_model()
                .reset_all();
                permission::Entity::update(row).exec(work.db()).await?
            }
            None => {
                resource::displace_permission(work, &wanted.code).await?;
                permission::Entity::insert(wanted.into_active_model())
                    .exec_with_returning(work.db())
                    .await?
            }
        };
        permissions.push(row);
    }
    Ok(permissions)
}

async fn sync_role(
    work: &Work<'_>,
    built_in: &BuiltInRole,
    permissions: &[permission::Model],
) -> Result<()> {
    let found = role_row::Entity::find()
        .filter(role_row::Column::AccountId.is_null())
        .filter(role_row::Column::Key.eq(built_in.key));
    let id = match found.one(work.db()).await? {
        Some(row) => row.id,
        None => {
            let id = RoleId(work.id());
            let row = role_row::ActiveModel {
                id: Set(id),
                account_id: Set(None),
                key: Set(built_in.key.to_owned()),
                name: Set(built_in.name.to_owned()),
                description: Set(built_in.description.to_owned()),
                version: Set(1),
                created_at: Set(work.now()),
                updated_at: Set(work.now()),
            };
            role_row::Entity::insert(row)
                .exec_without_returning(work.db())
                .await?;
            id
        }
    };
    let granted =
        |p: &&permission::Model| Permission::from_code(&p.code).is_some_and(built_in.grants);
    let wanted: Vec<_> = permissions.iter().filter(granted).cloned().collect();
    let links = role_permission::Entity::find()
        .filter(role_permission::Column::RoleId.eq(id))
        .all(work.db())
        .await?;
    let same = links.len() == wanted.len()
        && wanted
            .iter()
            .all(|p| links.iter().any(|link| link.permission_id == p.id));
    if !same {
        role_permission::Entity::delete_many()
            .filter(role_permission::Column::RoleId.eq(id))
            .exec(work.db())
            .await?;
        role::write_permissions(work, id, &wanted).await?;
    }
    Ok(())
}
