//! The time by which things are deleted for their age.
//!
//! Deleting is the one thing that a clock which was wrong for a moment cannot take back: a revoked
//! token would be alive again, history would be lost. So nothing is deleted by a clock that nothing
//! confirms. It must run evenly with the time that passes, which no correction moves; agree with
//! the database's clock, where that is another one; and at the start not be far beyond the newest
//! event that the database knows. A jump is noticed, logged, and believed only after the clock has
//! run evenly for [`CONFIRMATION`] since.

use super::{audit, error::Result};
use crate::{clock::Clock, config::MAX_TOKEN_TTL};
use chrono::{DateTime, Duration, Utc};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use std::sync::{Mutex, PoisonError};

/// What is deleted for its age is deleted so much later: longer than any token lives, so that even
/// a clock that is wrong by a day deletes nothing that a living token needs.
pub const EXPIRY_SLACK: Duration = Duration::seconds(MAX_TOKEN_TTL as i64 + 86_400);

/// How long a clock must have run evenly after a jump before it is believed.
pub const CONFIRMATION: std::time::Duration = std::time::Duration::from_secs(3600);

/// How far clocks may differ.
const TOLERANCE: Duration = Duration::seconds(60);

/// How long a deployment may have been without an event before a start, for its clock to be
/// believed at once.
const ABSENCE: Duration = Duration::days(1);

/// Where the database's time comes from.
#[derive(Clone, Debug)]
pub enum DatabaseClock {
    /// The database is asked. SQLite has no clock of its own.
    Asked,
    /// This clock stands for it: for tests.
    Given(Clock),
}

/// The clock and the time that has passed, at one moment.
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

    /// What the clock should say by now.
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

/// What is known of the clock.
#[derive(Default)]
struct State {
    /// When it was last confirmed.
    confirmed: Option<Sample>,
    /// When it first said something else.
    doubted: Option<Sample>,
}

/// Watches the clock of this node.
pub struct ConfirmedTime {
    database: DatabaseClock,
    state: Mutex<State>,
}

/// What a look at the clocks showed.
struct Look {
    sample: Sample,
    /// What the database's clock says, where it has one.
    database: Option<DateTime<Utc>>,
    /// When the newest event was written; only looked for at the start.
    newest: Option<DateTime<Utc>>,
}

impl Look {
    fn agrees_with_database(&self) -> bool {
        self.database
            .is_none_or(|theirs| near(theirs, self.sample.now))
    }

    /// The earlier one of two clocks that agree.
    fn earliest(&self) -> DateTime<Utc> {
        self.database
            .map_or(self.sample.now, |theirs| theirs.min(self.sample.now))
    }
}

impl ConfirmedTime {
    /// Nothing is confirmed yet.
    #[must_use]
    pub fn new(database: DatabaseClock) -> Self {
        Self {
            database,
            state: Mutex::default(),
        }
    }

    /// The time, where it is certain enough to delete by; to be asked every few seconds, so that a
    /// jump is noticed.
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
        Ok(self.judge(&Look {
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

    fn judge(&self, look: &Look) -> Option<DateTime<Utc>> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let now = look.sample.now;
        let even = match &state.confirmed {
            Some(confirmed) => confirmed.runs_evenly_to(&look.sample),
            None => look
                .newest
                .is_some_and(|newest| (newest - TOLERANCE..=newest + ABSENCE).contains(&now)),
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
