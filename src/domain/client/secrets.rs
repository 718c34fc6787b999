//! A client's secrets as rows: made, rotated with or without grace, revoked.

use super::{administrators, display_name, keep_an_administrator, own, require_reach, within_reach};
use crate::config::MAX_TOKEN_TTL;
use crate::domain::{
    actor::Actor,
    audit,
    error::{Error, ProblemCode, Result, moment, text},
    grant,
    limits::{MAX_ENDED_SECRETS, MAX_GRACE_SECONDS, MAX_SECRET_NAME, MAX_WORKING_SECRETS},
    permission::Permission,
    secret::{Kept, Minted},
    version::{ExpectedVersion, check_version},
    work::{Tools, Work},
};
use chrono::{DateTime, Duration, Utc};
use entity::{
    ClientId, ClientSecretId, Secret, SecretDigest,
    audit_event::AuditEventKind,
    client,
    client_secret::{ActiveModel, Column, Entity, Model, SecretKind},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, sea_query::Expr,
};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// Chosen secrets among those of one client that work: each takes a long check, whose number should not tell much about the client.
const MOST_CHOSEN: usize = 2;
/// How recently a secret must have served to count as still in use.
const RECENTLY: Duration = Duration::hours(24);

/// Where a secret stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It works.
    Active,
    /// It works until it expires; a newer one has taken its place.
    Retiring,
    /// It was revoked.
    Revoked,
    /// Its time is over.
    Expired,
}

/// Where a secret stands at that moment.
#[must_use]
pub fn status(secret: &Model, now: DateTime<Utc>) -> Status {
    if secret.revoked_at.is_some() {
        Status::Revoked
    } else if secret.expires_at.is_some_and(|at| at <= now) {
        Status::Expired
    } else if secret.superseded {
        Status::Retiring
    } else {
        Status::Active
    }
}

/// The condition that a secret works at that moment.
pub(crate) fn usable_at(now: DateTime<Utc>) -> Condition {
    let unexpired = Condition::any().add(Column::ExpiresAt.is_null()).add(Column::ExpiresAt.gt(now));
    Condition::all().add(Column::RevokedAt.is_null()).add(unexpired)
}

/// Which secrets of a client are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listed {
    /// Those that work at this moment: at most [`MAX_WORKING_SECRETS`] of a client.
    WorkingAt(DateTime<Utc>),
    /// Also those that were revoked or have expired, of which the newest [`MAX_ENDED_SECRETS`] are kept.
    All,
}

/// What is known of the secrets of several clients at once, newest first.
///
/// # Errors
/// Only internal ones.
pub async fn of_clients(db: &impl ConnectionTrait, clients: &[ClientId], listed: Listed) -> Result<BTreeMap<ClientId, Vec<Model>>> {
    let working = match listed {
        Listed::WorkingAt(now) => usable_at(now),
        Listed::All => Condition::all(),
    };
    let query = Entity::find().filter(Column::ClientId.is_in(clients.iter().copied())).filter(working).order_by_desc(Column::Id);
    let mut by_client: BTreeMap<ClientId, Vec<Model>> = BTreeMap::new();
    for row in query.all(db).await? {
        by_client.entry(row.client_id).or_default().push(row);
    }
    Ok(by_client)
}

/// What is known of secrets of clients of the actor's account, or for an operator of any, by their ids, in any order; those that are not there are
/// left out.
///
/// # Errors
/// Without `clients:read`, and internal ones.
pub async fn find_all(db: &impl ConnectionTrait, actor: &Actor, ids: &[ClientSecretId]) -> Result<Vec<Model>> {
    let mut secrets = Entity::find().filter(Column::Id.is_in(ids.iter().copied())).all(db).await?;
    let owners: BTreeSet<_> = secrets.iter().map(|secret| secret.client_id).collect();
    let seen = super::find_all(db, actor, &owners.into_iter().collect::<Vec<_>>()).await?;
    secrets.retain(|secret| seen.iter().any(|client| client.id == secret.client_id));
    Ok(secrets)
}

pub(super) async fn insert_secret(work: &Work<'_>, client: &client::Model, kept: Kept, new: NewSecret) -> Result<()> {
    let id = ClientSecretId(work.id());
    let row = ActiveModel {
        id: Set(id),
        client_id: Set(client.id),
        kind: Set(kept.kind),
        digest: Set(kept.digest),
        pepper_version: Set(kept.pepper_version),
        hint: Set(kept.hint),
        created_at: Set(work.now()),
        created_by: Set(work.actor().client()),
        last_used_at: Set(None),
        expires_at: Set(new.expires_at),
        superseded: Set(false),
        revoked_at: Set(None),
        name: Set(new.name.clone()),
    };
    Entity::insert(row).exec_without_returning(work.db()).await?;
    forget_ended(work, client.id).await?;
    let summary = format!("Secret of client {} created", display_name(client));
    let event = audit::Event::new(AuditEventKind::SecretCreated, client.account_id, client.id, summary);
    work.record(event.details(json!({ "secretId": id.to_string(), "name": new.name })));
    Ok(())
}

