//! The user in whose name a request is made, and what the caller may see of it.

use crate::{
    actor::Actor,
    error::{Error, Result},
    permission::Permission,
};
use entity::{
    UserId,
    user::{Column, Entity, Model},
};
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

/// The user that asks, as the caller may see it: in full where the person itself asks. A client that
/// acts for the user sees what its scopes allow, and no more than at the userinfo endpoint (OpenID
/// Connect Core section 5.4): the e-mail address with `email` or `users:read`, the language with
/// `profile` or `users:read`, the role with `users:read` or `roles:read`, and the moments of sign-in
/// and password with `users:read`. The others are absent.
///
/// # Errors
/// Only internal ones.
pub async fn asking_as_seen(db: &impl ConnectionTrait, actor: &Actor) -> Result<Option<Model>> {
    let found = asking(db, actor).await?;
    Ok(found.map(|user| as_seen(actor, user)))
}

fn as_seen(actor: &Actor, user: Model) -> Model {
    if !acts_for(actor, user.id) || actor.can(Permission::UsersRead.as_str()) {
        return user;
    }
    let email = actor.can("email");
    Model {
        email: user.email.filter(|_| email),
        email_verified: user.email_verified && email,
        locale: user.locale.filter(|_| actor.can("profile")),
        role_id: user
            .role_id
            .filter(|_| actor.can(Permission::RolesRead.as_str())),
        password_changed_at: None,
        last_login_at: None,
        ..user
    }
}

/// Requires that the actor may see what a user may do, where it may see the user: a client that acts
/// for the user needs a scope for that.
///
/// # Errors
/// [`Error::Forbidden`] for a client that acts for the user without `users:read` and `roles:read`.
pub fn require_rights_of(actor: &Actor, user: UserId) -> Result<()> {
    let sees = [Permission::UsersRead, Permission::RolesRead]
        .iter()
        .any(|permission| actor.can(permission.as_str()));
    if sees || !acts_for(actor, user) {
        return Ok(());
    }
    Err(Error::Forbidden(Permission::UsersRead))
}

/// Whether the actor is a client that acts for that user.
fn acts_for(actor: &Actor, user: UserId) -> bool {
    actor.client_id.is_some() && actor.user() == Some(user)
}
