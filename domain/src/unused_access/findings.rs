//! What the evidence says of each permission, of each secret, and of the client itself.

use super::{
    AccessFinding, PermissionFinding, ReviewPeriod, SecretFinding, grants::defined_at,
    tokens::TokenEvidence,
};
use crate::permission::Grant;
use chrono::{DateTime, Duration, Utc};
use entity::{ResourceId, client_secret};
use std::collections::{BTreeMap, BTreeSet};

/// Moments of last use are rounded down to the minute.
const ROUNDING: Duration = Duration::minutes(1);

/// Whether something that exists since one moment was last used within the period.
pub(super) fn of_use(
    created_at: DateTime<Utc>,
    last_used_at: Option<DateTime<Utc>>,
    period: ReviewPeriod,
) -> AccessFinding {
    if last_used_at.is_some_and(|at| at + ROUNDING > period.since) {
        AccessFinding::Used
    } else if created_at <= period.since {
        AccessFinding::Unused
    } else {
        AccessFinding::Unknown
    }
}

/// What is to be said of secrets that work.
pub(super) fn of_secrets(
    secrets: Vec<client_secret::Model>,
    period: ReviewPeriod,
) -> Vec<SecretFinding> {
    let of_one = |secret: client_secret::Model| SecretFinding {
        finding: of_use(secret.created_at, secret.last_used_at, period),
        secret,
    };
    secrets.into_iter().map(of_one).collect()
}

/// What is to be said of the permissions that a client has, by tokens that are all known since a
/// moment.
pub(super) fn of_permissions(
    granted: Vec<Grant>,
    tokens: &TokenEvidence,
    (evidence_starts_at, period): (Option<DateTime<Utc>>, ReviewPeriod),
) -> Vec<PermissionFinding> {
    let mut held: BTreeMap<ResourceId, BTreeSet<&str>> = BTreeMap::new();
    for grant in &granted {
        let of_api = held.entry(grant.permission.resource_id).or_default();
        of_api.insert(&grant.permission.code);
    }
    let carried = tokens.carried(&held);
    let covered = evidence_starts_at.is_some_and(|since| since <= period.since);
    let of_one = |grant: &Grant| {
        let last = carried.last(&grant.permission.code);
        let existed = defined_at(&grant.permission).is_some_and(|at| at <= period.since);
        PermissionFinding {
            finding: match last {
                Some((_, true)) => AccessFinding::Implied,
                Some((_, false)) => AccessFinding::Used,
                None if covered && existed => AccessFinding::Unused,
                None => AccessFinding::Unknown,
            },
            last_issued_at: last.map(|(at, _)| at),
            permission: grant.permission.clone(),
            reason: grant.reason,
        }
    };
    granted.iter().map(of_one).collect()
}
