//! The user of a browser's session as an actor, for requests that pages of this server send. The
//! session is read from the database on every request, so that its end takes effect at once on every
//! node; what the user may do comes from the registry.

use super::{
    actor::{Actor, Origin, RECENT_SIGN_IN},
    error::Result,
    registry::UserSnapshot,
    session::{self, COOKIE_LENGTH},
    tools::Tools,
    user,
};
use chrono::Duration;
use entity::{
    SecretDigest,
    session::{Column, Entity},
};
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter};

/// Whether a request shows that the user is still there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionUse {
    /// The user did something: the time without use begins anew.
    Active,
    /// A page that is open listens for events: the session may end meanwhile.
    Background,
}

/// The cookie of a session, and the account that it is meant for.
#[derive(Clone, Copy, Debug)]
pub struct SessionCookie<'a> {
    /// Slug of the account.
    pub account: &'a str,
    /// Digest of the cookie's value: see [`digest`].
    pub digest: &'a SecretDigest,
}

/// The digest by which a session is found; none for a text that cannot be a cookie of a session.
#[must_use]
pub fn digest(tools: &Tools, value: &str) -> Option<SecretDigest> {
    (value.len() == COOKIE_LENGTH).then(|| tools.vault.digest(value))
}

/// The user of a session, with the permissions that it has now. None where the session has ended,
/// where its user or account may not sign in, and where it belongs to another account.
///
/// # Errors
/// Busy, where the database does not respond in time; internal ones.
pub async fn actor_of_cookie(
    (db, tools): (&DatabaseConnection, &Tools),
    cookie: SessionCookie<'_>,
    used: SessionUse,
    origin: Origin,
) -> Result<Option<Actor>> {
    let now = tools.clock.now();
    let found = Entity::find()
        .filter(Column::Digest.eq(cookie.digest.clone()))
        .one(db)
        .await?;
    let Some(found) = found.filter(|found| session::is_live(found, now)) else {
        return Ok(None);
    };
    let id = found.user_id;
    let mut known = tools.registry.user(db, id).await?;
    let is_other = |known: &UserSnapshot| known.user.session_generation != found.generation;
    if known.as_deref().is_some_and(is_other) {
        // The session may have begun on another node a moment ago, after a new password.
        known = tools.registry.user_of_database(db, id).await?;
    }
    let Some(known) = known
        .filter(|known| known.active() && known.account.slug == cookie.account && !is_other(known))
    else {
        return Ok(None);
    };
    let seen_at = match used {
        SessionUse::Active => {
            session::note_use_at(db, &found, now).await?;
            now
        }
        SessionUse::Background => found.seen_at,
    };
    let codes = known.grants.held.iter().map(|held| held.code.clone());
    let idle = Duration::seconds(found.idle_seconds.into());
    Ok(Some(Actor {
        scopes: codes.collect(),
        expires_at: Some(found.expires_at.min(seen_at + idle)),
        sign_in_is_old: now - found.auth_time > RECENT_SIGN_IN,
        ..user::actor(&known.user, &known.account, origin)
    }))
}
