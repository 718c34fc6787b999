//! Everything that decides on a client's requests, read together: the client, its account, secrets,
//! permissions, and which of its tokens are revoked.

use super::share::Shared;
use crate::{
    actor::{Actor, Identity, Origin},
    audience::Audience,
    display_name::display_name,
    error::Result,
    permission::{Held, Holder, Scopes, by_default, held_by},
    platform::is_platform,
};
use chrono::{DateTime, Duration, Utc};
use entity::{
    ClientId, ClientSecretId, ResourceId, SecretDigest,
    account::Model as Account,
    client::{ClientStatus, Column, Entity, Model},
    client_secret::{self, SecretKind},
    resource, resource_server, revoked_token,
};
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QuerySelect};
use std::{
    collections::HashSet,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

/// Revoked tokens of one client that are kept in memory; where there are more, the database is
/// queried for each.
const MAX_REVOKED: u64 = 1000;

/// Resolution of the moments of last use.
const LAST_USED_PRECISION: Duration = Duration::minutes(1);

/// A client, and everything that its requests are checked against.
#[derive(Debug)]
pub struct ClientSnapshot {
    /// The client.
    pub client: Model,
    /// Its account.
    pub account: Arc<Account>,
    /// Its permissions.
    pub grants: Arc<Grants>,
    /// Its secrets that were not revoked, newest first.
    pub secrets: Vec<KnownSecret>,
    /// The protected APIs whose tokens it may introspect.
    pub serves: Vec<Served>,
    /// `jti`s of its tokens that are revoked one by one; none where there are too many to keep.
    pub revoked: Option<HashSet<String>>,
}

/// Permissions of a client: role and direct grants, reduced by its access level.
#[derive(Debug, PartialEq, Eq)]
pub struct Grants {
    /// Each permission, by code.
    pub held: Vec<Held>,
    /// The scope of a token for which neither scopes nor an API are named.
    pub scope: String,
    /// Audience of such a token: the protected APIs that the permissions belong to; none where
    /// there are no permissions.
    pub audience: Option<Audience>,
}

/// A protected API whose tokens a client may introspect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Served {
    /// Its ID.
    pub id: ResourceId,
    /// Its identifier, the `aud` of tokens for it.
    pub identifier: String,
}

/// A secret that is not revoked; it may have expired.
#[derive(Debug)]
pub struct KnownSecret {
    /// Its ID.
    pub id: ClientSecretId,
    /// How it was created.
    pub kind: SecretKind,
    /// Its stored digest.
    pub digest: SecretDigest,
    /// Version of the pepper that the digest was made with.
    pub pepper_version: i32,
    expires_at: Option<DateTime<Utc>>,
    /// When its use was last recorded, in microseconds since the epoch.
    noted: AtomicI64,
}

impl KnownSecret {
    /// Whether it works at that moment.
    #[must_use]
    pub fn usable_at(&self, now: DateTime<Utc>) -> bool {
        self.expires_at.is_none_or(|end| now < end)
    }

    /// Whether a use at that moment is to be recorded. Returns true once a minute.
    pub(crate) fn claim_note(&self, now: DateTime<Utc>) -> bool {
        let (last, now) = (self.noted.load(Ordering::Relaxed), now.timestamp_micros());
        let due = now.abs_diff(last)
            >= LAST_USED_PRECISION
                .num_microseconds()
                .unwrap_or_default()
                .unsigned_abs();
        due && self
            .noted
            .compare_exchange(last, now, Ordering::Relaxed, Ordering::Relaxed)
            .is_ok()
    }
}

impl From<client_secret::Model> for KnownSecret {
    fn from(row: client_secret::Model) -> Self {
        Self {
            id: row.id,
            kind: row.kind,
            digest: row.digest,
            pepper_version: row.pepper_version,
            expires_at: row.expires_at,
            noted: AtomicI64::new(
                row.last_used_at
                    .map_or(i64::MIN / 2, |at| at.timestamp_micros()),
            ),
        }
    }
}

