//! The client credentials grant (RFC 6749 section 4.4) with resource indicators (RFC 8707).
//!
//! Without `scope` the token gets all that the client may have, for the protected APIs asked for; without `resource` its audience is the
//! APIs that its scopes belong to (RFC 9068 section 3), or Latchkey's own where it has none.

use crate::{
    app::App,
    domain::{
        audience::Audience,
        permission::{Held, Scopes},
        registry::Known,
        token::Order,
    },
    oauth::{
        error::{Error, ErrorCode},
        form::Form,
    },
};
use url::Url;

/// Its name in `grant_type`.
pub const GRANT_TYPE: &str = "client_credentials";

/// What this client is to get for this request.
///
/// # Errors
/// `unauthorized_client`, `invalid_scope`, `invalid_target`.
pub fn order(app: &App, known: &Known, form: &Form) -> Result<Order, Error> {
    if !known.client.script {
        return Err(Error::new(ErrorCode::UnauthorizedClient, "This client may not use the client credentials grant."));
    }
    let management = || Audience::One(app.tokens.management.clone());
    let (resources, grants) = (form.all("resource"), &known.grants);
    if resources.is_empty() && form.get("scope").is_none() {
        // What nearly everybody asks for has been put together already.
        let audience = grants.audience.clone().unwrap_or_else(management);
        return Ok(Order { scope: grants.scope.clone(), audience, grant_type: GRANT_TYPE });
    }
    let held = within(&grants.held, resources, &app.tokens.management)?;
    let scopes = match form.get("scope") {
        Some(asked) => asked_for(asked, &held)?,
        None => held.iter().map(|held| held.code.clone()).collect(),
    };
    let audience = match resources {
        [] => Audience::of(held.iter().filter(|held| scopes.contains(&held.code)).map(|held| held.identifier.clone())),
        some => Audience::of(some.iter().cloned()),
    };
    let scope = scopes.iter().map(String::as_str).collect::<Vec<_>>().join(" ");
    Ok(Order { scope, audience: audience.unwrap_or_else(management), grant_type: GRANT_TYPE })
}

/// The permissions at these protected APIs. Latchkey's own API may be asked for without any.
fn within<'a>(held: &'a [Held], resources: &[String], management: &str) -> Result<Vec<&'a Held>, Error> {
    let invalid = |description| Error::new(ErrorCode::InvalidTarget, description);
    for resource in resources {
        if !Url::parse(resource).is_ok_and(|url| url.fragment().is_none()) {
            return Err(invalid("A resource must be an absolute URI without a fragment."));
        }
        if resource != management && !held.iter().any(|held| held.identifier == *resource) {
            return Err(invalid("The client may not use that resource."));
        }
    }
    Ok(held.iter().filter(|held| resources.is_empty() || resources.contains(&held.identifier)).collect())
}

/// The scopes of the request, each of which the client must have: nothing is left out in silence.
fn asked_for(asked: &str, held: &[&Held]) -> Result<Scopes, Error> {
    let tokens = asked.split(' ').filter(|token| !token.is_empty());
    let scopes: Scopes = tokens.map(str::to_owned).collect();
    let known = |scope: &String| held.iter().any(|held| held.code == *scope);
    if scopes.is_empty() || !scopes.iter().all(known) {
        return Err(Error::new(ErrorCode::InvalidScope, "A scope is unknown, or more than the client may have."));
    }
    Ok(scopes)
}
