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

use super::scope::{asked_for, targets, within};
use crate::{
    error::{Error, ErrorCode},
    form::Form,
};
use app::App;
use domain::{audience::Audience, permission::Scopes, registry::ClientSnapshot, token::Order};

/// The name in `grant_type`.
pub(crate) const GRANT_TYPE: &str = "client_credentials";

/// The token to issue to this client for this request.
///
/// # Errors
/// `unauthorized_client`, `invalid_scope`, `invalid_target`.
pub(crate) fn order(app: &App, known: &ClientSnapshot, form: &Form) -> Result<Order, Error> {
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
            authorized: None,
        });
    }
    let held = within(&grants.held, resources, &app.tokens.management)?;
    let scopes: Scopes = match form.get("scope") {
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
        authorized: None,
    })
}
