//! Ends what a user has begun: sessions, authorizations, access tokens.

use super::{own, within_reach};
use crate::{
    error::{Error, Result},
    revocations,
    work::Work,
};
use entity::{
    UserId,
    account::Model as Account,
    user::{Column, Entity, Model, UserStatus},
    user_link,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, LockType},
};

/// Ends all sessions, authorizations and access tokens of a user, by new generations, however many
/// there are, and uses up its links.
pub(crate) async fn end_everything(work: &Work<'_>, user: UserId) -> Result<()> {
    revocations::of_users(work, this(user)).await?;
    Entity::update_many()
        .col_expr(Column::Generation, Expr::value(work.random().generation()))
        .col_expr(
            Column::SessionGeneration,
            Expr::value(work.random().generation()),
        )
        .filter(Column::Id.eq(user))
        .exec(work.db())
        .await?;
    user_link::Entity::update_many()
        .col_expr(user_link::Column::UsedAt, Expr::value(work.now()))
        .filter(user_link::Column::UserId.eq(user))
        .filter(user_link::Column::UsedAt.is_null())
        .exec(work.db())
        .await?;
    Ok(())
}

/// Ends all access tokens of a user. Its sessions and authorizations go on, so that applications
/// just refresh their tokens.
pub(super) async fn end_access_tokens(work: &Work<'_>, user: UserId) -> Result<()> {
    revocations::of_users(work, this(user)).await?;
    Entity::update_many()
        .col_expr(Column::Generation, Expr::value(work.random().generation()))
        .filter(Column::Id.eq(user))
        .exec(work.db())
        .await?;
    Ok(())
}

fn this(user: UserId) -> Condition {
    Condition::all().add(Column::Id.eq(user))
}

/// A user whose sessions the actor may end: itself, or one within its reach.
pub(crate) async fn for_sessions(work: &Work<'_>, id: UserId) -> Result<(Model, Account)> {
    if work.actor().user() == Some(id) {
        return own(work, "id", id).await;
    }
    work.actor()
        .require(crate::permission::Permission::UsersWrite)?;
    within_reach(work, "id", id).await
}

/// The user as it is now, locked for the rest of the transaction, if it is active and nothing has
/// ended its sessions since it was read before.
///
/// # Errors
/// [`Error::Unauthenticated`] otherwise, and internal ones.
pub(crate) async fn unchanged(work: &Work<'_>, before: &Model) -> Result<Model> {
    let now = Entity::find_by_id(before.id)
        .lock(LockType::NoKeyUpdate)
        .one(work.db())
        .await?;
    now.filter(|now| {
        now.status == UserStatus::Active && now.session_generation == before.session_generation
    })
    .ok_or(Error::Unauthenticated)
}
