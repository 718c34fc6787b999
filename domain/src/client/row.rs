//! A client's row, and what is derived from its other columns or written beside it.

use crate::{
    error::{Error, ProblemCode, Result},
    search,
    work::Work,
};
use entity::{
    ClientId,
    account::Model as Account,
    client::{Entity, Model},
    client_permission, permission,
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
};

pub(super) fn check_ttl(account: &Account, seconds: Option<i32>) -> Result<()> {
    let (min, max) = (account.min_token_ttl_seconds, account.max_token_ttl_seconds);
    match seconds {
        Some(seconds) if !(min..=max).contains(&seconds) => Err(Error::refused(
            ProblemCode::Invalid,
            "tokenTtlSeconds",
            format!("From {min} to {max} seconds in this account."),
        )),
        _ => Ok(()),
    }
}

pub(super) fn sort_name(name: Option<&str>, client_id: &str) -> String {
    // Some letters become two in lower case; the column holds 300.
    name.unwrap_or(client_id)
        .to_lowercase()
        .chars()
        .take(300)
        .collect()
}

pub(super) fn search_text(
    client_id: &str,
    name: Option<&str>,
    description: Option<&str>,
) -> String {
    search::haystack([Some(client_id), name, description])
}

pub(super) async fn write_scopes(
    work: &Work<'_>,
    client: ClientId,
    scopes: &[permission::Model],
) -> Result<()> {
    client_permission::Entity::delete_many()
        .filter(client_permission::Column::ClientId.eq(client))
        .exec(work.db())
        .await?;
    let rows = scopes.iter().map(|p| client_permission::ActiveModel {
        client_id: Set(client),
        permission_id: Set(p.id),
    });
    client_permission::Entity::insert_many(rows)
        .exec_without_returning(work.db())
        .await?;
    Ok(())
}

/// Writes a client's row back, except the columns that the recorder of uses writes concurrently.
pub(super) async fn save(work: &Work<'_>, row: Model) -> Result<Model> {
    let mut row = row.into_active_model().reset_all();
    row.last_used_at = NotSet;
    Ok(Entity::update(row).exec(work.db()).await?)
}
