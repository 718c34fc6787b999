//! Client authentication at endpoints: client id and secret by HTTP Basic or in the body, never
//! both (RFC 6749 section 2.3).

use super::{
    error::{Error, ErrorCode},
    form::{self, Form},
};
use app::{App, metrics::CLIENT_SECRET};
use axum::http::{HeaderMap, HeaderValue, header::AUTHORIZATION};
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{actor::Origin, registry::ClientSnapshot};
use entity::Secret;
use std::sync::Arc;

/// Names of the methods in metadata (RFC 8414 section 2).
pub const METHODS: [&str; 2] = ["client_secret_basic", "client_secret_post"];

/// Authenticates the client that makes the request.
///
/// # Errors
/// `invalid_client` whatever the reason; `invalid_request` for two methods at once.
pub async fn authenticate(
    app: &App,
    headers: &HeaderMap,
    form: &Form,
    origin: &Origin,
) -> Result<Arc<ClientSnapshot>, Error> {
    let outcome = match credentials(headers, form) {
        Ok((client_id, secret)) => app
            .authenticator
            .authenticate(&client_id, secret, origin)
            .await
            .map_err(Error::from),
        Err(error) => Err(error),
    };
    outcome.inspect_err(|error| match error.code {
        ErrorCode::InvalidClient => app.metrics.unbelieved.count(CLIENT_SECRET),
        ErrorCode::TooManyRequests => app.metrics.count_throttled(),
        _ => {}
    })
}

fn credentials(headers: &HeaderMap, form: &Form) -> Result<(String, Secret), Error> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let header = values.next();
    let assertion =
        form.get("client_assertion").is_some() || form.get("client_assertion_type").is_some();
    let methods = [
        header.is_some(),
        form.get("client_secret").is_some(),
        assertion,
    ];
    if values.next().is_some() || methods.iter().filter(|used| **used).count() > 1 {
        return Err(Error::new(
            ErrorCode::InvalidRequest,
            "Use one way of client authentication, not several.",
        ));
    }
    let Some(header) = header else {
        let given = form.get("client_id").zip(form.get("client_secret"));
        let (id, secret) = given.ok_or_else(Error::invalid_client)?;
        return Ok((id.to_owned(), Secret::new(secret.to_owned())));
    };
    let (id, secret) = basic(header).ok_or_else(Error::invalid_client)?;
    if form.get("client_id").is_some_and(|other| other != id) {
        return Err(Error::new(
            ErrorCode::InvalidRequest,
            "The client_id in the body is not the one that authenticates.",
        ));
    }
    Ok((id, secret))
}

/// RFC 7617, with both parts form-encoded (RFC 6749 section 2.3.1). The first colon separates them.
fn basic(header: &HeaderValue) -> Option<(String, Secret)> {
    let (scheme, encoded) = header.to_str().ok()?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = STANDARD.decode(encoded.trim_matches(' ')).ok()?;
    let colon = decoded.iter().position(|b| *b == b':')?;
    let (id, secret) = decoded.split_at_checked(colon)?;
    Some((
        form::decode(id)?,
        Secret::new(form::decode(secret.get(1..)?)?),
    ))
}

#[cfg(test)]
mod properties;
