//! The client credentials grant (RFC 6749 section 4.4) with resource indicators (RFC 8707).
//!
//! Without `scope` the token gets all permissions of the client at the requested protected APIs;
//! without `resource` its audience is the APIs that its scopes belong to (RFC 9068 section 3), or
//! Latchkey's own where it has none. The parameter `audience`, by which clients of other servers
//! name an API, means the same as `resource`.
//!
//! Scopes of Latchkey's own API are granted only in a token for that API alone: where `resource`
//! names it and nothing else, or where the client may use no other API. A token that other APIs
//! receive must be useless to them at this server (RFC 9700 section 2.3).

use crate::{
    error::{Error, ErrorCode},
    form::Form,
};
use app::App;
use domain::{
    audience::Audience,
    permission::{Held, Scopes, by_default},
    registry::ClientSnapshot,
    token::Order,
};
use std::collections::BTreeSet;
use url::Url;

/// The name in `grant_type`.
pub const GRANT_TYPE: &str = "client_credentials";

/// The token to issue to this client for this request.
///
/// # Errors
/// `unauthorized_client`, `invalid_scope`, `invalid_target`.
pub fn order(app: &App, known: &ClientSnapshot, form: &Form) -> Result<Order, Error> {
    if !known.client.script {
        return Err(Error::new(
            ErrorCode::UnauthorizedClient,
            "This client may not use the client credentials grant.",
        ));
    }
    let management = || Audience::One(app.tokens.management.clone());
    let (resources, grants) = (targets(form)?, &known.grants);
    if resources.is_empty() && form.get("scope").is_none() {
        // The result of a request without scope and resource, which is the usual one, is prepared.
        let audience = grants.audience.clone().unwrap_or_else(management);
        return Ok(Order {
            scope: grants.scope.clone(),
            audience,
            grant_type: GRANT_TYPE,
        });
    }
    let held = within(&grants.held, resources, &app.tokens.management)?;
    let scopes = match form.get("scope") {
        Some(asked) => asked_for(asked, &held, &grants.held)?,
        None => held.iter().map(|held| held.code.clone()).collect(),
    };
    let audience = match resources {
        [] => Audience::of(
            held.iter()
                .filter(|held| scopes.contains(&held.code))
                .map(|held| held.identifier.clone()),
        ),
        some => Audience::of(some.iter().cloned()),
    };
    let scope = scopes
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(" ");
    Ok(Order {
        scope,
        audience: audience.unwrap_or_else(management),
        grant_type: GRANT_TYPE,
    })
}

fn invalid_target(description: &'static str) -> Error {
    Error::new(ErrorCode::InvalidTarget, description)
}

/// The requested protected APIs, by either name of the parameter. Where both are sent, they must
/// name the same APIs: otherwise one of the two would be ignored silently.
fn targets(form: &Form) -> Result<&[String], Error> {
    match (form.all("resource"), form.all("audience")) {
        (resources, []) => Ok(resources),
        ([], audience) => Ok(audience),
        (resources, audience) if set(resources) == set(audience) => Ok(resources),
        _ => Err(invalid_target(
            "The parameters resource and audience name different APIs. Send one of them.",
        )),
    }
}

fn set(identifiers: &[String]) -> BTreeSet<&str> {
    identifiers.iter().map(String::as_str).collect()
}

/// The permissions that a token for these protected APIs may have. Latchkey's own API may be
/// requested without any.
fn within<'a>(
    held: &'a [Held],
    resources: &[String],
    management: &str,
) -> Result<Vec<&'a Held>, Error> {
    for resource in resources {
        if !Url::parse(resource).is_ok_and(|url| url.fragment().is_none()) {
            return Err(invalid_target(
                "A resource must be an absolute URI without a fragment.",
            ));
        }
        if resource != management && !held.iter().any(|held| held.identifier == *resource) {
            return Err(invalid_target("The client may not use that resource."));
        }
    }
    if resources.is_empty() {
        return Ok(by_default(held).collect());
    }
    let alone = resources.iter().all(|resource| resource == management);
    Ok(held
        .iter()
        .filter(|held| resources.contains(&held.identifier) && (alone || !held.is_management()))
        .collect())
}

/// The scopes of the request, each of which the token may have: none is left out silently. `all` is
/// everything that the client has.
fn asked_for(asked: &str, held: &[&Held], all: &[Held]) -> Result<Scopes, Error> {
    let tokens = asked.split(' ').filter(|token| !token.is_empty());
    let scopes: Scopes = tokens.map(str::to_owned).collect();
    let known = |scope: &String| held.iter().any(|held| held.code == *scope);
    if !scopes.is_empty() && scopes.iter().all(known) {
        return Ok(scopes);
    }
    let elsewhere = all
        .iter()
        .any(|held| held.is_management() && scopes.contains(&held.code));
    Err(Error::new(
        ErrorCode::InvalidScope,
        if elsewhere {
            "Scopes of the Latchkey API come only in a token for it alone: name it, and nothing else, in the parameter resource."
        } else {
            "A scope is unknown, or more than the client may have."
        },
    ))
}
