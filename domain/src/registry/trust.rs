//! Whether the memory is trusted: only as long as the log was read to its end a moment ago.

use super::Registry;
use std::{
    sync::{PoisonError, atomic::Ordering},
    time::Duration,
};

/// How long the memory is trusted after the log was last known to have been read to its end.
pub const MAX_STALENESS: Duration = Duration::from_secs(5);

impl Registry {
    /// Records that the log has been read to its end, and its changes were applied: it, and the
    /// generation, are as they were at `asked`, by [`Clock::passed`](crate::clock::Clock::passed).
    pub fn confirm(&self, asked: Duration, generation: i64) {
        let doubted = self.doubted.lock().unwrap_or_else(PoisonError::into_inner);
        if micros(asked) > *doubted {
            self.generation.store(generation, Ordering::SeqCst);
            self.confirmed.store(micros(asked), Ordering::SeqCst);
        }
    }

    /// Time since the last confirmation; none before the first.
    #[must_use]
    pub fn unconfirmed_for(&self) -> Option<Duration> {
        let confirmed = u64::try_from(self.confirmed.load(Ordering::SeqCst)).ok()?;
        Some(
            self.clock
                .passed()
                .saturating_sub(Duration::from_micros(confirmed)),
        )
    }

    /// Whether the memory is trusted.
    #[must_use]
    pub fn is_fresh(&self) -> bool {
        self.unconfirmed_for()
            .is_some_and(|age| age < MAX_STALENESS)
    }

    /// Distrusts everything until the log has been read by a reading that begins after this.
    pub(super) fn doubt(&self) {
        let mut doubted = self.doubted.lock().unwrap_or_else(PoisonError::into_inner);
        *doubted = micros(self.clock.passed());
        self.confirmed.store(-1, Ordering::SeqCst);
    }
}

fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}
