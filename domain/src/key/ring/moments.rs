//! The moments of a key: when it began to sign, when it retired, and when it is removed.

use chrono::{DateTime, Utc};

/// Seconds after a key's retirement in which nodes that had not read of it yet may have signed with
/// it.
const LATE_SIGNATURES: i64 = 5;

/// The moments that decide on a key's status.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Moments {
    pub(super) activated: Option<DateTime<Utc>>,
    pub(super) retired: Option<DateTime<Utc>>,
    pub(super) removed: Option<DateTime<Utc>>,
}

impl Moments {
    pub(super) fn is_removed(&self, now: DateTime<Utc>) -> bool {
        self.removed.is_some_and(|end| end <= now)
    }

    /// Whether a token issued at that time, in seconds since the epoch, can have been signed by
    /// this deployment with the key: the key has signed at some time, not only after it retired,
    /// and none of its tokens can have been valid beyond its removal.
    pub(super) fn admit(&self, issued_at: i64, now: DateTime<Utc>) -> bool {
        let in_time = self
            .retired
            .is_none_or(|end| issued_at <= end.timestamp() + LATE_SIGNATURES);
        self.activated.is_some() && in_time && !self.is_removed(now)
    }
}
