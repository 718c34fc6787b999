//! The refresh token grant (RFC 6749 section 6).

use super::{
    authorization_code::require_web_app,
    user::{self, UserOrder},
};
use crate::{
    error::{Error, ErrorCode},
    form::Form,
};
use app::App;
use domain::{
    actor::Origin,
    authorization::{is_refresh_token_of, refresh},
    registry::ClientSnapshot,
};

/// The name in `grant_type`.
pub(crate) const GRANT_TYPE: &str = "refresh_token";

/// What to issue for a refresh token of this client. A `scope` may ask for less than was authorized;
/// the refresh token keeps all of it.
///
/// # Errors
/// `unauthorized_client`, `invalid_request` without a refresh token, `invalid_grant`,
/// `invalid_scope` for more than was authorized.
pub(crate) async fn order(
    app: &App,
    client: &ClientSnapshot,
    form: &Form,
    origin: &Origin,
) -> Result<UserOrder, Error> {
    require_web_app(client)?;
    let missing = || {
        Error::new(
            ErrorCode::InvalidRequest,
            "The parameter refresh_token is missing.",
        )
    };
    let token = form.get("refresh_token").ok_or_else(missing)?;
    if !is_refresh_token_of(&app.db, &app.tools, client.client.id, token).await? {
        return Err(Error::invalid_grant());
    }
    let actor = client.actor(origin.clone());
    let work = app.begin(&actor).await?;
    let Some(mut authorized) = refresh(&work, client, token).await? else {
        // What a misused token has ended stays ended.
        work.commit().await?;
        return Err(Error::invalid_grant());
    };
    if let Some(asked) = form.get("scope") {
        // Refused before anything is committed: the token was not used.
        authorized.scope = narrowed(asked, &authorized.scope)?;
    }
    work.commit().await?;
    user::order(app, client, authorized, GRANT_TYPE).await
}

/// The scopes asked for, all of which were authorized.
fn narrowed(asked: &str, authorized: &str) -> Result<String, Error> {
    let words: Vec<&str> = asked.split(' ').filter(|word| !word.is_empty()).collect();
    let known = |word: &&str| authorized.split(' ').any(|scope| scope == *word);
    if words.is_empty() || !words.iter().all(known) {
        return Err(Error::new(
            ErrorCode::InvalidScope,
            "A scope was not authorized.",
        ));
    }
    Ok(words.join(" "))
}
