//! Connections: how many there are, how many were refused, and why the server closed some.

use super::{Level, Tally};
use std::sync::atomic::AtomicU64;

/// Why the server closes a connection by itself.
const REASONS: [&str; 3] = ["head", "idle", "unread"];

/// The connections of one server.
pub struct Connections {
    /// Those that are open.
    pub open: Level,
    /// Those that were refused, because their address had too many.
    pub refused: AtomicU64,
    /// Those that the server closed, by reason.
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
