//! The one place that asks what time it is. Everything else is handed the time, so that no test has to wait.

use chrono::{DateTime, Duration, DurationRound, Utc};
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

/// A source of the current time, in UTC and whole microseconds (what PostgreSQL keeps).
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Stopped(Arc<AtomicI64>),
}

impl Clock {
    /// The computer's clock.
    #[must_use]
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands still until it is moved; copies move together.
    #[must_use]
    pub fn stopped_at(moment: DateTime<Utc>) -> Self {
        Self(Source::Stopped(Arc::new(AtomicI64::new(moment.timestamp_micros()))))
    }

    /// The current time.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        match &self.0 {
            Source::System => system_now(),
            Source::Stopped(micros) => DateTime::from_timestamp_micros(micros.load(Ordering::SeqCst)).unwrap_or_default(),
        }
    }

    /// Moves a stopped clock; the computer's clock takes no orders.
    pub fn advance(&self, by: Duration) {
        if let Source::Stopped(micros) = &self.0 {
            micros.fetch_add(by.num_microseconds().unwrap_or_default(), Ordering::SeqCst);
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the clock")]
fn system_now() -> DateTime<Utc> {
    let now = Utc::now();
    now.duration_trunc(Duration::microseconds(1)).unwrap_or(now)
}
