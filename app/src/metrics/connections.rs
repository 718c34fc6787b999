//! Connections: how many are open, how many were refused, and why the server closed some.

use super::{Level, Tally};
use std::sync::atomic::AtomicU64;

/// Why the server closes a connection.
const REASONS: [&str; 3] = ["head", "idle", "unread"];

/// Counters of one server's connections.
pub struct Connections {
    /// Open connections.
    pub open: Level,
    /// Refused connections, because their address had too many.
    pub refused: AtomicU64,
    /// Connections that the server closed, by reason.
    pub closed: Tally<3>,
}

impl Default for Connections {
    fn default() -> Self {
        Self {
            open: Level::default(),
            refused: AtomicU64::default(),
            closed: Tally::new(REASONS),
        }
    }
}
