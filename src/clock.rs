//! The one place that asks what time it is. Everything else is handed the time, so that no test has
//! to wait.

use chrono::{DateTime, Duration, DurationRound, Utc};
use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Instant,
};

/// A source of the current time, in UTC and whole microseconds (what PostgreSQL keeps), and of time
/// passed, which no correction of the computer's clock moves.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System { started: Instant },
    Stopped(Arc<Stopped>),
}

#[derive(Debug)]
struct Stopped {
    /// Microseconds since the epoch.
    now: AtomicI64,
    /// Microseconds since it was made.
    passed: AtomicI64,
}

impl Clock {
    /// The computer's clock.
    #[must_use]
    pub fn system() -> Self {
        Self(Source::System {
            started: Instant::now(),
        })
    }

    /// A clock that stands still until it is moved; copies move together.
    #[must_use]
    pub fn stopped_at(moment: DateTime<Utc>) -> Self {
        Self(Source::Stopped(Arc::new(Stopped {
            now: AtomicI64::new(moment.timestamp_micros()),
            passed: AtomicI64::new(0),
        })))
    }

    /// The current time.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        match &self.0 {
            Source::System { .. } => system_now(),
            Source::Stopped(stopped) => {
                DateTime::from_timestamp_micros(stopped.now.load(Ordering::SeqCst))
                    .unwrap_or_default()
            }
        }
    }

    /// The time that has passed since the clock was made. It only ever grows, so this is what
    /// waiting and ageing are measured by.
    #[must_use]
    pub fn passed(&self) -> std::time::Duration {
        match &self.0 {
            Source::System { started } => started.elapsed(),
            Source::Stopped(stopped) => std::time::Duration::from_micros(
                u64::try_from(stopped.passed.load(Ordering::SeqCst)).unwrap_or_default(),
            ),
        }
    }

    /// Lets time pass on a stopped clock; the computer's clock takes no orders.
    pub fn advance(&self, by: Duration) {
        if let Source::Stopped(stopped) = &self.0 {
            stopped.passed.fetch_add(
                by.num_microseconds().unwrap_or_default().max(0),
                Ordering::SeqCst,
            );
        }
        self.step(by);
    }

    /// Sets a stopped clock to another time, forwards or back, as a correction does: no time
    /// passes.
    pub fn step(&self, by: Duration) {
        if let Source::Stopped(stopped) = &self.0 {
            stopped
                .now
                .fetch_add(by.num_microseconds().unwrap_or_default(), Ordering::SeqCst);
        }
    }
}

/// Says yes once a minute: for lines of the log that others decide how often there is a reason for.
#[derive(Debug)]
pub struct OncePerMinute(AtomicI64);

impl Default for OncePerMinute {
    fn default() -> Self {
        Self(AtomicI64::new(i64::MIN))
    }
}

impl OncePerMinute {
    /// Whether it is time again, by [`Clock::passed`].
    pub fn claim(&self, clock: &Clock) -> bool {
        let (last, now) = (
            self.0.load(Ordering::Relaxed),
            i64::try_from(clock.passed().as_micros()).unwrap_or(i64::MAX),
        );
        let due = now.saturating_sub(last) >= 60_000_000;
        due && self
            .0
            .compare_exchange(last, now, Ordering::Relaxed, Ordering::Relaxed)
            .is_ok()
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the clock")]
fn system_now() -> DateTime<Utc> {
    let now = Utc::now();
    now.duration_trunc(Duration::microseconds(1)).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::{Clock, OncePerMinute};
    use chrono::{DateTime, Duration};

    #[test]
    fn what_is_said_once_a_minute_is_said_again_a_minute_later() {
        let (clock, told) = (
            Clock::stopped_at(DateTime::UNIX_EPOCH),
            OncePerMinute::default(),
        );
        assert_eq!([told.claim(&clock), told.claim(&clock)], [true, false]);
        clock.advance(Duration::seconds(59));
        assert!(!told.claim(&clock));
        clock.advance(Duration::seconds(1));
        assert!(told.claim(&clock));
    }
}
