//! Lists of users: filtered, by username, by keyset in both directions.

use crate::{
    actor::Actor,
    error::Result,
    page::{Cursor, Direction, Page, Slice},
    permission::Permission,
    search,
};
use entity::{
    RoleId, UserId,
    user::{Column, Entity, Model, UserKind, UserStatus},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, Order, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
};
use serde_json::Value;

/// Name of the order in cursors.
const ORDER: &str = "username";

/// Filter of users; all conditions must hold.
#[derive(Clone, Debug, Default)]
pub struct UserCriteria {
    /// Part of username, display name or mail address, regardless of case.
    pub search: Option<String>,
    /// With this status.
    pub status: Option<UserStatus>,
    /// Of this kind.
    pub kind: Option<UserKind>,
    /// Below this root user.
    pub parent: Option<UserId>,
    /// With this role.
    pub role: Option<RoleId>,
}

/// Users of the actor's account, by username.
///
/// # Errors
/// Without `users:read`, for a cursor of another list, and internal ones.
pub async fn list(
    db: &impl ConnectionTrait,
    actor: &Actor,
    filter: &UserCriteria,
    slice: &Slice,
) -> Result<Page<Model>> {
    let mut query = filtered(actor, filter)?;
    let backward = slice.direction == Direction::Backward;
    if let Some(cursor) = &slice.cursor {
        // The username is unique in the account, so it needs no second key.
        let (_, username) = cursor
            .key(ORDER)
            .ok_or_else(|| Cursor::refused(slice.cursor_field()))?;
        query = query.filter(if backward {
            Column::Username.lt(username)
        } else {
            Column::Username.gt(username)
        });
    }
    query = query.order_by(
        Column::Username,
        if backward { Order::Desc } else { Order::Asc },
    );
    let rows = query.limit(slice.limit() + 1).all(db).await?;
    Ok(Page::from_rows(rows, slice, |row| {
        Cursor::of_key(ORDER, Value::Null, &row.username)
    }))
}

/// How many users there are.
///
/// # Errors
/// As [`list`].
pub async fn count(db: &impl ConnectionTrait, actor: &Actor, filter: &UserCriteria) -> Result<u64> {
    Ok(filtered(actor, filter)?.count(db).await?)
}

fn filtered(actor: &Actor, filter: &UserCriteria) -> Result<Select<Entity>> {
    actor.require(Permission::UsersRead)?;
    let all = Condition::all()
        .add_option(search::condition(
            "filter.search",
            filter.search.as_deref(),
            Column::SearchText,
        )?)
        .add_option(filter.status.map(|status| Column::Status.eq(status)))
        .add_option(filter.kind.map(|kind| Column::Kind.eq(kind)))
        .add_option(filter.parent.map(|parent| Column::ParentId.eq(parent)))
        .add_option(filter.role.map(|role| Column::RoleId.eq(role)));
    Ok(Entity::of_account(actor.account()?).filter(all))
}
