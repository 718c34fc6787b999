//! Impact preview of a change to a role: which clients and users would gain or lose which
//! permissions.

use super::{
    account,
    actor::Actor,
    client,
    error::{Error, ProblemCode, Result},
    grant,
    page::{OrderDirection, Page, Slice},
    permission::{Holder, Permission},
    role, user,
};
use entity::{
    ClientId, RoleId, account::Model as Account, client as client_row, client_permission,
    permission, user as user_row,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::HashSet;

/// A change to what a role grants.
#[derive(Clone, Debug)]
pub struct RoleChange {
    /// ID of the role.
    pub role: RoleId,
    /// Its account.
    pub account: Account,
    /// Permissions that it would grant in addition.
    pub added: Vec<permission::Model>,
    /// Permissions that it would no longer grant.
    pub removed: Vec<permission::Model>,
}

/// Effect of a change on one client or user.
#[derive(Clone, Debug)]
pub struct Effect<T> {
    /// The client or user.
    pub holder: T,
    /// Permissions that it would gain.
    pub gains: Vec<permission::Model>,
    /// Permissions that it would lose.
    pub losses: Vec<permission::Model>,
}

/// The change that these permissions would make to a role of the actor's account. Changes nothing.
///
/// # Errors
/// Without `roles:read`; `NOT_FOUND` for the role or a permission, `IMMUTABLE` for a built-in role.
pub async fn preview(
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: RoleId,
    permissions: &[String],
) -> Result<RoleChange> {
    actor.require(Permission::RolesRead)?;
    let account = account::own(db, actor).await?;
    let role = role::usable_in(db, account.id, "id", id).await?;
    if role.account_id.is_none() {
        return Err(Error::refused(
            ProblemCode::Immutable,
            "id",
            "Built-in roles cannot be changed.",
        ));
    }
    let wanted = grant::named(db, &account, "permissions", permissions).await?;
    let had = role::granted(db, id).await?;
    let missing = |from: &[permission::Model], p: &permission::Model| {
        !from.iter().any(|other| other.id == p.id)
    };
    Ok(RoleChange {
        role: id,
        account,
        added: wanted
            .iter()
            .filter(|p| missing(&had, p))
            .cloned()
            .collect(),
        removed: had
            .iter()
            .filter(|p| missing(&wanted, p))
            .cloned()
            .collect(),
    })
}

/// The clients with the role, and what each would gain or lose: permissions that a client holds
/// directly, or that are withheld from it in any case, make no difference.
///
/// # Errors
/// Without `clients:read`, for a cursor of another list, and internal ones.
pub async fn clients(
    db: &impl ConnectionTrait,
    actor: &Actor,
    change: &RoleChange,
    slice: &Slice,
) -> Result<Page<Effect<client_row::Model>>> {
    let filter = client::list::ClientCriteria {
        roles: Some(vec![change.role]),
        ..Default::default()
    };
    let order = client::list::OrderBy {
        field: client::list::Field::Name,
        direction: OrderDirection::Asc,
    };
    let page = client::list::list(db, actor, (&filter, order), slice).await?;
    let ids: Vec<_> = page.items.iter().map(|(_, row)| row.id).collect();
    let links = client_permission::Entity::find()
        .filter(client_permission::Column::ClientId.is_in(ids))
        .all(db)
        .await?;
    let direct: HashSet<_> = links
        .into_iter()
        .map(|link| (link.client_id, link.permission_id))
        .collect();
    Ok(page.map(|row| {
        let holder = Holder::of_client(&row, &change.account);
        let has = |client: ClientId, p: &permission::Model| direct.contains(&(client, p.id));
        let id = row.id;
        change.effect(row, &holder, |p| !has(id, p))
    }))
}

/// The users with the role, and what each would gain or lose.
///
/// # Errors
/// Without `users:read`, for a cursor of another list, and internal ones.
pub async fn users(
    db: &impl ConnectionTrait,
    actor: &Actor,
    change: &RoleChange,
    slice: &Slice,
) -> Result<Page<Effect<user_row::Model>>> {
    let filter = user::UserCriteria {
        role: Some(change.role),
        ..Default::default()
    };
    let page = user::list(db, actor, &filter, slice).await?;
    Ok(page.map(|row| {
        let holder = Holder::of_user(&row, &change.account);
        change.effect(row, &holder, |_| true)
    }))
}

impl RoleChange {
    fn effect<T>(
        &self,
        row: T,
        holder: &Holder,
        matters: impl Fn(&permission::Model) -> bool,
    ) -> Effect<T> {
        let felt = |list: &[permission::Model]| {
            let felt = |p: &&permission::Model| {
                matters(p) && holder.allows(&p.code, p.mutating, p.account_id)
            };
            list.iter().filter(felt).cloned().collect()
        };
        Effect {
            holder: row,
            gains: felt(&self.added),
            losses: felt(&self.removed),
        }
    }
}
