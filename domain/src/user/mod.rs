//! Users: the people of an account, who carry roles and own clients. A root user may have subusers.
//!
//! How they sign in is in [`sign_in`](super::sign_in), their sessions in
//! [`session`](super::session), ownership of clients in [`client::owner`](super::client::owner).

mod asking;
mod checks;
mod create;
mod delete;
mod end;
mod link;
mod list;
mod password;
mod sessions;
mod update;

pub use asking::{asking, asking_as_seen, require_rights_of};
pub use create::{NewUser, create};
pub use delete::delete;
pub use link::{LINK_LIFETIME, NewLink, create_link, forget_links, of_link, set_password_by_link};
pub use list::{UserCriteria, count, list};
pub use password::{change_own_password, hash_password, set_password};
pub use sessions::check_sessions_named;
pub use update::{UserPatch, update};

pub(crate) use end::{end_everything, for_sessions, unchanged};

use self::end::end_access_tokens;
use super::{
    account,
    actor::{Actor, Identity, Origin},
    error::{Error, Result},
    grant,
    permission::{Held, Holder, Permission, held_by},
    search,
    work::Work,
};
use entity::{
    UserId,
    account::Model as Account,
    client::AccessLevel,
    user::{Column, Entity, Model, UserKind},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

/// Display name: the display name, or the username where there is none.
#[must_use]
pub fn display_name(user: &Model) -> &str {
    user.display_name.as_deref().unwrap_or(&user.username)
}

/// The user as an actor without any permission, for what each user may do with its own things.
#[must_use]
pub fn actor(user: &Model, account: &Account, origin: Origin) -> Actor {
    Actor {
        identity: Identity::User {
            id: user.id,
            name: display_name(user).to_owned(),
        },
        account: Some(account.id),
        platform: account::is_platform(account),
        access: AccessLevel::ReadWrite,
        ..Actor::anonymous(origin)
    }
}

/// A user of the actor's account.
///
/// # Errors
/// Without `users:read`, and internal ones.
pub async fn find(db: &impl ConnectionTrait, actor: &Actor, id: UserId) -> Result<Option<Model>> {
    actor.require(Permission::UsersRead)?;
    Ok(Entity::of_account(actor.account()?)
        .filter(Column::Id.eq(id))
        .one(db)
        .await?)
}

/// A user of the actor's account by its username.
///
/// # Errors
/// Without `users:read`, and internal ones.
pub async fn by_username(
    db: &impl ConnectionTrait,
    actor: &Actor,
    username: &str,
) -> Result<Option<Model>> {
    actor.require(Permission::UsersRead)?;
    Ok(Entity::of_account(actor.account()?)
        .filter(Column::Username.eq(username))
        .one(db)
        .await?)
}

/// Users of the actor's account, or of any account for an operator, by their ids, in any order;
/// those that do not exist are left out.
///
/// # Errors
/// Without `users:read`, and internal ones.
pub async fn find_all(
    db: &impl ConnectionTrait,
    actor: &Actor,
    ids: &[UserId],
) -> Result<Vec<Model>> {
    actor.require(Permission::UsersRead)?;
    let seen = actor
        .account_in_view()?
        .map_or_else(Entity::find, Entity::of_account);
    Ok(seen
        .filter(Column::Id.is_in(ids.iter().copied()))
        .all(db)
        .await?)
}

/// The default kind of a new user: a subuser below a parent, else a root user.
#[must_use]
pub fn usual_kind(parent: Option<UserId>) -> UserKind {
    if parent.is_some() {
        UserKind::Subuser
    } else {
        UserKind::Root
    }
}

/// A user of an account that the actor may create users in, for showing it to the caller that
/// created it.
///
/// # Errors
/// Without `users:write`; `NOT_FOUND` for a user of another account; internal ones.
pub async fn made(work: &Work<'_>, id: UserId) -> Result<Option<Model>> {
    work.actor().require(Permission::UsersWrite)?;
    let Some(user) = Entity::find_by_id(id).one(work.db()).await? else {
        return Ok(None);
    };
    account::target(work.db(), work.actor(), Some(user.account_id)).await?;
    Ok(Some(user))
}

/// A user of the actor's account, for a change. Locks the account's row first.
async fn own(work: &Work<'_>, field: &str, id: UserId) -> Result<(Model, Account)> {
    let account = account::lock(work, work.actor().account()?).await?;
    let found = Entity::of_account(account.id)
        .filter(Column::Id.eq(id))
        .one(work.db())
        .await?;
    Ok((
        found.ok_or_else(|| Error::not_found(field, "user"))?,
        account,
    ))
}

/// Like [`own`], for a user that holds nothing which the actor may not grant. Every rule that
/// changes a user begins here.
async fn within_reach(work: &Work<'_>, field: &str, id: UserId) -> Result<(Model, Account)> {
    let (user, account) = own(work, field, id).await?;
    grant::require_reach(work.actor(), field, &held(work, &user, &account).await?)?;
    Ok((user, account))
}

async fn held(work: &Work<'_>, user: &Model, account: &Account) -> Result<Vec<Held>> {
    held_by(work.db(), &Holder::of_user(user, account)).await
}

fn search_text(username: &str, display_name: Option<&str>, email: Option<&str>) -> String {
    search::haystack([Some(username), display_name, email])
}
