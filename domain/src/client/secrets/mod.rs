//! A client's secrets as rows: created, rotated with or without grace, revoked.

mod add;
mod expiry;
mod rotation;
mod rows;

pub use add::{NewSecret, add};
pub use expiry::next_expiries;
pub use rotation::{Rotated, SecretRotation, rotate};

pub(super) use expiry::{next as next_expiry, within as expiring_within};
pub(super) use rows::{insert_secret, renew};

use super::{administrators, display_name, keep_an_administrator, own, require_reach};
use crate::{
    actor::Actor,
    audit,
    error::{Error, Result},
    grant,
    permission::Permission,
    work::Work,
};
use chrono::{DateTime, Duration, Utc};
use config::MAX_TOKEN_TTL;
use entity::{
    ClientId, ClientSecretId,
    audit_event::AuditEventKind,
    client,
    client_secret::{Column, Entity, Model},
};
use rows::touch;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder,
};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// Status of a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretStatus {
    /// It works.
    Active,
    /// It works until it expires; a newer one has replaced it.
    Retiring,
    /// It was revoked.
    Revoked,
    /// It has expired.
    Expired,
}

/// The status of a secret at that moment.
#[must_use]
pub fn status(secret: &Model, now: DateTime<Utc>) -> SecretStatus {
    if secret.revoked_at.is_some() {
        SecretStatus::Revoked
    } else if secret.expires_at.is_some_and(|at| at <= now) {
        SecretStatus::Expired
    } else if secret.superseded {
        SecretStatus::Retiring
    } else {
        SecretStatus::Active
    }
}

/// The condition that a secret works at that moment.
pub(crate) fn usable_at(now: DateTime<Utc>) -> Condition {
    let unexpired = Condition::any()
        .add(Column::ExpiresAt.is_null())
        .add(Column::ExpiresAt.gt(now));
    Condition::all()
        .add(Column::RevokedAt.is_null())
        .add(unexpired)
}

/// Which secrets of a client to list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listed {
    /// Those that work at this moment: at most
    /// [`MAX_WORKING_SECRETS`](crate::limits::MAX_WORKING_SECRETS) of a client.
    WorkingAt(DateTime<Utc>),
    /// Also those that were revoked or have expired, of which the newest
    /// [`MAX_ENDED_SECRETS`](crate::limits::MAX_ENDED_SECRETS) are kept.
    All,
}

/// The secrets of several clients at once, without their values, newest first.
///
/// # Errors
/// Only internal ones.
pub async fn of_clients(
    db: &impl ConnectionTrait,
    clients: &[ClientId],
    listed: Listed,
) -> Result<BTreeMap<ClientId, Vec<Model>>> {
    let working = match listed {
        Listed::WorkingAt(now) => usable_at(now),
        Listed::All => Condition::all(),
    };
    let query = Entity::find()
        .filter(Column::ClientId.is_in(clients.iter().copied()))
        .filter(working)
        .order_by_desc(Column::Id);
    let mut by_client: BTreeMap<ClientId, Vec<Model>> = BTreeMap::new();
    for row in query.all(db).await? {
        by_client.entry(row.client_id).or_default().push(row);
    }
    Ok(by_client)
}

/// Secrets of clients of the actor's account, or of any account for an operator, by their ids, in
/// any order; those that do not exist are left out.
///
/// # Errors
/// Without `clients:read`, and internal ones.
pub async fn find_all(
    db: &impl ConnectionTrait,
    actor: &Actor,
    ids: &[ClientSecretId],
) -> Result<Vec<Model>> {
    let mut secrets = Entity::find()
        .filter(Column::Id.is_in(ids.iter().copied()))
        .all(db)
        .await?;
    let owners: BTreeSet<_> = secrets.iter().map(|secret| secret.client_id).collect();
    let seen = super::find_all(db, actor, &owners.into_iter().collect::<Vec<_>>()).await?;
    secrets.retain(|secret| seen.iter().any(|client| client.id == secret.client_id));
    Ok(secrets)
}

/// Revokes one secret, and all tokens of the client, since any may have been issued for it.
///
/// # Errors
/// Without `clients:secrets`; `NOT_FOUND`, `LAST_ADMINISTRATOR`, `PRIVILEGE_ESCALATION` where the
/// client may do more than the actor.
pub async fn revoke(work: &Work<'_>, id: ClientSecretId) -> Result<client::Model> {
    work.actor().require(Permission::ClientsSecrets)?;
    let unknown = || Error::not_found("id", "secret");
    let secret = Entity::find_by_id(id)
        .one(work.db())
        .await?
        .ok_or_else(unknown)?;
    let (client, account) =
        own(work, "id", secret.client_id)
            .await
            .map_err(|error| match error {
                Error::Refused(_) => unknown(),
                other => other,
            })?;
    require_reach(work, "secretId", &client, &account).await?;
    if secret.revoked_at.is_some() {
        return Ok(client);
    }
    let able = administrators(work, account.id).await?;
    let longest = Duration::seconds(MAX_TOKEN_TTL.into());
    let may_have_living_tokens = secret.expires_at.is_none_or(|at| at + longest > work.now());
    let mut row = secret.into_active_model();
    row.revoked_at = Set(Some(work.now()));
    Entity::update(row).exec(work.db()).await?;
    if may_have_living_tokens {
        grant::next_generation(work, grant::this(client.id)).await?;
    }
    keep_an_administrator(work, account.id, able, "id").await?;
    let summary = format!("Secret of client {} revoked", display_name(&client));
    let event = audit::Event::new(
        AuditEventKind::SecretRevoked,
        account.id,
        client.id,
        summary,
    );
    work.record(event.details(json!({ "secretId": id.to_string() })));
    touch(work, client).await
}

/// A client of the actor's account, for showing it to the caller that gave it a secret.
///
/// # Errors
/// Without `clients:secrets`, and internal ones.
pub async fn holder(work: &Work<'_>, id: ClientId) -> Result<Option<client::Model>> {
    work.actor().require(Permission::ClientsSecrets)?;
    let account = work.actor().account()?;
    Ok(client::Entity::of_account(account)
        .filter(client::Column::Id.eq(id))
        .one(work.db())
        .await?)
}
