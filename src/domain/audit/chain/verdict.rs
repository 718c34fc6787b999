//! What a walk along the log finds.

use super::Head;
use entity::audit_checkpoint::Model as Checkpoint;
use std::fmt;

/// What was done to an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// Some column says something else than what was hashed.
    Changed,
    /// It is no event of ours; the one that belongs in its place, if any, comes after it.
    Inserted,
    /// There is none with its number.
    Removed,
    /// Its hash is gone.
    Unhashed,
    /// It is the newest, and the deployment's row says otherwise.
    NotTheHead,
    /// It is not the one whose hash was kept elsewhere.
    NotAsKept,
    /// The log begins after it, but not because it was pruned: the seal is wrong.
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
            Self::NotAsKept => "has another hash than the one that was kept",
            Self::NotPruned => "and those before it were removed: the seal of the checkpoint that stands for them is wrong",
        })
    }
}

/// What became of a walk along the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing is wrong with it.
    Intact {
        /// Where it begins; none where nothing was ever pruned.
        begins_after: Option<Checkpoint>,
        /// How many events there are.
        events: i64,
        /// The newest; none of an empty log.
        head: Option<Head>,
    },
    /// The event whose hash was kept elsewhere was pruned since, so it says nothing about what is
    /// there.
    Pruned {
        /// Where the log begins.
        begins_after: Checkpoint,
    },
    /// The first event with which something is wrong.
    Broken {
        /// Its sequence number.
        sequence: i64,
        /// What.
        damage: Damage,
    },
}
