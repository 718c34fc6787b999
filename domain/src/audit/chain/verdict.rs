//! The result of verifying the log.

use super::Head;
use entity::audit_checkpoint::Model as Checkpoint;
use std::fmt;

/// What is wrong with an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// A column differs from what was hashed.
    Changed,
    /// The server did not write it; the event that belongs in its place, if any, comes after it.
    Inserted,
    /// No event has its number.
    Removed,
    /// Its hash is missing.
    Unhashed,
    /// It is the newest, but the deployment's row has another number or hash.
    NotTheHead,
    /// Its hash differs from the one that was stored elsewhere.
    NotAsKept,
    /// The log begins after it, but it was not pruned: the seal is wrong.
    NotPruned,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Changed => "was changed, or does not follow the event before it",
            Self::Inserted => "was inserted, or does not belong in this place",
            Self::Removed => "was removed",
            Self::Unhashed => "has no hash",
            Self::NotTheHead => "is the newest, but the deployment's row has another head, or none",
            Self::NotAsKept => "has another hash than the expected one",
            Self::NotPruned => "and those before it were removed: the seal of the checkpoint that replaces them is wrong",
        })
    }
}

/// Result of verifying the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// No damage was found.
    Intact {
        /// The checkpoint at which the log begins; none where nothing was ever pruned.
        begins_after: Option<Checkpoint>,
        /// Number of events.
        events: i64,
        /// The newest event; none in an empty log.
        head: Option<Head>,
    },
    /// The event whose hash was stored elsewhere has been pruned, so the hash says nothing about
    /// the remaining events.
    Pruned {
        /// The checkpoint at which the log begins.
        begins_after: Checkpoint,
    },
    /// The first damaged event.
    Broken {
        /// Its sequence number.
        sequence: i64,
        /// What is wrong with it.
        damage: Damage,
    },
}
