//! `Authorization: Bearer` (RFC 6750): authenticates a request by its token, or refuses it with a
//! reason.

use crate::{App, metrics::ACCESS_TOKEN};
use axum::http::{
    HeaderMap, HeaderValue,
    header::{AUTHORIZATION, InvalidHeaderValue},
};
use domain::{
    actor::{Actor, Origin},
    error::Error,
    token::VerifiedToken,
};

/// Why a request was refused.
#[derive(Debug)]
pub enum AuthError {
    /// More than one `Authorization` header, or one that cannot be parsed (RFC 6750 section 3.1).
    InvalidRequest,
    /// Another scheme than `Bearer`: no token was sent, so no error code is returned (section 3.1).
    NoToken,
    /// A token that is not valid, or not for this API.
    InvalidToken,
    /// A failure of the server.
    Internal(Error),
}

/// The actor of the request's token; the anonymous one without a token. Tokens in the query are
/// ignored.
///
/// # Errors
/// A [`AuthError`].
pub async fn actor(app: &App, headers: &HeaderMap, origin: Origin) -> Result<Actor, AuthError> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let Some(value) = values.next() else {
        return Ok(Actor::anonymous(origin));
    };
    if values.next().is_some() {
        return Err(AuthError::InvalidRequest);
    }
    verify(
        app,
        value.to_str().map_err(|_| AuthError::InvalidRequest)?,
        origin,
    )
    .await
}

/// The actor of the text of an `Authorization` header, whether or not it came as a header.
///
/// # Errors
/// A [`AuthError`].
pub async fn verify(app: &App, value: &str, origin: Origin) -> Result<Actor, AuthError> {
    let outcome = look_up(app, value, origin).await;
    if let Err(AuthError::InvalidToken) = outcome {
        app.metrics.unbelieved.count(ACCESS_TOKEN);
    }
    outcome
}

/// The token of a request to an endpoint that accepts tokens for any API, such as userinfo.
///
/// # Errors
/// A [`AuthError`]; [`AuthError::NoToken`] where none was sent.
pub async fn token(app: &App, headers: &HeaderMap) -> Result<VerifiedToken, AuthError> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let value = values.next().ok_or(AuthError::NoToken)?;
    if values.next().is_some() {
        return Err(AuthError::InvalidRequest);
    }
    let value = value.to_str().map_err(|_| AuthError::InvalidRequest)?;
    let outcome = verified(app, value, None).await;
    if let Err(AuthError::InvalidToken) = outcome {
        app.metrics.unbelieved.count(ACCESS_TOKEN);
    }
    outcome
}

async fn look_up(app: &App, value: &str, origin: Origin) -> Result<Actor, AuthError> {
    let verified = verified(app, value, Some(&app.tokens.management)).await?;
    Ok(verified.actor(origin))
}

async fn verified(
    app: &App,
    value: &str,
    audience: Option<&str>,
) -> Result<VerifiedToken, AuthError> {
    let (scheme, token) = value.split_once(' ').unwrap_or((value, ""));
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(AuthError::NoToken);
    }
    let token = token.trim_start_matches(' ');
    if !is_token68(token) {
        return Err(AuthError::InvalidToken);
    }
    match app.tokens.verify(token, audience).await {
        Ok(Some(verified)) => Ok(verified),
        Ok(None) => Err(AuthError::InvalidToken),
        Err(error) => Err(AuthError::Internal(error)),
    }
}

/// RFC 7235 section 2.1.
fn is_token68(token: &str) -> bool {
    let body = token.trim_end_matches('=');
    !body.is_empty()
        && body.bytes().all(|b| {
            b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~' | b'+' | b'/')
        })
}

/// The value of `WWW-Authenticate` (RFC 6750 section 3): without an error code where no token was
/// sent.
///
/// # Errors
/// Where `scope` cannot be a header value.
pub fn challenge(
    error: Option<&str>,
    scope: Option<&str>,
) -> Result<HeaderValue, InvalidHeaderValue> {
    let mut text = "Bearer realm=\"latchkey\"".to_owned();
    for (name, value) in [("error", error), ("scope", scope)] {
        if let Some(value) = value {
            text = format!("{text}, {name}=\"{value}\"");
        }
    }
    HeaderValue::from_str(&text)
}
