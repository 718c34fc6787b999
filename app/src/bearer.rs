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
    match authorization(headers)? {
        Some(value) => verify(app, value, origin).await,
        None => Ok(Actor::anonymous(origin)),
    }
}

/// The actor of the text of an `Authorization` header, whether or not it came as a header.
///
/// # Errors
/// A [`AuthError`].
pub async fn verify(app: &App, value: &str, origin: Origin) -> Result<Actor, AuthError> {
    let verified = verified(app, value, Wanted::Management).await?;
    Ok(verified.actor(origin))
}

/// The token of a request to an endpoint that accepts tokens for any API, such as userinfo.
///
/// # Errors
/// A [`AuthError`]; [`AuthError::NoToken`] where none was sent.
pub async fn token(app: &App, headers: &HeaderMap) -> Result<VerifiedToken, AuthError> {
    let value = authorization(headers)?.ok_or(AuthError::NoToken)?;
    verified(app, value, Wanted::AnyApi).await
}

/// The token of a request to the protected API with that identifier, with its scopes there.
///
/// # Errors
/// As [`token`]; a token that is not for that API is [`AuthError::InvalidToken`].
pub async fn token_at(
    app: &App,
    headers: &HeaderMap,
    identifier: &str,
) -> Result<VerifiedToken, AuthError> {
    let value = authorization(headers)?.ok_or(AuthError::NoToken)?;
    verified(app, value, Wanted::Api(identifier)).await
}

/// The value of the only `Authorization` header.
fn authorization(headers: &HeaderMap) -> Result<Option<&str>, AuthError> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    match (value.to_str(), values.next()) {
        (Ok(value), None) => Ok(Some(value)),
        _ => Err(AuthError::InvalidRequest),
    }
}

/// The API that a token must be for.
enum Wanted<'a> {
    /// Latchkey's own, and no other.
    Management,
    /// A protected API, among others perhaps.
    Api(&'a str),
    /// Any.
    AnyApi,
}

/// The verified token of an `Authorization` header; one that is not valid is counted.
async fn verified(app: &App, value: &str, wanted: Wanted<'_>) -> Result<VerifiedToken, AuthError> {
    let outcome = look_up(app, value, wanted).await;
    if let Err(AuthError::InvalidToken) = outcome {
        app.metrics.unbelieved.count(ACCESS_TOKEN);
    }
    outcome
}

async fn look_up(app: &App, value: &str, wanted: Wanted<'_>) -> Result<VerifiedToken, AuthError> {
    let (scheme, token) = value.split_once(' ').unwrap_or((value, ""));
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(AuthError::NoToken);
    }
    let token = token.trim_start_matches(' ');
    if !is_token68(token) {
        return Err(AuthError::InvalidToken);
    }
    let tokens = &app.tokens;
    let verified = match wanted {
        Wanted::Management => tokens.verify(token, Some(&tokens.management)).await,
        Wanted::Api(identifier) => tokens.verify_at(token, identifier).await,
        Wanted::AnyApi => tokens.verify(token, None).await,
    };
    match verified {
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
