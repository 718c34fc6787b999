//! Requests that this server sends to URLs which tenants choose, such as those of webhooks.
//!
//! Such a URL must not reach what only this server can reach (server-side request forgery). A name
//! is resolved once, its addresses are checked, and the connection is opened to one of the checked
//! addresses: a name that resolves to another address later changes nothing. Addresses that are
//! written in the URL are checked alike, in every form that a URL can have. Redirects are not
//! followed, no proxy is used, and time and size of every exchange are bounded.

mod address;
mod error;
mod exchange;
mod resolver;
mod tls;

pub use error::EgressError;
pub use exchange::MAX_HEAD_BYTES;
pub use resolver::{Resolver, SystemResolver};
pub use tls::Tls;

use bytes::Bytes;
use config::Egress;
use std::{sync::Arc, time::Duration};
use url::Url;

/// How long an exchange may take in all: resolution, connection, request and response.
pub const TIMEOUT: Duration = Duration::from_secs(5);
/// Most bytes of a response that are read; they are discarded.
pub const MAX_RESPONSE_BYTES: usize = 64 * 1024;

/// A request to be sent by POST.
#[derive(Clone, Debug)]
pub struct Post {
    /// Where to.
    pub url: Url,
    /// Headers beside `Host`, `Content-Length` and `User-Agent`, in lower case.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Bytes,
}

/// What is kept of a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EgressAnswer {
    /// Its status.
    pub status: u16,
    /// Its header `Retry-After` (RFC 9110 section 10.2.3), as it was sent; none where it has more
    /// than 64 bytes or other characters than those of ASCII.
    pub retry_after: Option<String>,
}

/// Sends requests to checked addresses. Every request has a connection of its own.
pub struct EgressClient {
    settings: Egress,
    resolver: Arc<dyn Resolver>,
    tls: Tls,
    timeout: Duration,
}

impl EgressClient {
    /// A client that resolves names as this machine does, and trusts the authorities that this
    /// machine trusts.
    #[must_use]
    pub fn new(settings: Egress) -> Self {
        Self::with(
            settings,
            Arc::new(SystemResolver::default()),
            Tls::of_machine(),
        )
    }

    /// A client with another resolver and other authorities.
    #[must_use]
    pub fn with(settings: Egress, resolver: Arc<dyn Resolver>, tls: Tls) -> Self {
        Self {
            settings,
            resolver,
            tls,
            timeout: TIMEOUT,
        }
    }

    /// The same with another time limit.
    #[must_use]
    pub fn within(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// Sends a request. Returns what is kept of the response, whatever its status.
    ///
    /// # Errors
    /// Why there was no response, in a sentence of ours without an address.
    pub async fn post(&self, request: Post) -> Result<EgressAnswer, EgressError> {
        let sent = tokio::time::timeout(self.timeout, self.send(request));
        sent.await.unwrap_or(Err(EgressError::Timeout))
    }

    async fn send(&self, request: Post) -> Result<EgressAnswer, EgressError> {
        let destination = address::Destination::of(&request.url)?;
        let addresses = destination
            .addresses(&self.settings, &*self.resolver)
            .await?;
        let stream = exchange::connect(&addresses).await?;
        if destination.is_https() {
            let stream = self.tls.connect(&destination.host, stream).await?;
            exchange::post(stream, &destination, request).await
        } else {
            exchange::post(stream, &destination, request).await
        }
    }
}
