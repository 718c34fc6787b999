//! How documents of the server are fetched.

use std::{fmt, pin::Pin};
use url::Url;

/// A document that was fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fetched {
    /// It is the one that has the entity tag of the request (status 304).
    NotModified,
    /// It was sent (status 200).
    Document {
        /// Its bytes, at most as many as were allowed.
        body: Vec<u8>,
        /// Its entity tag.
        etag: Option<String>,
    },
}

/// Why a document could not be fetched, in words for the operator of the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchError(String);

impl FetchError {
    /// With that text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for FetchError {}

/// A document that is being fetched.
pub type FetchFuture<'a> = Pin<Box<dyn Future<Output = Result<Fetched, FetchError>> + Send + 'a>>;

/// Fetches documents, for programs that have an HTTP client of their own, and for tests.
pub trait Fetch: Send + Sync + 'static {
    /// Fetches a document by GET, with `If-None-Match` where `etag` is given.
    ///
    /// An implementation must follow no redirect, must refuse a body of more than `max_bytes`, and
    /// must give up after some seconds.
    fn fetch<'a>(
        &'a self,
        url: &'a Url,
        etag: Option<&'a str>,
        max_bytes: usize,
    ) -> FetchFuture<'a>;
}

/// Parses the URL of a document: https, or http to this machine.
pub(crate) fn checked(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|_| format!("{text} is not a URL"))?;
    let loopback = match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    match url.scheme() {
        "https" => Ok(url),
        "http" if loopback => Ok(url),
        _ => Err(format!(
            "{text} must begin with https://, as it is not on this machine"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::checked;

    #[test]
    fn plain_http_is_for_this_machine_only() {
        for good in [
            "https://auth.test/oauth/jwks",
            "http://localhost:8080",
            "http://127.0.0.1:8080/x",
            "http://[::1]/x",
        ] {
            assert!(checked(good).is_ok(), "{good}");
        }
        for bad in [
            "http://auth.test",
            "http://10.0.0.1",
            "ftp://localhost",
            "localhost",
            "http://localhost.test",
        ] {
            assert!(checked(bad).is_err(), "{bad}");
        }
    }
}
