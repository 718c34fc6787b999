//! The settings that rules use.

use super::egress::Egress;
use entity::client::Algorithm;

/// Longest lifetime of a token in seconds: one day.
pub const MAX_TOKEN_TTL: i32 = 86_400;
/// Shortest lifetime of a token in seconds.
pub const MIN_TOKEN_TTL: i32 = 60;

/// The settings that rules use.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Issuer identifier, byte for byte as configured (RFC 8414 section 2).
    pub issuer: String,
    /// Lifetime of tokens in seconds, for accounts that set none.
    pub token_ttl: i32,
    /// Default signing algorithm of tokens.
    pub signing_algorithm: Algorithm,
    /// Days that a key signs before the next one replaces it; 0 where only an operator rotates
    /// keys.
    pub key_rotation_days: u32,
    /// Days that records of issued tokens and refused requests are kept; 0 for no limit.
    pub issuance_retention_days: u32,
    /// How safely the record of a token is stored when the client receives the token.
    pub issuance_records: IssuanceRecords,
    /// Clients kept in memory.
    pub cached_clients: usize,
    /// Whether to listen for PostgreSQL's notifications.
    pub database_notify: bool,
    /// Whether pages that need JavaScript are served.
    pub console: bool,
    /// Which addresses requests of this server may be sent to.
    pub egress: Egress,
}

/// How safely the record of a token is stored when the client receives the token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IssuanceRecords {
    /// It has been committed: no token is ever without its record.
    Durable,
    /// It is written within a second; a crash loses the records of that second.
    Deferred,
    /// There is none. Tokens cannot be listed, nor revoked one by one by other clients than their
    /// own.
    Off,
}

impl Settings {
    /// A URL below the issuer.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.issuer.trim_end_matches('/'))
    }

    /// Identifier of Latchkey's own API, the audience of its tokens.
    #[must_use]
    pub fn management_api(&self) -> String {
        self.url("/api")
    }
}
