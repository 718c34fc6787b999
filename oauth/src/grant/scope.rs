//! The scopes and protected APIs that a request names (RFC 6749 section 3.3, RFC 8707), held against
//! what the client may have.

use crate::{
    error::{Error, ErrorCode},
    form::Form,
};
use domain::permission::{Held, Scopes, by_default};
use std::collections::BTreeSet;
use url::Url;

fn invalid_target(description: &'static str) -> Error {
    Error::new(ErrorCode::InvalidTarget, description)
}

/// The requested protected APIs, by either name of the parameter. Where both are sent, they must
/// name the same APIs: otherwise one of the two would be ignored silently.
pub(crate) fn targets(form: &Form) -> Result<&[String], Error> {
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
pub(crate) fn within<'a>(
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
pub(crate) fn asked_for(asked: &str, held: &[&Held], all: &[Held]) -> Result<Scopes, Error> {
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
