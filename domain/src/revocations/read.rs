//! Reads the revocations that count, in bounded number.

use super::{EXPIRY_LEEWAY, LATE_TOKENS, RevocationMark, account_mark, marks, share::fair_share};
use crate::error::Result;
use chrono::{DateTime, Utc};
use entity::revocation::{Column, Entity, Model};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, EntityTrait, QueryFilter, QuerySelect,
    Statement, Value,
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The revocations at one moment.
#[derive(Debug, Default)]
pub struct RevocationSet {
    /// Each mark, and until when it counts.
    marks: Vec<(RevocationMark, DateTime<Utc>)>,
    /// Accounts of which some revocations are left out: their tokens that were issued at that time,
    /// in seconds since the epoch, or earlier count as revoked.
    accounts: BTreeMap<RevocationMark, i64>,
    /// The same for all accounts, where there are more than can be named each.
    all: Option<i64>,
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

    /// Up to when the tokens of all accounts count as revoked, where there are too many accounts to
    /// name each.
    #[must_use]
    pub fn all(&self) -> Option<i64> {
        self.all
    }

    fn add(&mut self, rows: &[Model]) {
        for row in rows {
            let until = row.expires_at + EXPIRY_LEEWAY;
            self.marks.extend(marks::of(row).map(|mark| (mark, until)));
        }
    }
}

/// Reads the revocations that count at that moment, at most `most`: each account keeps its newest.
/// At most as many accounts are named of which some are left out: those with the newest, so that what
/// counts for all accounts instead concerns the oldest tokens only.
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
    let counts: Vec<i64> = live()
        .select_only()
        .column_as(Column::Subject.count(), "number")
        .group_by(Column::AccountId)
        .into_tuple()
        .all(db)
        .await?;
    let numbers: Vec<_> = counts.into_iter().map(i64::unsigned_abs).collect();
    let share = i64::try_from(fair_share(&numbers, most)).unwrap_or(i64::MAX);
    let since = now - EXPIRY_LEEWAY;
    let kept = ranked(db, KEPT, [since.into(), share.into(), Uuid::nil().into()]);
    set.add(&Entity::find().from_raw_sql(kept).all(db).await?);
    let one_more = i64::try_from(most.saturating_add(1)).unwrap_or(i64::MAX);
    let left_out = ranked(db, LEFT_OUT, [since.into(), share.into(), one_more.into()]);
    for row in db.query_all_raw(left_out).await? {
        let (slug, newest): (String, DateTime<Utc>) =
            (row.try_get("", "slug")?, row.try_get("", "newest")?);
        let until = newest.timestamp() + LATE_TOKENS;
        if set.accounts.len() as u64 >= most {
            set.all = Some(until);
        } else {
            set.accounts.insert(account_mark(&slug), until);
        }
    }
    Ok(set)
}

/// The revocations that count, numbered within their account, the newest first: however many accounts
/// there are, one statement reads them.
const RANKED: &str = "SELECT revocation.*, row_number() OVER (PARTITION BY account_id ORDER BY revoked_at DESC, subject DESC) AS place \
    FROM revocation WHERE expires_at > $1";
/// Those within the share of their account, and those of the deployment.
const KEPT: &str = "SELECT subject, generation, kind, account_id, client_id, revoked_at, expires_at FROM ({}) AS ranked \
    WHERE place <= $2 OR account_id = $3";
/// When the newest was, of those of an account that are left out: the accounts with the newest first.
const LEFT_OUT: &str = "SELECT account.slug AS slug, max(ranked.revoked_at) AS newest FROM ({}) AS ranked \
    JOIN account ON account.id = ranked.account_id WHERE place > $2 GROUP BY account.slug \
    ORDER BY newest DESC, slug LIMIT $3";

fn ranked(
    db: &DatabaseConnection,
    outer: &str,
    values: impl IntoIterator<Item = Value>,
) -> Statement {
    let sql = outer.replace("{}", RANKED);
    Statement::from_sql_and_values(db.get_database_backend(), sql, values)
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
