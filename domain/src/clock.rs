//! The only code that reads the clock. Everything else is given the time, so that no test has to
//! wait.

use chrono::{DateTime, Duration, DurationRound, Utc};
use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Instant,
};

/// A source of the current time, in UTC and whole microseconds (the resolution of PostgreSQL), and
/// of monotonic time, which no correction of the system clock changes.
#[derive(Clone, Debug)]
pub struct Clock(TimeSource);

#[derive(Clone, Debug)]
enum TimeSource {
    System { started: Instant },
    Stopped(Arc<Stopped>),
}

#[derive(Debug)]
struct Stopped {
    /// Microseconds since the epoch.
    now: AtomicI64,
    /// Microseconds since it was created.
    passed: AtomicI64,
}

impl Clock {
    /// The system clock.
    #[must_use]
    pub fn system() -> Self {
        Self(TimeSource::System {
            started: system_start(),
        })
    }

    /// A clock that stands still until it is advanced; copies share the time.
    #[must_use]
    pub fn stopped_at(moment: DateTime<Utc>) -> Self {
        Self(TimeSource::Stopped(Arc::new(Stopped {
            now: AtomicI64::new(moment.timestamp_micros()),
            passed: AtomicI64::new(0),
        })))
    }

    /// The current time.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        match &self.0 {
            TimeSource::System { .. } => system_now(),
            TimeSource::Stopped(stopped) => {
                DateTime::from_timestamp_micros(stopped.now.load(Ordering::SeqCst))
                    .unwrap_or_default()
            }
        }
    }

    /// The monotonic time since the clock was created, by which waiting and ageing are measured.
    #[must_use]
    pub fn passed(&self) -> std::time::Duration {
        match &self.0 {
            TimeSource::System { started } => started.elapsed(),
            TimeSource::Stopped(stopped) => std::time::Duration::from_micros(
                u64::try_from(stopped.passed.load(Ordering::SeqCst)).unwrap_or_default(),
            ),
        }
    }

    /// Advances a stopped clock; the system clock cannot be changed.
    pub fn advance(&self, by: Duration) {
        if let TimeSource::Stopped(stopped) = &self.0 {
            stopped.passed.fetch_add(
                by.num_microseconds().unwrap_or_default().max(0),
                Ordering::SeqCst,
            );
        }
        self.step(by);
    }

    /// Sets a stopped clock to another time, forwards or back, as a correction does: the monotonic
    /// time stays.
    pub fn step(&self, by: Duration) {
        if let TimeSource::Stopped(stopped) = &self.0 {
            stopped
                .now
                .fetch_add(by.num_microseconds().unwrap_or_default(), Ordering::SeqCst);
        }
    }
}

/// Allows an action once a minute: for log lines whose frequency callers determine.
#[derive(Debug)]
pub struct OncePerMinute(AtomicI64);

impl Default for OncePerMinute {
    fn default() -> Self {
        Self(AtomicI64::new(i64::MIN))
    }
}

impl OncePerMinute {
    /// Whether a minute has passed, by [`Clock::passed`].
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
fn system_start() -> Instant {
    Instant::now()
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
