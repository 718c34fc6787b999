//! The succession of keys: the current one retires, the next one signs, a new one is published.

use super::{KeyStatus, algorithm_name, material, status};
use crate::{audit, error::Result, work::Work};
use chrono::Duration;
use config::MAX_TOKEN_TTL;
use entity::{
    AccountId,
    audit_event::AuditEventKind,
    client::Algorithm,
    signing_key::{Column, Entity, Model},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
};

pub(super) async fn of_algorithm(
    db: &impl ConnectionTrait,
    algorithm: Algorithm,
) -> Result<Vec<Model>> {
    Ok(Entity::find()
        .filter(Column::Algorithm.eq(algorithm))
        .all(db)
        .await?)
}

pub(super) async fn advance(
    work: &Work<'_>,
    account: AccountId,
    rows: &[Model],
    algorithm: Algorithm,
) -> Result<Model> {
    for row in rows.iter().filter(|row| status(row) == KeyStatus::Current) {
        let mut row = row.clone().into_active_model();
        row.retired_at = Set(Some(work.now()));
        row.remove_at = Set(Some(
            work.now() + Duration::seconds(MAX_TOKEN_TTL.into()) + Duration::hours(1),
        ));
        Entity::update(row).exec(work.db()).await?;
    }
    activate_next(work, account, rows, algorithm).await
}

/// Makes the next key current, or a new one where there is none, and publishes a new next one.
pub(super) async fn activate_next(
    work: &Work<'_>,
    account: AccountId,
    rows: &[Model],
    algorithm: Algorithm,
) -> Result<Model> {
    let current = match rows.iter().find(|row| status(row) == KeyStatus::Next) {
        Some(row) => {
            let mut row = row.clone().into_active_model();
            row.activated_at = Set(Some(work.now()));
            Entity::update(row).exec(work.db()).await?
        }
        None => material::make(work, algorithm, Some(work.now())).await?,
    };
    material::make(work, algorithm, None).await?;
    note(work, account, &current);
    Ok(current)
}

pub(super) fn note(work: &Work<'_>, account: AccountId, key: &Model) {
    let summary = format!(
        "{} key {} signs from now on",
        algorithm_name(key.algorithm),
        key.kid
    );
    work.record(audit::Event::new(
        AuditEventKind::KeyRotated,
        account,
        key.id,
        summary,
    ));
}
