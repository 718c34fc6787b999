//! What users allowed clients to do in their name: remembered until the user withdraws it.

use super::{
    audit,
    error::{Error, Result},
    work::Work,
};
use entity::{
    ClientId, UserId,
    audit_event::AuditEventKind,
    client::Model as Client,
    consent::{ActiveModel, Column, Entity, Model},
    user::Model as User,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, sea_query::OnConflict,
};
use serde_json::json;
use std::collections::BTreeSet;

/// Most consents of a user that are shown.
const MAX_SHOWN: u64 = 100;

/// The scopes that a user has allowed a client.
///
/// # Errors
/// Only internal ones.
pub async fn allowed(
    db: &impl ConnectionTrait,
    user: UserId,
    client: ClientId,
) -> Result<BTreeSet<String>> {
    let found = Entity::find_by_id((user, client)).one(db).await?;
    Ok(found.map(|row| words(&row.scope)).unwrap_or_default())
}

/// Whether a user has allowed a client all of these scopes, and has not withdrawn that. A client that
/// asks for no scope needs consent as well.
///
/// # Errors
/// Only internal ones.
pub async fn covers(
    db: &impl ConnectionTrait,
    user: UserId,
    client: ClientId,
    scope: &str,
) -> Result<bool> {
    let found = Entity::find_by_id((user, client)).one(db).await?;
    Ok(found.is_some_and(|row| words(&row.scope).is_superset(&words(scope))))
}

/// Remembers that a user allowed a client these scopes, beside those that it allowed before.
///
/// # Errors
/// Only internal ones.
pub async fn give(work: &Work<'_>, user: &User, client: &Client, scope: &str) -> Result<()> {
    let mut all = allowed(work.db(), user.id, client.id).await?;
    let before = all.len();
    all.extend(words(scope));
    let row = ActiveModel {
        user_id: Set(user.id),
        client_id: Set(client.id),
        scope: Set(all.iter().map(String::as_str).collect::<Vec<_>>().join(" ")),
        given_at: Set(work.now()),
    };
    let known = OnConflict::columns([Column::UserId, Column::ClientId])
        .update_columns([Column::Scope, Column::GivenAt])
        .to_owned();
    Entity::insert(row)
        .on_conflict(known)
        .exec_without_returning(work.db())
        .await?;
    if all.len() > before {
        let event = audit::Event::new(
            AuditEventKind::AuthorizationGranted,
            user.account_id,
            user.id,
            format!(
                "User {} authorized client {}",
                user.username, client.client_id
            ),
        );
        work.record(event.details(json!({ "client": client.id.to_string(), "scope": scope })));
    }
    Ok(())
}

/// The consents of a user, the latest first.
///
/// # Errors
/// Only internal ones.
pub async fn of_user(db: &impl ConnectionTrait, user: UserId) -> Result<Vec<Model>> {
    Ok(Entity::find()
        .filter(Column::UserId.eq(user))
        .order_by_desc(Column::GivenAt)
        .order_by_asc(Column::ClientId)
        .limit(MAX_SHOWN)
        .all(db)
        .await?)
}

/// Forgets what a user allowed a client.
///
/// # Errors
/// `NOT_FOUND` where the user allowed it nothing.
pub(crate) async fn withdraw(work: &Work<'_>, user: UserId, client: ClientId) -> Result<()> {
    let deleted = Entity::delete_by_id((user, client)).exec(work.db()).await?;
    if deleted.rows_affected == 0 {
        return Err(Error::not_found("client", "client"));
    }
    Ok(())
}

fn words(scope: &str) -> BTreeSet<String> {
    scope.split_ascii_whitespace().map(str::to_owned).collect()
}
