//! Discovery: where the server has its keys and its list (RFC 8414, OpenID Connect Discovery).

use super::{
    error::BuildError,
    fetch::{Fetch, Fetched, checked},
};
use serde::Deserialize;
use url::Url;

/// Most bytes of the document.
const MAX_BYTES: usize = 64 * 1024;

/// The members of the document that are used.
#[derive(Deserialize)]
struct Document {
    issuer: String,
    jwks_uri: String,
    latchkey_revocations_uri: Option<String>,
}

/// Where the server has what a verifier needs.
pub(crate) struct Metadata {
    pub jwks: Url,
    pub revocations: Option<Url>,
}

/// Fetches the document of an issuer and checks that it is the issuer's (RFC 8414 section 3.3).
pub(crate) async fn discover(fetch: &dyn Fetch, issuer: &str) -> Result<Metadata, BuildError> {
    let base = issuer.trim_end_matches('/');
    let url = checked(&format!("{base}/.well-known/openid-configuration")).map_err(BuildError)?;
    let fetched = fetch.fetch(&url, None, MAX_BYTES).await;
    let body = match fetched.map_err(|error| BuildError(error.to_string()))? {
        Fetched::Document { body, .. } => body,
        Fetched::NotModified => return Err(BuildError(format!("{url} sent no document"))),
    };
    let document: Document = serde_json::from_slice(&body)
        .map_err(|error| BuildError(format!("{url} is no metadata: {error}")))?;
    if document.issuer != issuer {
        let found = document.issuer;
        return Err(BuildError(format!(
            "the issuer at {url} is {found}, not {issuer}: both must be the same text"
        )));
    }
    let revocations = document.latchkey_revocations_uri.as_deref().map(checked);
    Ok(Metadata {
        jwks: checked(&document.jwks_uri).map_err(BuildError)?,
        revocations: revocations.transpose().map_err(BuildError)?,
    })
}
