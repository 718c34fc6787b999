//! Keys by the clock: rotates those that have signed for long enough, and deletes those that were
//! removed.

use super::{KeyStatus, algorithm_name, status, succession::advance};
use crate::{
    account::{self, DEFAULT_SLUG},
    actor::Actor,
    error::Result,
    tools::Tools,
    work::Work,
};
use chrono::{DateTime, Duration, Utc};
use entity::{
    client::Algorithm,
    signing_key::{Column, Entity, Model},
};
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseConnection, EntityTrait, QueryFilter};

/// How long a next key must have been published before the clock activates it.
const PUBLISHED_BEFORE: Duration = Duration::hours(24);

/// Rotates the keys that have signed for as long as the operator configured, and whose next ones
/// have long been published. Of several nodes that do it at once, only the first has an effect.
/// `now` must be a confirmed time: a clock that runs ahead for a moment would retire keys early.
/// Returns how many were rotated.
///
/// # Errors
/// Only internal ones.
pub async fn rotate_due(db: &DatabaseConnection, tools: &Tools, now: DateTime<Utc>) -> Result<u64> {
    let days = tools.settings.key_rotation_days;
    if days == 0 || due(&Entity::find().all(db).await?, days, now).is_empty() {
        return Ok(0);
    }
    let Some(platform) = account::by_slug(db, DEFAULT_SLUG).await? else {
        return Ok(0);
    };
    let actor = Actor::system(platform.id);
    let work = Work::begin(db, tools, &actor).await?;
    account::lock(&work, platform.id).await?;
    let rows = Entity::find().all(work.db()).await?;
    let algorithms = due(&rows, days, now);
    for algorithm in &algorithms {
        let rows: Vec<_> = rows
            .iter()
            .filter(|row| row.algorithm == *algorithm)
            .cloned()
            .collect();
        let current = advance(&work, platform.id, &rows, *algorithm).await?;
        tracing::info!(
            algorithm = algorithm_name(*algorithm),
            kid = current.kid,
            "the signing keys were rotated on schedule"
        );
    }
    if !algorithms.is_empty() {
        work.commit().await?;
    }
    Ok(algorithms.len() as u64)
}

fn due(rows: &[Model], days: u32, now: DateTime<Utc>) -> Vec<Algorithm> {
    let over = |row: &&Model| {
        status(row) == KeyStatus::Current
            && row
                .activated_at
                .is_some_and(|at| at + Duration::days(days.into()) <= now)
    };
    let ready = |algorithm| {
        rows.iter().any(|row| {
            row.algorithm == algorithm
                && status(row) == KeyStatus::Next
                && row.created_at + PUBLISHED_BEFORE <= now
        })
    };
    rows.iter()
        .filter(over)
        .map(|row| row.algorithm)
        .filter(|algorithm| ready(*algorithm))
        .collect()
}

/// Deletes keys that were removed before that moment. They have been neither published nor accepted
/// since then.
///
/// # Errors
/// Only internal ones.
pub async fn forget_removed(db: &impl ConnectionTrait, before: DateTime<Utc>) -> Result<u64> {
    Ok(Entity::delete_many()
        .filter(Column::RemoveAt.lt(before))
        .exec(db)
        .await?
        .rows_affected)
}
