//! What a client learns of a user, by scope (OpenID Connect Core section 5.4).

use super::{error::Result, user::display_name};
use entity::{role, user::Model};
use sea_orm::{ConnectionTrait, EntityTrait};
use serde::Serialize;

/// The scopes that are about the user, and none of an API.
pub const IDENTITY_SCOPES: [&str; 5] = ["openid", "profile", "email", "roles", "offline_access"];

/// Whether a scope is about the user.
#[must_use]
pub fn is_identity_scope(scope: &str) -> bool {
    IDENTITY_SCOPES.contains(&scope)
}

/// Claims about a user; each is absent without its scope, or where it is not known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct IdentityClaims {
    /// Display name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Username.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preferred_username: Option<String>,
    /// Preferred language (RFC 5646).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// When the user was last changed, in seconds since the epoch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<i64>,
    /// Mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Whether an administrator vouches for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email_verified: Option<bool>,
    /// Keys of the user's roles.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub roles: Option<Vec<String>>,
}

/// The claims that these scopes give.
///
/// # Errors
/// Only internal ones.
pub async fn claims(
    db: &impl ConnectionTrait,
    user: &Model,
    scope: &str,
) -> Result<IdentityClaims> {
    let has = |wanted: &str| scope.split(' ').any(|scope| scope == wanted);
    let mut claims = IdentityClaims::default();
    if has("profile") {
        claims.name = Some(display_name(user).to_owned());
        claims.preferred_username = Some(user.username.clone());
        claims.locale.clone_from(&user.locale);
        claims.updated_at = Some(user.updated_at.timestamp());
    }
    if has("email") {
        claims.email.clone_from(&user.email);
        claims.email_verified = user.email.as_ref().map(|_| user.email_verified);
    }
    if has("roles") {
        let role = match user.role_id {
            Some(id) => role::Entity::find_by_id(id).one(db).await?,
            None => None,
        };
        claims.roles = Some(role.into_iter().map(|role| role.key).collect());
    }
    Ok(claims)
}
