//! What is counted while requests are served. An [`App`](crate::app::App) has its own counts, so
//! that several in one process do not mix.
//!
//! Whatever a request touches is an atomic number in a field: no look-up by name, no lock. Only the
//! count of the busiest clients, which is off by default, takes one. How the numbers are written
//! for a scraper is [`operations`](crate::operations)' business.

mod busiest;
mod connections;
mod histogram;
mod requests;
mod tally;

pub use busiest::Busiest;
pub use connections::Connections;
pub use histogram::{Histogram, Snapshot};
pub use requests::{Counted, Counting, NO_ROUTE, Requests, Route, known_method};
pub use tally::Tally;

use crate::config;
use chrono::{DateTime, Utc};
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

/// Grants that tokens come from.
const GRANTS: [&str; 2] = ["client_credentials", "other"];
/// Codes that a token request is refused with (RFC 6749 section 5.2, RFC 8707 section 2).
const REFUSALS: [&str; 9] = [
    "invalid_request",
    "invalid_client",
    "unauthorized_client",
    "unsupported_grant_type",
    "invalid_scope",
    "invalid_target",
    "temporarily_unavailable",
    "server_error",
    "other",
];
/// What proves who sends a request.
const CREDENTIALS: [&str; 2] = [CLIENT_SECRET, ACCESS_TOKEN];
/// A client id and a secret.
pub const CLIENT_SECRET: &str = "client_secret";
/// An access token.
pub const ACCESS_TOKEN: &str = "access_token";

/// The counts of one app.
pub struct Metrics {
    /// What the operator chose.
    pub settings: config::Metrics,
    /// When the counting began.
    pub since: DateTime<Utc>,
    /// Requests by route.
    pub requests: Arc<Requests>,
    /// Tokens issued, by grant.
    pub issued: Tally<2>,
    /// Token requests refused, by error code.
    pub refused: Tally<9>,
    /// Credentials that were not believed, by kind.
    pub unbelieved: Tally<2>,
    /// Attempts to authenticate that were not looked at, after too many failures.
    pub throttled: AtomicU64,
    /// Connections.
    pub connections: Arc<Connections>,
    /// Sockets that are open.
    pub sockets: Level,
    /// The clients that get most tokens, where the operator wants to know.
    pub busiest: Option<Busiest>,
}

impl Metrics {
    /// Nothing has been counted yet.
    #[must_use]
    pub fn new(settings: config::Metrics, since: DateTime<Utc>) -> Self {
        Self {
            settings,
            since,
            requests: Arc::default(),
            issued: Tally::new(GRANTS),
            refused: Tally::new(REFUSALS),
            unbelieved: Tally::new(CREDENTIALS),
            throttled: AtomicU64::default(),
            connections: Arc::default(),
            sockets: Level::default(),
            busiest: (settings.busiest_clients > 0).then(|| Busiest::new(settings.busiest_clients)),
        }
    }

    /// A token was issued.
    pub fn count_issued(&self, grant_type: &str, client_id: &str) {
        self.issued.count(grant_type);
        if let Some(busiest) = &self.busiest {
            busiest.count(client_id);
        }
    }

    /// An attempt to authenticate was not looked at.
    pub fn count_throttled(&self) {
        self.throttled.fetch_add(1, Ordering::Relaxed);
    }
}

/// How many there are just now.
#[derive(Clone, Debug, Default)]
pub struct Level(Arc<AtomicU64>);

impl Level {
    /// One more, until what is answered is dropped.
    #[must_use]
    pub fn enter(&self) -> Present {
        self.0.fetch_add(1, Ordering::Relaxed);
        Present(self.clone())
    }

    /// How many there are.
    #[must_use]
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// One of those that a [`Level`] counts.
pub struct Present(Level);

impl Drop for Present {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::Relaxed);
    }
}
