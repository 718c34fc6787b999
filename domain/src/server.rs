//! Facts about the server that every authenticated caller may know.

use crate::{
    actor::{Actor, Identity},
    error::{Error, Result},
};
use config::Settings;

/// Facts about the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerFacts {
    /// Version of the program.
    pub version: &'static str,
    /// The issuer of its tokens (RFC 8414 section 2).
    pub issuer: String,
    /// URL of the token endpoint.
    pub token_url: String,
}

/// The facts, for any caller that is authenticated.
///
/// # Errors
/// [`Error::Unauthenticated`] for the anonymous.
pub fn facts(actor: &Actor, settings: &Settings) -> Result<ServerFacts> {
    if actor.identity == Identity::Anonymous {
        return Err(Error::Unauthenticated);
    }
    Ok(ServerFacts {
        version: env!("CARGO_PKG_VERSION"),
        issuer: settings.issuer.clone(),
        token_url: settings.url("/oauth/token"),
    })
}
