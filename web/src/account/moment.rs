//! Moments as the page shows them: in ISO form and UTC, which mean the same everywhere.

use chrono::{DateTime, Utc};

/// A moment, to the minute.
pub(super) struct ShownMoment {
    /// For people.
    pub(super) text: String,
    /// For programs, as HTML's `time` has it.
    pub(super) machine: String,
}

impl From<DateTime<Utc>> for ShownMoment {
    fn from(moment: DateTime<Utc>) -> Self {
        Self {
            text: moment.format("%Y-%m-%d %H:%M UTC").to_string(),
            machine: moment.format("%Y-%m-%dT%H:%MZ").to_string(),
        }
    }
}
