//! What is issued in the name of a user who authorized a client: the same for a code and for a
//! refresh token.

use super::scope::within;
use crate::error::Error;
use app::App;
use domain::{
    audience::Audience,
    authorization::Authorized,
    identity::is_identity_scope,
    permission::Held,
    registry::ClientSnapshot,
    token::{ByUser, Order},
};

/// A token to issue, and the refresh token to hand out beside it.
pub(crate) struct UserOrder {
    /// The access token.
    pub order: Order,
    /// The refresh token.
    pub refresh_token: entity::Secret,
    /// Whether an ID token is issued as well.
    pub openid: bool,
}

/// The token to issue for an authorization: its scopes, as far as the client and the user have them
/// now. Without scopes of an API it is for the userinfo endpoint alone. Latchkey's own API accepts
/// none without a scope of its own: of what was authorized for it, none may be left.
///
/// # Errors
/// `invalid_target` where the client may no longer use a protected API that was authorized.
pub(crate) async fn order(
    app: &App,
    client: &ClientSnapshot,
    authorized: Authorized,
    grant_type: &'static str,
) -> Result<UserOrder, Error> {
    let Authorized {
        authorization,
        user,
        scope,
        refresh_token,
        ..
    } = authorized;
    let resources: Vec<String> = authorization
        .resources
        .split_ascii_whitespace()
        .map(str::to_owned)
        .collect();
    let known = app.tools.registry.user(&app.db, user.id).await?;
    let has = |code: &str| known.as_ref().is_some_and(|known| known.grants.has(code));
    let held: Vec<&Held> = within(&client.grants.held, &resources, &app.tokens.management)?;
    let held = held
        .into_iter()
        .filter(|held| scope.split(' ').any(|word| word == held.code) && has(&held.code));
    let held: Vec<&Held> = held.collect();
    let about_user = scope.split(' ').filter(|word| is_identity_scope(word));
    let mut words: Vec<&str> = about_user
        .chain(held.iter().map(|held| held.code.as_str()))
        .collect();
    words.sort_unstable();
    words.dedup();
    let audience = if resources.is_empty() {
        Audience::of(held.iter().map(|held| held.identifier.clone()))
    } else {
        let management = &app.tokens.management;
        let manages = held.iter().any(|held| held.is_management());
        let named = resources.into_iter();
        Audience::of(named.filter(|resource| manages || resource != management))
    };
    let userinfo = || Audience::One(app.tools.settings.url("/oauth/userinfo"));
    let openid = words.contains(&"openid");
    Ok(UserOrder {
        order: Order {
            scope: words.join(" "),
            audience: audience.unwrap_or_else(userinfo),
            grant_type,
            authorized: Some(Box::new(ByUser {
                user,
                authorization,
            })),
        },
        refresh_token,
        openid,
    })
}