impl Grants {
    fn new(held: Vec<Held>) -> Self {
        let mut codes: Vec<&str> = by_default(&held).map(|held| held.code.as_str()).collect();
        codes.sort_unstable();
        codes.dedup();
        let scope = codes.join(" ");
        let audience = Audience::of(by_default(&held).map(|held| held.identifier.clone()));
        Self {
            held,
            scope,
            audience,
        }
    }

    /// Whether a permission of that code is among them.
    #[must_use]
    pub fn has(&self, code: &str) -> bool {
        self.held.iter().any(|held| held.code == code)
    }
}

impl ClientSnapshot {
    /// Reads a client. One that does not exist costs the same queries.
    pub(super) async fn load(
        db: &DatabaseConnection,
        shared: &Shared,
        id: ClientId,
    ) -> Result<Option<Self>> {
        let row = Entity::find_by_id(id)
            .find_also_related(entity::account::Entity)
            .one(db)
            .await?;
        let secrets = client_secret::Entity::of_client(id)
            .filter(client_secret::Column::RevokedAt.is_null())
            .all(db)
            .await?;
        let serves = served_by(db, id).await?;
        let revoked = revoked_of(db, id).await?;
        let Some((client, Some(account))) = row else {
            held_by(db, &without_permissions(id)).await?;
            return Ok(None);
        };
        let held = held_by(db, &Holder::of_client(&client, &account)).await?;
        Ok(Some(Self {
            grants: shared.grants(&client, Grants::new(held)),
            account: shared.account(account),
            secrets: secrets.into_iter().map(KnownSecret::from).collect(),
            serves,
            revoked,
            client,
        }))
    }

    /// Looks up the client with that client id.
    pub(super) async fn identify(
        db: &DatabaseConnection,
        client_id: &str,
    ) -> Result<Option<ClientId>> {
        let query = Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::ClientId.eq(client_id));
        Ok(query.into_tuple().one(db).await?)
    }

    /// Whether it is active.
    #[must_use]
    pub fn active(&self) -> bool {
        self.client.status == ClientStatus::Active
    }

    /// The client as an actor without any permission, for what every client may do with its own
    /// things.
    #[must_use]
    pub fn actor(&self, origin: Origin) -> Actor {
        Actor {
            identity: Identity::Client {
                id: self.client.id,
                name: display_name(&self.client).to_owned(),
            },
            account: Some(self.account.id),
            platform: is_platform(&self.account),
            elsewhere: false,
            access: self.client.access_level,
            scopes: Scopes::new(),
            expires_at: None,
            origin,
        }
    }
}

fn without_permissions(id: ClientId) -> crate::permission::Holder {
    crate::permission::Holder {
        account: entity::AccountId(uuid::Uuid::nil()),
        platform: false,
        role: None,
        client: Some(id),
        access: entity::client::AccessLevel::ReadOnly,
        active: false,
    }
}

async fn served_by(db: &DatabaseConnection, client: ClientId) -> Result<Vec<Served>> {
    let ids = resource_server::Entity::find()
        .select_only()
        .column(resource_server::Column::ResourceId);
    let ids =
        sea_orm::QueryTrait::into_query(ids.filter(resource_server::Column::ClientId.eq(client)));
    let rows = resource::Entity::find()
        .filter(resource::Column::Id.in_subquery(ids))
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| Served {
            id: row.id,
            identifier: row.identifier,
        })
        .collect())
}

async fn revoked_of(db: &DatabaseConnection, client: ClientId) -> Result<Option<HashSet<String>>> {
    let query = revoked_token::Entity::find().filter(revoked_token::Column::ClientId.eq(client));
    // All revoked tokens, whatever the clock says: it may be ahead for a moment, and what is read
    // now is used for minutes.
    let rows = query.limit(MAX_REVOKED + 1).all(db).await?;
    let few = rows.len() as u64 <= MAX_REVOKED;
    Ok(few.then(|| rows.into_iter().map(|row| row.jti).collect()))
}
