//! Things that were created from a configuration file, remembered so that only these are deleted
//! when the file no longer lists them.

use super::{error::Result, work::Work};
use entity::applied::{ActiveModel, AppliedKind, Column, Entity};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::{fmt::Display, str::FromStr};

/// Remembers that this thing of the actor's account was created from a file.
///
/// # Errors
/// Only internal ones.
pub async fn note(work: &Work<'_>, kind: AppliedKind, subject: impl Display) -> Result<()> {
    let row = ActiveModel {
        subject_id: Set(subject.to_string()),
        account_id: Set(work.actor().account()?),
        kind: Set(kind),
        applied_at: Set(work.now()),
    };
    Entity::insert(row)
        .exec_without_returning(work.db())
        .await?;
    Ok(())
}

/// The things of that kind in the actor's account that were created from a file, in order of
/// creation. Some may have been deleted since.
///
/// # Errors
/// Only internal ones.
pub async fn of_kind<Id: FromStr>(work: &Work<'_>, kind: AppliedKind) -> Result<Vec<Id>> {
    let query = Entity::of_account(work.actor().account()?)
        .filter(Column::Kind.eq(kind))
        .order_by_asc(Column::SubjectId);
    Ok(query
        .all(work.db())
        .await?
        .into_iter()
        .filter_map(|row| row.subject_id.parse().ok())
        .collect())
}

/// Forgets a thing that was deleted.
///
/// # Errors
/// Only internal ones.
pub async fn forget(work: &Work<'_>, subject: impl Display) -> Result<()> {
    let account = work.actor().account()?;
    let gone = Entity::delete_many()
        .filter(Column::AccountId.eq(account))
        .filter(Column::SubjectId.eq(subject.to_string()));
    gone.exec(work.db()).await?;
    Ok(())
}
