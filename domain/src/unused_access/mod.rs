//! Unused access: which permissions and secrets of clients were not used for a number of days, and
//! may be taken away. Only what the records prove is called unused.
//!
//! Evidence of a permission are the tokens that carried it: [`tokens`] reads their records, and
//! [`grants`] how long the client has had its present permissions. Evidence of a secret, and of a
//! client, is its moment of last use. What an API did with a token is not known here.

mod find;
mod findings;
mod grants;
mod period;
mod tokens;

pub use find::{count, of_account, of_client};
pub use period::{DEFAULT_DAYS, ReviewPeriod};

use super::permission::Reason;
use chrono::{DateTime, Utc};
use entity::{client, client_secret, permission};

/// Whether something was used within a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccessFinding {
    /// It was used.
    Used,
    /// Only tokens carried it that carried all that the client may do at that API, as tokens do that
    /// are requested without a scope.
    Implied,
    /// It was not used.
    Unused,
    /// It was not used as far as is known, which is not back to the beginning of the period.
    Unknown,
}

/// A permission that a client has, and whether it was used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PermissionFinding {
    /// The permission.
    pub permission: permission::Model,
    /// Why the client has it: by role, or directly.
    pub reason: Reason,
    /// Whether it was used.
    pub finding: AccessFinding,
    /// When the last token that carried it was issued, within the period.
    pub last_issued_at: Option<DateTime<Utc>>,
}

/// A secret of a client, and whether it was used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecretFinding {
    /// The secret, which works.
    pub secret: client_secret::Model,
    /// Whether it was used.
    pub finding: AccessFinding,
}

/// What a client used of its access within a period.
#[derive(Clone, Debug)]
pub struct UnusedAccess {
    /// The client.
    pub client: client::Model,
    /// Whether it authenticated.
    pub finding: AccessFinding,
    /// Beginning of the period.
    pub starts_at: DateTime<Utc>,
    /// Since when all tokens with the client's present permissions are known; none where no token
    /// is recorded.
    pub evidence_starts_at: Option<DateTime<Utc>>,
    /// Number of records of tokens that were read.
    pub token_count: i64,
    /// The permissions that the client has, by category and code.
    pub permissions: Vec<PermissionFinding>,
    /// The secrets of the client that work, newest first.
    pub secrets: Vec<SecretFinding>,
}
