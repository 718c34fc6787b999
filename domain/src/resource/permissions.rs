//! The permissions of a protected API: which codes are allowed, and how the rows are written.

use super::{DISPLACED, NewPermission};
use crate::{
    account,
    error::{Error, ProblemCode, Problems, Result, required_text, unless_taken},
    grant,
    limits::{
        MAX_CATEGORY, MAX_PERMISSION_CODE, MAX_PERMISSION_DESCRIPTION, MAX_PERMISSIONS,
        MAX_PERMISSIONS_OF_ACCOUNT,
    },
    permission::Permission,
    visible::is_dots,
    work::Work,
};
use entity::{PermissionId, permission, resource::Model};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use std::collections::HashSet;

/// The namespaces of built-in permissions and the scopes of OpenID Connect are reserved, so that a
/// later version never collides.
fn reserved(code: &str) -> bool {
    let namespace = |text: &str| text.split(':').next().unwrap_or_default().to_owned();
    let taken = Permission::ALL
        .iter()
        .any(|p| namespace(p.as_str()) == namespace(code));
    taken
        || matches!(
            namespace(code).as_str(),
            "latchkey"
                | DISPLACED
                | "openid"
                | "offline_access"
                | "profile"
                | "email"
                | "address"
                | "phone"
                | "groups"
        )
}

pub(super) fn check_permissions(permissions: &[NewPermission]) -> Result<()> {
    let mut problems = Problems::default();
    if permissions.len() > MAX_PERMISSIONS {
        problems.add(
            ProblemCode::TooLong,
            "permissions",
            format!("At most {MAX_PERMISSIONS} permissions."),
        );
    }
    let mut seen = HashSet::new();
    for (index, permission) in permissions.iter().enumerate() {
        let field = |name: &str| format!("permissions.{index}.{name}");
        let code = &permission.code;
        let good = (1..=MAX_PERMISSION_CODE).contains(&code.len())
            && code.bytes().all(|b| {
                b.is_ascii_alphanumeric() || matches!(b, b':' | b'.' | b'-' | b'_' | b'/')
            });
        if code.split('/').any(is_dots) {
            problems.add(
                ProblemCode::Invalid,
                &field("code"),
                "No part between slashes may be `.` or `..`.",
            );
        } else if !good {
            problems.add(
                ProblemCode::Invalid,
                &field("code"),
                "1 to 100 letters, digits, `:`, `.`, `-`, `_` and `/`.",
            );
        } else if reserved(code) {
            problems.add(
                ProblemCode::Taken,
                &field("code"),
                "The part before the colon is reserved for built-in permissions.",
            );
        } else if !seen.insert(code) {
            problems.add(
                ProblemCode::Taken,
                &field("code"),
                "This code occurs twice.",
            );
        }
        problems.keep(required_text(
            &field("description"),
            &permission.description,
            MAX_PERMISSION_DESCRIPTION,
        ))?;
        problems.keep(required_text(
            &field("category"),
            &permission.category,
            MAX_CATEGORY,
        ))?;
    }
    problems.into_result()
}

/// Replaces the resource's permissions. Where one is removed, or becomes withheld from read-only
/// clients, the tokens of its holders are revoked.
pub(super) async fn write_permissions(
    work: &Work<'_>,
    resource: &Model,
    had: &[permission::Model],
    wanted: &[NewPermission],
) -> Result<()> {
    withdraw(work, had, wanted).await?;
    for (index, new) in wanted.iter().enumerate() {
        let row = permission::ActiveModel {
            account_id: Set(resource.account_id),
            resource_id: Set(resource.id),
            code: Set(new.code.clone()),
            description: Set(new.description.trim().to_owned()),
            category: Set(new.category.trim().to_owned()),
            mutating: Set(new.mutating),
            ..Default::default()
        };
        match had.iter().find(|h| h.code == new.code) {
            Some(old) => {
                permission::Entity::update(permission::ActiveModel {
                    id: Set(old.id),
                    ..row
                })
                .exec(work.db())
                .await?;
            }
            None => insert_permission(work, row, index).await?,
        }
    }
    let all = permission::Entity::find()
        .filter(permission::Column::AccountId.eq(resource.account_id))
        .count(work.db())
        .await?;
    if all > MAX_PERMISSIONS_OF_ACCOUNT {
        let message =
            format!("An account has at most {MAX_PERMISSIONS_OF_ACCOUNT} permissions of its own.");
        return Err(Error::refused(
            ProblemCode::QuotaExceeded,
            "permissions",
            message,
        ));
    }
    Ok(())
}

/// Deletes the permissions that are no longer listed, and revokes the tokens of clients that lose
/// one.
async fn withdraw(
    work: &Work<'_>,
    had: &[permission::Model],
    wanted: &[NewPermission],
) -> Result<()> {
    let kept = |had: &permission::Model| wanted.iter().find(|w| w.code == had.code);
    let gone: Vec<PermissionId> = had
        .iter()
        .filter(|h| kept(h).is_none())
        .map(|h| h.id)
        .collect();
    let tightened = had
        .iter()
        .filter(|h| kept(h).is_some_and(|w| w.mutating && !h.mutating))
        .map(|h| h.id);
    let reduced: Vec<_> = gone.iter().copied().chain(tightened).collect();
    if !reduced.is_empty() {
        grant::require_reach_of_holders(
            work,
            "permissions",
            &account::own(work.db(), work.actor()).await?,
            &reduced,
        )
        .await?;
        grant::next_generation(work, grant::holding(&reduced)).await?;
    }
    if !gone.is_empty() {
        grant::mark_changed(work, &gone).await?;
        permission::Entity::delete_many()
            .filter(permission::Column::Id.is_in(gone))
            .exec(work.db())
            .await?;
    }
    Ok(())
}

async fn insert_permission(
    work: &Work<'_>,
    row: permission::ActiveModel,
    index: usize,
) -> Result<()> {
    let row = permission::ActiveModel {
        id: Set(PermissionId(work.id())),
        ..row
    };
    let field = format!("permissions.{index}.code");
    let taken = |cause| {
        unless_taken(
            cause,
            &field,
            "Another protected API of this account defines this code.",
        )
    };
    permission::Entity::insert(row)
        .exec_without_returning(work.db())
        .await
        .map_err(taken)?;
    Ok(())
}
