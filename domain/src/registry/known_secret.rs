//! A secret of a client in memory, with the moment at which its use was last recorded.

use chrono::{DateTime, Duration, Utc};
use entity::{
    ClientSecretId, SecretDigest,
    client_secret::{Column, SecretKind},
};
use sea_orm::{DbErr, FromQueryResult, QueryResult};
use std::{
    ops::RangeFrom,
    sync::atomic::{AtomicI64, Ordering},
};

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

impl KnownSecret {
    /// The columns that it is read from, in this order.
    pub(super) const COLUMNS: [Column; 6] = [
        Column::Id,
        Column::Kind,
        Column::Digest,
        Column::PepperVersion,
        Column::ExpiresAt,
        Column::LastUsedAt,
    ];

    /// Reads these columns at the next positions. None where they are null, as in a row of a client
    /// that has no secret.
    pub(super) fn read(
        row: &QueryResult,
        positions: &mut RangeFrom<usize>,
    ) -> Result<Option<Self>, DbErr> {
        let mut next = || positions.next().unwrap_or_default();
        let Some(id) = row.try_get_by_index(next())? else {
            return Ok(None);
        };
        Ok(Some(Self {
            id,
            kind: row.try_get_by_index(next())?,
            digest: row.try_get_by_index(next())?,
            pepper_version: row.try_get_by_index(next())?,
            expires_at: row.try_get_by_index(next())?,
            noted: AtomicI64::new(
                row.try_get_by_index::<Option<DateTime<Utc>>>(next())?
                    .map_or(i64::MIN / 2, |at| at.timestamp_micros()),
            ),
        }))
    }
}

impl FromQueryResult for KnownSecret {
    fn from_query_result(row: &QueryResult, _: &str) -> Result<Self, DbErr> {
        Self::read(row, &mut (0..))?.ok_or_else(|| DbErr::Type("a secret without an ID".to_owned()))
    }
}