/// Keeps a secret in Latchkey's own form from now on, if it still is kept as `before`.
pub(super) async fn renew(
    db: &DatabaseConnection,
    tools: &Tools,
    (id, before): (ClientSecretId, &SecretDigest),
    digest: SecretDigest,
) -> Result<()> {
    let _turn = tools.turns.next().await?;
    Entity::update_many()
        .col_expr(Column::Digest, Expr::value(digest))
        .col_expr(Column::Kind, Expr::value(SecretKind::Chosen))
        .filter(Column::Id.eq(id))
        .filter(Column::Kind.eq(SecretKind::Imported))
        .filter(Column::Digest.eq(before.clone()))
        .exec(db)
        .await?;
    Ok(())
}

/// Deletes all but the newest of those that work no more. What became of each stays in the audit log.
async fn forget_ended(work: &Work<'_>, client: ClientId) -> Result<()> {
    let ended = Entity::of_client(client).filter(usable_at(work.now()).not()).offset(MAX_ENDED_SECRETS as u64).limit(100);
    let old: Vec<ClientSecretId> = ended.select_only().column(Column::Id).into_tuple().all(work.db()).await?;
    if !old.is_empty() {
        Entity::delete_many().filter(Column::Id.is_in(old)).exec(work.db()).await?;
    }
    Ok(())
}

/// What is chosen of a new secret besides its value.
#[derive(Clone, Debug, Default)]
pub struct NewSecret {
    /// What people call it.
    pub name: Option<String>,
    /// When it expires.
    pub expires_at: Option<DateTime<Utc>>,
}

impl NewSecret {
    fn checked(self, now: DateTime<Utc>) -> Result<Self> {
        let expires_at = moment("expiresAt", self.expires_at)?;
        if expires_at.is_some_and(|at| at <= now) {
            return Err(Error::refused(ProblemCode::Invalid, "expiresAt", "Must lie in the future."));
        }
        Ok(Self { name: text("name", self.name.as_deref(), MAX_SECRET_NAME)?, expires_at })
    }
}

/// Gives a client one more secret beside those that it has, which go on as they are.
///
/// # Errors
/// Without `clients:secrets`; `NOT_FOUND`, `STALE_VERSION`, problems with the input and the secret, `QUOTA_EXCEEDED`, `PRIVILEGE_ESCALATION` where
/// the client may do more than the actor.
pub async fn add(
    work: &Work<'_>,
    id: ClientId,
    (new, expected_version): (NewSecret, Option<ExpectedVersion>),
    minted: Result<Minted>,
) -> Result<(client::Model, Secret)> {
    work.actor().require(Permission::ClientsSecrets)?;
    let (client, _) = within_reach(work, "id", id).await?;
    check_version(expected_version.as_ref(), client.version)?;
    let new = new.checked(work.now())?;
    let minted = minted?;
    let usable = usable(work, id).await?;
    let Minted { secret, kept } = minted;
    refuse_too_many(usable.iter(), kept.kind, "")?;
    insert_secret(work, &client, kept, new).await?;
    Ok((touch(work, client).await?, secret))
}

async fn usable(work: &Work<'_>, client: ClientId) -> Result<Vec<Model>> {
    Ok(Entity::of_client(client).filter(usable_at(work.now())).all(work.db()).await?)
}

/// Refuses one more secret beside those that work.
fn refuse_too_many<'s>(usable: impl Iterator<Item = &'s Model> + Clone, kind: SecretKind, field: &str) -> Result<()> {
    let chosen = usable.clone().filter(|secret| secret.kind != SecretKind::Generated).count();
    if usable.count() >= MAX_WORKING_SECRETS || (kind != SecretKind::Generated && chosen >= MOST_CHOSEN) {
        let message = format!(
            "A client has at most {MAX_WORKING_SECRETS} working secrets, {MOST_CHOSEN} of them chosen. Revoke one, or rotate without grace."
        );
        return Err(Error::refused(ProblemCode::QuotaExceeded, field, message));
    }
    Ok(())
}

/// How a secret shall be rotated.
#[derive(Clone, Debug, Default)]
pub struct Rotation {
    /// The one secret that the new one takes the place of; all that work where none.
    pub secret: Option<ClientSecretId>,
    /// Seconds that the secrets of before go on working; 0 ends them at once; the account's default where none.
    pub grace_seconds: Option<i32>,
    /// The new secret.
    pub new: NewSecret,
    /// Version of the client that the caller saw.
    pub expected_version: Option<ExpectedVersion>,
}

/// A client with its new secret.
#[derive(Debug)]
pub struct Rotated {
    /// The client.
    pub client: client::Model,
    /// The new secret, to be shown once.
    pub secret: Secret,
    /// Whether a secret of before served within the last 24 hours: somebody will miss it.
    pub still_in_use: bool,
}

