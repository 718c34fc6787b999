//! A secret of a client in memory, with the moment at which its use was last recorded.

use chrono::{DateTime, Duration, Utc};
use entity::{
    ClientSecretId, SecretDigest,
    client_secret::{self, SecretKind},
};
use std::sync::atomic::{AtomicI64, Ordering};

/// Resolution of the moments of last use.
const LAST_USED_PRECISION: Duration = Duration::minutes(1);

/// A secret that is not revoked; it may have expired.
#[derive(Debug)]
pub struct KnownSecret {
    /// Its ID.
    pub id: ClientSecretId,
    /// How it was created.
    pub kind: SecretKind,
    /// Its stored digest.
    pub digest: SecretDigest,
    /// Version of the pepper that the digest was made with.
    pub pepper_version: i32,
    expires_at: Option<DateTime<Utc>>,
    /// When its use was last recorded, in microseconds since the epoch.
    noted: AtomicI64,
}

impl KnownSecret {
    /// Whether it works at that moment.
    #[must_use]
    pub fn usable_at(&self, now: DateTime<Utc>) -> bool {
        self.expires_at.is_none_or(|end| now < end)
    }

    /// Whether a use at that moment is to be recorded. Returns true once a minute.
    pub(crate) fn claim_note(&self, now: DateTime<Utc>) -> bool {
        let (last, now) = (self.noted.load(Ordering::Relaxed), now.timestamp_micros());
        let due = now.abs_diff(last)
            >= LAST_USED_PRECISION
                .num_microseconds()
                .unwrap_or_default()
                .unsigned_abs();
        due && self
            .noted
            .compare_exchange(last, now, Ordering::Relaxed, Ordering::Relaxed)
            .is_ok()
    }
}

impl From<client_secret::Model> for KnownSecret {
    fn from(row: client_secret::Model) -> Self {
        Self {
            id: row.id,
            kind: row.kind,
            digest: row.digest,
            pepper_version: row.pepper_version,
            expires_at: row.expires_at,
            noted: AtomicI64::new(
                row.last_used_at
                    .map_or(i64::MIN / 2, |at| at.timestamp_micros()),
            ),
        }
    }
}
