//! Periodic work without a request: the rotation of signing keys, and the deletion of expired rows.
//!
//! It uses only a confirmed time ([`ConfirmedTime`](super::confirmed_time::ConfirmedTime)), and
//! deletes with slack.

use super::{
    authorization, confirmed_time::EXPIRY_SLACK, error::Result, history::retention, idempotency,
    key, revocations, session, token, tools::Tools, user, webhook,
};
use sea_orm::DatabaseConnection;

/// Sessions, authorizations, and deliveries to webhooks, that one call deletes at most.
const BATCH: u64 = 1000;

/// Does the work that is due, as much as one call can in little time; the rest is left to the next
/// call. Returns how many records of tokens were deleted.
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
    revocations::forget_expired(db, past).await?;
    idempotency::forget_expired(db, past).await?;
    authorization::forget_expired(db, past, BATCH).await?;
    session::forget_ended(db, past, BATCH).await?;
    user::forget_links(db, past).await?;
    webhook::forget_finished(db, now, BATCH).await?;
    retention::forget_old(db, tools.settings.issuance_retention_days, past).await
}
