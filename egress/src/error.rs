//! Why a request got no response.

use std::fmt;

/// Why a request got no response. The text is shown to those who may read deliveries: it contains
/// nothing that the other side sent, and no address, which could tell what a private name resolves
/// to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EgressError {
    /// The URL is not one that requests are sent to.
    Url,
    /// The host has no address, or none that is allowed. The two are not distinguished, so that no
    /// tenant learns which private names exist.
    NoAddress,
    /// No connection could be opened.
    Connect,
    /// The other side's certificate is not valid for the host, or TLS failed otherwise.
    Tls,
    /// This machine has no certificates of authorities.
    NoAuthorities,
    /// The exchange took too long.
    Timeout,
    /// The other side closed the connection, or sent something that is not HTTP.
    Protocol,
}

impl EgressError {
    /// The reason as a sentence.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Url => {
                "The URL must be an absolute http or https URL with a host and without a user name, a password or port 0."
            }
            Self::NoAddress => {
                "The host has no address, or none that is allowed: https to public addresses, and the networks in LATCHKEY_EGRESS_ALLOWED."
            }
            Self::Connect => "No connection could be opened.",
            Self::Tls => "The TLS handshake failed, or the certificate is not valid for the host.",
            Self::NoAuthorities => {
                "This server has no certificates of authorities to check the certificate with."
            }
            Self::Timeout => "There was no complete answer in time.",
            Self::Protocol => "The connection was closed, or the answer was not HTTP/1.1.",
        }
    }
}

impl fmt::Display for EgressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::error::Error for EgressError {}
