//! Reads the revocations that count, in bounded number.

use super::{EXPIRY_LEEWAY, LATE_TOKENS, RevocationMark, account_mark, marks, share::fair_share};
use crate::error::Result;
use chrono::{DateTime, Utc};
use entity::{
    AccountId, account,
    revocation::{Column, Entity, Model},
};
use sea_orm::{
    ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};
use std::collections::BTreeMap;

/// The revocations at one moment.
#[derive(Debug, Default)]
pub struct RevocationSet {
    /// Each mark, and until when it counts.
    marks: Vec<(RevocationMark, DateTime<Utc>)>,
    /// Accounts of which some revocations are left out: their tokens that were issued at that time,
    /// in seconds since the epoch, or earlier count as revoked.
    accounts: BTreeMap<RevocationMark, i64>,
}

impl RevocationSet {
    /// The marks that count at that moment, sorted, each once: the same on every node.
    #[must_use]
    pub fn marks(&self, now: DateTime<Utc>) -> Vec<RevocationMark> {
        let live = self.marks.iter().filter(|(_, until)| *until > now);
        let mut marks: Vec<_> = live.map(|(mark, _)| *mark).collect();
        marks.sort_unstable();
        marks.dedup();
        marks
    }

    /// Accounts of which some revocations are left out, and up to when their tokens count as revoked.
    #[must_use]
    pub fn accounts(&self) -> &BTreeMap<RevocationMark, i64> {
        &self.accounts
    }

    fn add(&mut self, rows: &[Model]) {
        for row in rows {
            let until = row.expires_at + EXPIRY_LEEWAY;
            self.marks.extend(marks::of(row).map(|mark| (mark, until)));
        }
    }
}

/// Reads the revocations that count at that moment, at most `most`: each account keeps its newest.
///
/// # Errors
/// Only internal ones.
pub async fn read(db: &DatabaseConnection, now: DateTime<Utc>, most: u64) -> Result<RevocationSet> {
    let live = || Entity::find().filter(Column::ExpiresAt.gt(now - EXPIRY_LEEWAY));
    let mut set = RevocationSet::default();
    let rows = live().limit(most.saturating_add(1)).all(db).await?;
    if rows.len() as u64 <= most {
        set.add(&rows);
        return Ok(set);
    }
    let counts: Vec<(AccountId, i64)> = live()
        .select_only()
        .column(Column::AccountId)
        .column_as(Column::Subject.count(), "number")
        .group_by(Column::AccountId)
        .into_tuple()
        .all(db)
        .await?;
    let numbers: Vec<_> = counts
        .iter()
        .map(|(_, number)| number.unsigned_abs())
        .collect();
    let share = fair_share(&numbers, most);
    let (over, within): (Vec<_>, Vec<_>) = counts
        .into_iter()
        .partition(|(account, number)| number.unsigned_abs() > share && !account.0.is_nil());
    let over: Vec<_> = over.into_iter().map(|(account, _)| account).collect();
    if !within.is_empty() {
        let rows = live().filter(Column::AccountId.is_not_in(over.iter().copied()));
        set.add(&rows.all(db).await?);
    }
    for id in over {
        let of_account = live().filter(Column::AccountId.eq(id));
        let left_out = add_newest(db, of_account, share, &mut set).await?;
        let account = account::Entity::find_by_id(id).one(db).await?;
        if let (Some(at), Some(account)) = (left_out, account) {
            let until = at.timestamp() + LATE_TOKENS;
            set.accounts.insert(account_mark(&account.slug), until);
        }
    }
    Ok(set)
}

/// Adds the newest revocations of an account; returns when the newest was that is left out.
async fn add_newest(
    db: &DatabaseConnection,
    of_account: Select<Entity>,
    share: u64,
    set: &mut RevocationSet,
) -> Result<Option<DateTime<Utc>>> {
    let rows = of_account
        .order_by_desc(Column::RevokedAt)
        .order_by_desc(Column::Subject)
        .limit(share.saturating_add(1))
        .all(db)
        .await?;
    let kept = usize::try_from(share).unwrap_or(usize::MAX).min(rows.len());
    let (kept, left_out) = rows.split_at(kept);
    set.add(kept);
    Ok(left_out.first().map(|row| row.revoked_at))
}

/// Deletes revocations whose last token had expired at that moment, which is one by which deleting is
/// safe.
///
/// # Errors
/// Only internal ones.
pub async fn forget_expired(db: &DatabaseConnection, now: DateTime<Utc>) -> Result<u64> {
    let expired = Entity::delete_many().filter(Column::ExpiresAt.lt(now - EXPIRY_LEEWAY));
    Ok(expired.exec(db).await?.rows_affected)
}
