//! Counters of requests. An [`App`](crate::App) has its own, so that several in one process do
//! not mix.
//!
//! A request only touches atomic numbers in fields: no look-up by name, no lock. Only the count of
//! the busiest clients, which is disabled by default, takes one. The program writes the numbers
//! for a scraper.

mod busiest;
mod connections;
mod requests;
mod tally;

pub use busiest::Busiest;
pub use connections::Connections;
pub use requests::{CountedMethod, NO_ROUTE, Requests, Route};
pub use tally::Tally;

use chrono::{DateTime, Utc};
use std::sync::{
    Arc, OnceLock,
    atomic::{AtomicI64, AtomicU64, Ordering},
};

/// Grant types that are counted apart.
const GRANTS: [&str; 4] = [
    "client_credentials",
    "authorization_code",
    "refresh_token",
    "other",
];
/// Error codes of token requests (RFC 6749 section 5.2, RFC 8707 section 2).
const REFUSALS: [&str; 10] = [
    "invalid_request",
    "invalid_client",
    "invalid_grant",
    "unauthorized_client",
    "unsupported_grant_type",
    "invalid_scope",
    "invalid_target",
    "temporarily_unavailable",
    "server_error",
    "other",
];
/// Kinds of credentials.
const CREDENTIALS: [&str; 2] = [CLIENT_SECRET, ACCESS_TOKEN];
/// What comes of attempts to deliver events to webhooks.
const DELIVERIES: [&str; 3] = [DELIVERED, RETRIED, FAILED];
/// The receiver accepted it.
pub const DELIVERED: &str = "delivered";
/// It is tried again later.
pub const RETRIED: &str = "retried";
/// It was given up.
pub const FAILED: &str = "failed";
/// A client id and a secret.
pub const CLIENT_SECRET: &str = "client_secret";
/// An access token.
pub const ACCESS_TOKEN: &str = "access_token";

/// The counters of one app.
pub struct Metrics {
    /// The operator's settings.
    pub settings: config::MetricsSettings,
    /// When counting began.
    pub since: DateTime<Utc>,
    /// Requests by route.
    pub requests: Arc<Requests>,
    /// Issued tokens, by grant type.
    pub issued: Tally<4>,
    /// Refused token requests, by error code.
    pub refused: Tally<10>,
    /// Credentials that were refused, by kind.
    pub unbelieved: Tally<2>,
    /// Attempts to authenticate that were refused without a check, after too many failures.
    pub throttled: AtomicU64,
    /// Connections.
    pub connections: Arc<Connections>,
    /// Open sockets.
    pub sockets: Level,
    /// Attempts to deliver events to webhooks, by what came of them.
    pub deliveries: Tally<3>,
    /// Age in seconds of the oldest delivery that is yet to be made, as last looked up.
    pub oldest_delivery_seconds: AtomicU64,
    /// When the TLS certificate that is served expires, in seconds since the epoch; none where the
    /// program serves no TLS.
    pub certificate_not_after: OnceLock<Arc<AtomicI64>>,
    /// The clients that are issued most tokens, where the operator enabled that.
    pub busiest: Option<Busiest>,
}

impl Metrics {
    /// Counters that are all zero.
    #[must_use]
    pub fn new(settings: config::MetricsSettings, since: DateTime<Utc>) -> Self {
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
            deliveries: Tally::new(DELIVERIES),
            oldest_delivery_seconds: AtomicU64::default(),
            certificate_not_after: OnceLock::new(),
            busiest: (settings.busiest_clients > 0).then(|| Busiest::new(settings.busiest_clients)),
        }
    }

    /// Counts an issued token.
    pub fn count_issued(&self, grant_type: &str, client_id: &str) {
        self.issued.count(grant_type);
        if let Some(busiest) = &self.busiest {
            busiest.count(client_id);
        }
    }

    /// Counts an attempt to authenticate that was refused without a check.
    pub fn count_throttled(&self) {
        self.throttled.fetch_add(1, Ordering::Relaxed);
    }
}

/// A gauge.
#[derive(Clone, Debug, Default)]
pub struct Level(Arc<AtomicU64>);

impl Level {
    /// Adds one, until the returned value is dropped.
    #[must_use]
    pub fn enter(&self) -> Present {
        self.0.fetch_add(1, Ordering::Relaxed);
        Present(self.clone())
    }

    /// The present value.
    #[must_use]
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// One unit that a [`Level`] counts.
pub struct Present(Level);

impl Drop for Present {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::Relaxed);
    }
}
