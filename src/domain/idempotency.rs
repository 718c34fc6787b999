//! Calls that may be repeated without making a second thing: the first one claims a key, in the
//! transaction that makes the thing.
//!
//! The row's primary key decides who is first. A second call waits for the first to end, and then
//! finds either what was made or, where the first made nothing, the key free again. Nothing of a
//! secret is kept: a repeated call is never shown one.

use super::{
    error::{Error, ProblemCode, Result},
    limits::MAX_IDEMPOTENCY_KEY,
    vault::Vault,
    work::Work,
};
use chrono::{DateTime, Duration, Utc};
use entity::{
    ClientId,
    idempotency_key::{ActiveModel, Column, Entity},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict},
};
use std::fmt::Display;

/// How long a key is kept at least, in hours. It goes when what has expired is deleted, not before:
/// to forget it too early would make a second thing.
const KEPT_HOURS: i64 = 24;
/// Keys forgotten in one go.
const BATCH: u64 = 500;
/// Name of the key in refusals.
const FIELD: &str = "idempotencyKey";

/// A key as the caller chose it, and what it stands for.
#[derive(Clone, Debug)]
pub struct Claim {
    key: String,
    fingerprint: String,
}

impl Claim {
    /// A claim by that key to a request, in a text that is the same whenever the request is.
    /// Secrets must not stand in that text.
    ///
    /// # Errors
    /// `INVALID` for a key that is not 1 to 255 visible ASCII characters.
    pub fn new(vault: &Vault, key: &str, request: &str) -> Result<Self> {
        if !(1..=MAX_IDEMPOTENCY_KEY).contains(&key.len())
            || !key.bytes().all(|b| b.is_ascii_graphic())
        {
            return Err(Error::refused(
                ProblemCode::Invalid,
                FIELD,
                format!("1 to {MAX_IDEMPOTENCY_KEY} visible ASCII characters."),
            ));
        }
        Ok(Self {
            key: key.to_owned(),
            fingerprint: vault.digest(request).0,
        })
    }
}

/// Claims the key for the rest of the transaction, which must make something and [`settle`].
/// Answers the id of what was made under it before, if something was.
///
/// # Errors
/// [`Error::Unauthenticated`] for those who are no client; `INVALID` where the key stands for
/// another request.
pub async fn claim(work: &Work<'_>, claim: &Claim) -> Result<Option<String>> {
    let client = work.actor().client().ok_or(Error::Unauthenticated)?;
    let row = ActiveModel {
        client_id: Set(client),
        key: Set(claim.key.clone()),
        fingerprint: Set(claim.fingerprint.clone()),
        made: Set(None),
        claimed_at: Set(work.now()),
    };
    let key = [Column::ClientId, Column::Key];
    let known = OnConflict::columns(key).do_nothing_on(key).to_owned();
    if Entity::insert(row)
        .on_conflict(known)
        .exec_without_returning(work.db())
        .await?
        > 0
    {
        return Ok(None);
    }
    let found = Entity::find()
        .filter(this(client, claim))
        .one(work.db())
        .await?;
    match found {
        Some(row) if row.fingerprint == claim.fingerprint => row
            .made
            .map(Some)
            .ok_or_else(|| Error::internal("a key was claimed and nothing made")),
        Some(_) => Err(Error::refused(
            ProblemCode::Invalid,
            FIELD,
            "This key was used for another request. Choose a new one.",
        )),
        // It was there a moment ago, and forgotten since.
        None => Err(Error::Busy { retry_after: 1 }),
    }
}

/// Notes what was made under the key.
///
/// # Errors
/// Only internal ones.
pub async fn settle(work: &Work<'_>, claim: &Claim, made: impl Display) -> Result<()> {
    let client = work.actor().client().ok_or(Error::Unauthenticated)?;
    let noted = Entity::update_many().col_expr(Column::Made, Expr::value(made.to_string()));
    noted.filter(this(client, claim)).exec(work.db()).await?;
    Ok(())
}

fn this(client: ClientId, claim: &Claim) -> Condition {
    Condition::all()
        .add(Column::ClientId.eq(client))
        .add(Column::Key.eq(claim.key.as_str()))
}

/// Forgets keys that were claimed more than a day before that moment, some at a time, so that no
/// transaction is long. Answers how many.
///
/// # Errors
/// Only internal ones.
pub async fn forget_expired(db: &DatabaseConnection, now: DateTime<Utc>) -> Result<u64> {
    let mut forgotten = 0;
    loop {
        let old = Entity::find()
            .filter(Column::ClaimedAt.lte(now - Duration::hours(KEPT_HOURS)))
            .order_by_asc(Column::ClaimedAt);
        let old = old.limit(BATCH).all(db).await?;
        let Some(last) = old.last() else {
            return Ok(forgotten);
        };
        forgotten += Entity::delete_many()
            .filter(Column::ClaimedAt.lte(last.claimed_at))
            .exec(db)
            .await?
            .rows_affected;
    }
}
