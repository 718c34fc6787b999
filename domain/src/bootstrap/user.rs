//! Users that the operator creates on the machine itself, and links to set their passwords by.

use super::{Placement, account_and_role};
use crate::{
    actor::Actor,
    error::{Error, Result},
    tools::Tools,
    user::{self, NewLink, NewUser},
    work::Work,
};
use entity::user::Model as User;
use sea_orm::DatabaseConnection;

/// Creates a user for the operator, in the account with that slug and with the role of that key,
/// and a link by which the user sets its password.
///
/// # Errors
/// `NOT_FOUND` for an account or role that does not exist, and as [`user::create`].
pub async fn create_user(
    db: &DatabaseConnection,
    tools: &Tools,
    place: Placement<'_>,
    input: NewUser,
) -> Result<(User, NewLink)> {
    let (account, role) = account_and_role(db, place.account, place.role).await?;
    let actor = Actor::system(account.id);
    let work = Work::begin(db, tools, &actor).await?;
    let made = user::create(&work, NewUser { role, ..input }).await?;
    let linked = user::create_link(&work, made.id).await?;
    work.commit().await?;
    Ok(linked)
}

/// Creates another link by which a user of the account with that slug sets its password. Earlier
/// ones stop working.
///
/// # Errors
/// `NOT_FOUND` for an account or user that does not exist, and as [`user::create_link`].
pub async fn create_user_link(
    db: &DatabaseConnection,
    tools: &Tools,
    slug: &str,
    username: &str,
) -> Result<(User, NewLink)> {
    let (account, _) = account_and_role(db, slug, None).await?;
    let actor = Actor::system(account.id);
    let work = Work::begin(db, tools, &actor).await?;
    let found = user::by_username(work.db(), &actor, username).await?;
    let found = found.ok_or_else(|| Error::not_found("username", "user"))?;
    let linked = user::create_link(&work, found.id).await?;
    work.commit().await?;
    Ok(linked)
}
