//! What is done by the clock, without a request: the rotation of signing keys, and the deletion of
//! what has expired.
//!
//! All of it goes by a time that was confirmed
//! ([`ConfirmedTime`](super::confirmed_time::ConfirmedTime)), and deletes with slack.

use super::{
    confirmed_time::EXPIRY_SLACK, error::Result, history::retention, idempotency, key, token,
    work::Tools,
};
use sea_orm::DatabaseConnection;

/// Does what is due, as far as one call can in little time; there may be more to do the next time.
/// Answers how many records of tokens were deleted.
///
/// # Errors
/// Only internal ones.
pub async fn run(db: &DatabaseConnection, tools: &Tools) -> Result<u64> {
    let Some(now) = tools.confirmed_time.now(db, &tools.clock).await? else {
        return Ok(0);
    };
    key::rotate_due(db, tools, now).await?;
    let past = now - EXPIRY_SLACK;
    key::forget_removed(db, past).await?;
    token::forget_expired(db, past).await?;
    idempotency::forget_expired(db, past).await?;
    retention::forget_old(db, tools.policy.issuance_retention_days, past).await
}
