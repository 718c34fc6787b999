//! The period that is looked at: so many days, up to now.

use crate::{
    error::{Error, ProblemCode, Result},
    limits::MAX_UNUSED_DAYS,
    tools::Tools,
};
use chrono::{DateTime, Duration, Utc};
use config::IssuanceRecords;

/// Days of the period where none are requested.
pub const DEFAULT_DAYS: i32 = 30;

/// A period that ends now, and how long records are kept.
#[derive(Clone, Copy, Debug)]
pub struct ReviewPeriod {
    /// Its beginning.
    pub(super) since: DateTime<Utc>,
    /// Its end.
    pub(super) now: DateTime<Utc>,
    /// Moment before which records may have been deleted.
    pub(super) kept_since: DateTime<Utc>,
    /// Whether tokens are recorded.
    pub(super) recorded: bool,
}

impl ReviewPeriod {
    /// The last so many days.
    ///
    /// # Errors
    /// `INVALID` where there is less than a day, or more than records of tokens are kept.
    pub fn of_days(days: i32, tools: &Tools) -> Result<Self> {
        let (now, settings) = (tools.clock.now(), &tools.settings);
        let kept = match i32::try_from(settings.issuance_retention_days) {
            Ok(0) | Err(_) => MAX_UNUSED_DAYS,
            Ok(days) => days.min(MAX_UNUSED_DAYS),
        };
        if !(1..=kept).contains(&days) {
            let message = format!(
                "Must be from 1 to {kept}, the days that records of tokens are kept (LATCHKEY_ISSUANCE_RETENTION_DAYS)."
            );
            return Err(Error::refused(ProblemCode::Invalid, "days", message));
        }
        Ok(Self {
            since: now - Duration::days(days.into()),
            now,
            kept_since: now - Duration::days(kept.into()),
            recorded: settings.issuance_records != IssuanceRecords::Off,
        })
    }
}
