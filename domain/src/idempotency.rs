//! Calls that may be repeated without creating a second thing: the first call claims a key, in the
//! transaction that creates the thing.
//!
//! The row's primary key decides which call is first. A second call waits for the first to end, and
//! then finds either what was created or, where the first created nothing, the key free again. No
//! secret is stored: a repeated call does not return one.

use super::{
    error::{Error, ProblemCode, Result},
    limits::MAX_IDEMPOTENCY_KEY,
    vault::Vault,
    work::Work,
};
use chrono::{DateTime, Duration, Utc};
use entity::idempotency_key::{ActiveModel, Column, Entity};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict},
};
use std::fmt::Display;
use uuid::Uuid;

/// How long a key is kept at least, in hours. It is deleted with other expired rows, not before: a
/// key deleted too early would let a repetition create a second thing.
const KEPT_HOURS: i64 = 24;
/// Keys deleted in one transaction.
const BATCH: u64 = 500;
/// Name of the key in error messages.
const FIELD: &str = "idempotencyKey";

/// A key as the caller chose it, and the request that it stands for.
#[derive(Clone, Debug)]
pub struct Claim {
    key: String,
    fingerprint: String,
}

impl Claim {
    /// Claims that key for a request, given as a text that is the same whenever the request is. The
    /// text must not contain secrets.
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

/// Claims the key for the rest of the transaction, which must create something and call [`settle`].
/// Returns the ID of what was created under the key before, if anything was.
///
/// # Errors
/// [`Error::Unauthenticated`] for an actor that is neither a client nor a user; `INVALID` where the key stands for
/// another request.
pub async fn claim(work: &Work<'_>, claim: &Claim) -> Result<Option<String>> {
    let actor = work.actor().id()?;
    let row = ActiveModel {
        actor_id: Set(actor),
        key: Set(claim.key.clone()),
        fingerprint: Set(claim.fingerprint.clone()),
        made: Set(None),
        claimed_at: Set(work.now()),
    };
    let key = [Column::ActorId, Column::Key];
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
        .filter(this(actor, claim))
        .one(work.db())
        .await?;
    match found {
        Some(row) if row.fingerprint == claim.fingerprint => row
            .made
            .map(Some)
            .ok_or_else(|| Error::internal("a key was claimed and nothing created")),
        Some(_) => Err(Error::refused(
            ProblemCode::Invalid,
            FIELD,
            "This key was used for another request. Choose a new one.",
        )),
        // The key existed a moment ago, and was deleted since.
        None => Err(Error::busy(1)),
    }
}

/// Records what was created under the key.
///
/// # Errors
/// Only internal ones.
pub async fn settle(work: &Work<'_>, claim: &Claim, made: impl Display) -> Result<()> {
    let actor = work.actor().id()?;
    let noted = Entity::update_many().col_expr(Column::Made, Expr::value(made.to_string()));
    noted.filter(this(actor, claim)).exec(work.db()).await?;
    Ok(())
}

fn this(actor: Uuid, claim: &Claim) -> Condition {
    Condition::all()
        .add(Column::ActorId.eq(actor))
        .add(Column::Key.eq(claim.key.as_str()))
}

/// Deletes keys that were claimed more than a day before that moment, in batches, so that no
/// transaction is long. Returns how many.
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
