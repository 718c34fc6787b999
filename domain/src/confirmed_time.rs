//! Guards the time by which old rows are deleted.
//!
//! Deletion is the one effect of a wrong clock that cannot be undone: a revoked token would become
//! valid again, history would be lost. So nothing is deleted by an unconfirmed clock. A clock is
//! confirmed when it runs evenly with the monotonic time, which no correction moves; when it agrees
//! with the database's clock, where that is another one; and when, at the start, it is not far
//! ahead of the newest event in the database. A jump is detected, logged, and accepted only after
//! the clock has run evenly for [`CONFIRMATION`] since.

use super::{audit, error::Result};
use crate::clock::Clock;
use chrono::{DateTime, Duration, Utc};
use config::MAX_TOKEN_TTL;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use std::sync::{Mutex, PoisonError};

/// How much later than its expiry a row is deleted: longer than the longest token lifetime, so that
/// even a clock that is wrong by a day deletes nothing that a valid token needs.
pub const EXPIRY_SLACK: Duration = Duration::seconds(MAX_TOKEN_TTL as i64 + 86_400);

/// How long a clock must have run evenly after a jump before it is accepted.
pub const CONFIRMATION: std::time::Duration = std::time::Duration::from_secs(3600);

/// How far clocks may differ.
const TOLERANCE: Duration = Duration::seconds(60);

/// Most time without an event before a start for the clock to be accepted at once.
const MAX_SILENCE: Duration = Duration::days(1);

/// Source of the database's time.
#[derive(Clone, Debug)]
pub enum DatabaseClock {
    /// Query the database. SQLite has no clock of its own.
    Asked,
    /// Use this clock instead: for tests.
    Given(Clock),
}

/// The wall clock and the monotonic clock at one moment.
#[derive(Clone, Copy)]
struct Sample {
    now: DateTime<Utc>,
    passed: std::time::Duration,
}

impl Sample {
    fn of(clock: &Clock) -> Self {
        Self {
            now: clock.now(),
            passed: clock.passed(),
        }
    }

    /// The wall clock's expected reading at the later sample.
    fn expected(&self, later: &Self) -> DateTime<Utc> {
        let passed =
            Duration::from_std(later.passed.saturating_sub(self.passed)).unwrap_or_default();
        self.now.checked_add_signed(passed).unwrap_or(self.now)
    }

    fn runs_evenly_to(&self, later: &Self) -> bool {
        near(self.expected(later), later.now)
    }
}

fn near(one: DateTime<Utc>, other: DateTime<Utc>) -> bool {
    (one - other).abs() <= TOLERANCE
}

/// State of the confirmation.
#[derive(Default)]
struct ConfirmationState {
    /// The last confirmed sample.
    confirmed: Option<Sample>,
    /// The first sample after a jump.
    doubted: Option<Sample>,
}

/// Confirms the clock of this node.
pub struct ConfirmedTime {
    database: DatabaseClock,
    state: Mutex<ConfirmationState>,
}

/// Readings of the other clocks.
struct Observation {
    sample: Sample,
    /// The database's clock, where it has one.
    database: Option<DateTime<Utc>>,
    /// When the newest event was written; only read at the start.
    newest: Option<DateTime<Utc>>,
}

impl Observation {
    fn agrees_with_database(&self) -> bool {
        self.database
            .is_none_or(|theirs| near(theirs, self.sample.now))
    }

    /// The earlier of two clocks that agree.
    fn earliest(&self) -> DateTime<Utc> {
        self.database
            .map_or(self.sample.now, |theirs| theirs.min(self.sample.now))
    }
}

impl ConfirmedTime {
    /// Starts without a confirmed time.
    #[must_use]
    pub fn new(database: DatabaseClock) -> Self {
        Self {
            database,
            state: Mutex::default(),
        }
    }

    /// The time, where it is certain enough to delete by; to be called every few seconds, so that a
    /// jump is detected.
    ///
    /// # Errors
    /// Only internal ones.
    pub async fn now(
        &self,
        db: &DatabaseConnection,
        clock: &Clock,
    ) -> Result<Option<DateTime<Utc>>> {
        let database = self.database_now(db).await?;
        let started = self
            .state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .confirmed
            .is_some();
        let newest = if started {
            None
        } else {
            audit::newest_moment(db).await?
        };
        Ok(self.judge(&Observation {
            sample: Sample::of(clock),
            database,
            newest,
        }))
    }

    async fn database_now(&self, db: &DatabaseConnection) -> Result<Option<DateTime<Utc>>> {
        if let DatabaseClock::Given(clock) = &self.database {
            return Ok(Some(clock.now()));
        }
        if db.get_database_backend() != DbBackend::Postgres {
            return Ok(None);
        }
        let query = Statement::from_string(DbBackend::Postgres, "SELECT clock_timestamp() AS now");
        Ok(db
            .query_one_raw(query)
            .await?
            .map(|row| row.try_get("", "now"))
            .transpose()?)
    }

    fn judge(&self, look: &Observation) -> Option<DateTime<Utc>> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let now = look.sample.now;
        let even = match &state.confirmed {
            Some(confirmed) => confirmed.runs_evenly_to(&look.sample),
            None => look
                .newest
                .is_some_and(|newest| (newest - TOLERANCE..=newest + MAX_SILENCE).contains(&now)),
        };
        let since = state
            .doubted
            .filter(|doubted| doubted.runs_evenly_to(&look.sample));
        let waited = since.is_some_and(|doubted| {
            look.sample.passed.saturating_sub(doubted.passed) >= CONFIRMATION
        });
        if look.agrees_with_database() && (even || waited) {
            if state.doubted.take().is_some() {
                tracing::info!(%now, "the clock is confirmed again; what has expired is deleted from now on");
            }
            state.confirmed = Some(look.sample);
            return Some(look.earliest());
        }
        if since.is_none() {
            let expected = state
                .confirmed
                .map(|confirmed| confirmed.expected(&look.sample))
                .or(look.newest);
            let (expected, database) = (
                expected.map(|at| at.to_rfc3339()),
                look.database.map(|at| at.to_rfc3339()),
            );
            tracing::warn!(%now, expected, database, "the clock jumped, or differs from the database's; nothing is deleted until it is confirmed");
            state.doubted = Some(look.sample);
        }
        None
    }
}
