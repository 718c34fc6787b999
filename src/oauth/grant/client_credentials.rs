//! The client credentials grant (RFC 6749 section 4.4) with resource indicators (RFC 8707).
//!
//! Without `scope` the token gets all that the client may have, for the protected APIs asked for; without `resource` its audience is the
//! APIs that its scopes belong to (RFC 9068 section 3), or Latchkey's own where it has none.

use crate::{
    app::App,
    domain::{
        client::authenticate::Authenticated,
        permission::{Held, Scopes},
        token::Order,
    },
    oauth::{
        error::{Error, ErrorCode},
        form::Form,
    },
};
use std::collections::BTreeSet;
use url::Url;

/// Its name in `grant_type`.
pub const GRANT_TYPE: &str = "client_credentials";

/// What this client is to get for this request.
///
/// # Errors
/// `unauthorized_client`, `invalid_scope`, `invalid_target`.
pub async fn order(app: &App, client: &Authenticated, form: &Form) -> Result<Order, Error> {
    if !client.client.script {
        return Err(Error::new(ErrorCode::UnauthorizedClient, "This client may not use the client credentials grant."));
    }
    let held = app.tokens.held(client).await?;
    let resources = form.all("resource");
    let held = within(held, resources, &app.tokens.management)?;
    let scopes = match form.get("scope") {
        Some(asked) => asked_for(asked, &held)?,
        None => held.iter().map(|held| held.code.clone()).collect(),
    };
    let audience: BTreeSet<String> = match resources {
        [] => held.into_iter().filter(|held| scopes.contains(&held.code)).map(|held| held.identifier).collect(),
        some => some.iter().cloned().collect(),
    };
    let audience = if audience.is_empty() { vec![app.tokens.management.clone()] } else { audience.into_iter().collect() };
    Ok(Order { scopes, audience, grant_type: GRANT_TYPE })
}

/// The permissions at these protected APIs. Latchkey's own API may be asked for without any.
fn within(held: Vec<Held>, resources: &[String], management: &str) -> Result<Vec<Held>, Error> {
    let invalid = |description| Error::new(ErrorCode::InvalidTarget, description);
    for resource in resources {
        if !Url::parse(resource).is_ok_and(|url| url.fragment().is_none()) {
            return Err(invalid("A resource must be an absolute URI without a fragment."));
        }
        if resource != management && !held.iter().any(|held| held.identifier == *resource) {
            return Err(invalid("The client may not use that resource."));
        }
    }
    Ok(held.into_iter().filter(|held| resources.is_empty() || resources.contains(&held.identifier)).collect())
}

/// The scopes of the request, each of which the client must have: nothing is left out in silence.
fn asked_for(asked: &str, held: &[Held]) -> Result<Scopes, Error> {
    let tokens = asked.split(' ').filter(|token| !token.is_empty());
    let scopes: Scopes = tokens.map(str::to_owned).collect();
    let known = |scope: &String| held.iter().any(|held| held.code == *scope);
    if scopes.is_empty() || !scopes.iter().all(known) {
        return Err(Error::new(ErrorCode::InvalidScope, "A scope is unknown, or more than the client may have."));
    }
    Ok(scopes)
}
