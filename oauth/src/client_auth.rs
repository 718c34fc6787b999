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
use entity::{Secret, client::AuthMethod};
use std::sync::Arc;

/// Names of the methods in metadata (RFC 8414 section 2).
pub(crate) const METHODS: [&str; 2] = ["client_secret_basic", "client_secret_post"];
/// The same, with that of clients that do not authenticate.
pub(crate) const METHODS_WITH_NONE: [&str; 3] =
    ["client_secret_basic", "client_secret_post", "none"];

/// What a client proves its identity with.
enum Credentials {
    /// An id and a secret.
    Secret(String, Secret),
    /// An id alone: a public client (RFC 6749 section 2.1).
    Public(String),
}

/// Authenticates the client that makes the request.
///
/// # Errors
/// `invalid_client` whatever the reason; `invalid_request` for two methods at once.
pub(crate) async fn authenticate(
    app: &App,
    headers: &HeaderMap,
    form: &Form,
    origin: &Origin,
) -> Result<Arc<ClientSnapshot>, Error> {
    let outcome = match credentials(headers, form) {
        Ok(Credentials::Secret(client_id, secret)) => app
            .authenticator
            .authenticate(&client_id, secret, origin)
            .await
            .map_err(Error::from)
            .and_then(|client| only(client, AuthMethod::Secret)),
        Ok(Credentials::Public(client_id)) => identify(app, &client_id).await,
        Err(error) => Err(error),
    };
    outcome.inspect_err(|error| match error.code {
        ErrorCode::InvalidClient => app.metrics.unbelieved.count(CLIENT_SECRET),
        ErrorCode::TooManyRequests => app.metrics.count_throttled(),
        _ => {}
    })
}

/// Like [`authenticate`], for endpoints that no public client may call.
///
/// # Errors
/// As [`authenticate`].
pub(crate) async fn authenticate_with_secret(
    app: &App,
    headers: &HeaderMap,
    form: &Form,
    origin: &Origin,
) -> Result<Arc<ClientSnapshot>, Error> {
    let client = authenticate(app, headers, form, origin).await?;
    only(client, AuthMethod::Secret)
}

/// A public client, by its id alone.
async fn identify(app: &App, client_id: &str) -> Result<Arc<ClientSnapshot>, Error> {
    let known = app.tools.registry.by_client_id(&app.db, client_id).await?;
    let client = known.filter(|known| known.active());
    only(client.ok_or_else(Error::invalid_client)?, AuthMethod::None)
}

/// The client, if that is the method that is set for it.
fn only(client: Arc<ClientSnapshot>, method: AuthMethod) -> Result<Arc<ClientSnapshot>, Error> {
    if client.client.auth_method == method {
        Ok(client)
    } else {
        Err(Error::invalid_client())
    }
}

fn credentials(headers: &HeaderMap, form: &Form) -> Result<Credentials, Error> {
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
        let id = form.get("client_id").ok_or_else(Error::invalid_client)?;
        if assertion {
            return Err(Error::invalid_client());
        }
        return Ok(match form.get("client_secret") {
            Some(secret) => Credentials::Secret(id.to_owned(), Secret::new(secret.to_owned())),
            None => Credentials::Public(id.to_owned()),
        });
    };
    let (id, secret) = basic(header).ok_or_else(Error::invalid_client)?;
    if form.get("client_id").is_some_and(|other| other != id) {
        return Err(Error::new(
            ErrorCode::InvalidRequest,
            "The client_id in the body is not the one that authenticates.",
        ));
    }
    Ok(Credentials::Secret(id, secret))
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