/// Gives a client a new secret in place of one, or of all that work. Without grace, the secrets of before and the client's tokens end at once. With
/// grace, those secrets go on until it is over, and tokens until they expire by themselves: grace means no interruption.
///
/// # Errors
/// Without `clients:secrets`; `NOT_FOUND`, `STALE_VERSION`, problems with the input and the secret, `PRIVILEGE_ESCALATION` where the client
/// may do more than the actor, `LAST_ADMINISTRATOR` where the new secret expires and nobody else's lasts.
pub async fn rotate(work: &Work<'_>, id: ClientId, rotation: Rotation, minted: Result<Minted>) -> Result<Rotated> {
    work.actor().require(Permission::ClientsSecrets)?;
    let (client, account) = within_reach(work, "id", id).await?;
    check_version(rotation.expected_version.as_ref(), client.version)?;
    let grace = rotation.grace_seconds.unwrap_or(account.secret_grace_seconds);
    if !(0..=MAX_GRACE_SECONDS).contains(&grace) {
        return Err(Error::refused(ProblemCode::Invalid, "graceSeconds", format!("From 0 to {MAX_GRACE_SECONDS} seconds.")));
    }
    let new = rotation.new.checked(work.now())?;
    let Minted { secret, kept } = minted?;
    let able = administrators(work, account.id).await?;
    let (before, others) = replaced(usable(work, id).await?, rotation.secret)?;
    if grace > 0 {
        refuse_too_many(before.iter().chain(&others), kept.kind, "graceSeconds")?;
    } else {
        refuse_too_many(others.iter(), kept.kind, "secretId")?;
    }
    let replaces: Vec<_> = before.iter().map(|secret| secret.id.to_string()).collect();
    let still_in_use = before.iter().any(|secret| secret.last_used_at.is_some_and(|at| at > work.now() - RECENTLY));
    supersede(work, before, grace).await?;
    if grace == 0 {
        grant::next_generation(work, grant::this(id)).await?;
    }
    insert_secret(work, &client, kept, new).await?;
    keep_an_administrator(work, account.id, able, "expiresAt").await?;
    let summary = format!("Secret of client {} rotated", display_name(&client));
    let event = audit::Event::new(AuditEventKind::SecretRotated, account.id, id, summary);
    work.record(event.details(json!({ "graceSeconds": grace, "replaced": replaces })));
    Ok(Rotated { client: touch(work, client).await?, secret, still_in_use })
}

/// Those of the working secrets that are to be replaced, and the others.
fn replaced(usable: Vec<Model>, only: Option<ClientSecretId>) -> Result<(Vec<Model>, Vec<Model>)> {
    let Some(only) = only else { return Ok((usable, Vec::new())) };
    let (before, others): (Vec<_>, Vec<_>) = usable.into_iter().partition(|secret| secret.id == only);
    if before.is_empty() {
        return Err(Error::refused(ProblemCode::NotFound, "secretId", "The client has no working secret of this id."));
    }
    Ok((before, others))
}

/// Ends the secrets of before, now or when the grace is over. A secret that ends sooner anyway keeps its day.
async fn supersede(work: &Work<'_>, before: Vec<Model>, grace: i32) -> Result<()> {
    for secret in before {
        let ends = work.now() + Duration::seconds(grace.into());
        let expires_at = secret.expires_at.map_or(ends, |at| at.min(ends));
        let mut row = secret.into_active_model();
        row.superseded = Set(true);
        if grace == 0 {
            row.revoked_at = Set(Some(work.now()));
        } else {
            row.expires_at = Set(Some(expires_at));
        }
        Entity::update(row).exec(work.db()).await?;
    }
    Ok(())
}

/// Revokes one secret. The client's tokens end with it, since any may have come from it.
///
/// # Errors
/// Without `clients:secrets`; `NOT_FOUND`, `LAST_ADMINISTRATOR`, `PRIVILEGE_ESCALATION` where the client may do more than the actor.
pub async fn revoke(work: &Work<'_>, id: ClientSecretId) -> Result<client::Model> {
    work.actor().require(Permission::ClientsSecrets)?;
    let unknown = || Error::not_found("id", "secret");
    let secret = Entity::find_by_id(id).one(work.db()).await?.ok_or_else(unknown)?;
    let (client, account) = own(work, "id", secret.client_id).await.map_err(|error| match error {
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
    let event = audit::Event::new(AuditEventKind::SecretRevoked, account.id, client.id, summary);
    work.record(event.details(json!({ "secretId": id.to_string() })));
    touch(work, client).await
}

/// A client of the actor's account, for showing it to whoever gave it a secret.
///
/// # Errors
/// Without `clients:secrets`, and internal ones.
pub async fn holder(work: &Work<'_>, id: ClientId) -> Result<Option<client::Model>> {
    work.actor().require(Permission::ClientsSecrets)?;
    let account = work.actor().account()?;
    Ok(client::Entity::of_account(account).filter(client::Column::Id.eq(id)).one(work.db()).await?)
}

async fn touch(work: &Work<'_>, client: client::Model) -> Result<client::Model> {
    let mut row = super::update::reread(work, client.id).await?;
    row.version += 1;
    row.updated_at = work.now();
    super::save(work, row).await
}
