//! The user in whose name a request is made.

use crate::{actor::Actor, error::Result};
use entity::user::{Column, Entity, Model};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter};

/// The user that asks, if a user does. Each user may see itself.
///
/// # Errors
/// Only internal ones.
pub async fn asking(db: &impl ConnectionTrait, actor: &Actor) -> Result<Option<Model>> {
    match actor.user() {
        Some(id) => Ok(Entity::of_account(actor.account()?)
            .filter(Column::Id.eq(id))
            .one(db)
            .await?),
        None => Ok(None),
    }
}
