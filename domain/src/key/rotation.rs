//! Rotation of keys, from next to current to retired, by command or by the clock; and the
//! revocation of a compromised key.
//!
//! All of it holds the lock of the account `default`, so two nodes, or a node and a command, never
//! rotate the same keys at once.

use super::{JWKS_MAX_AGE, KeyStatus, algorithm_name, material, status};
use crate::{
    account::{self, DEFAULT_SLUG},
    actor::Actor,
    audit,
    error::{Error, ProblemCode, Result},
    limits::MAX_SIGNING_KEYS,
    permission::Permission,
    tools::Tools,
    work::Work,
};
use chrono::{DateTime, Duration, SecondsFormat, Utc};
use config::MAX_TOKEN_TTL;
use entity::{
    AccountId,
    audit_event::AuditEventKind,
    client::Algorithm,
    signing_key::{Column, Entity, Model},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseConnection, EntityTrait,
    IntoActiveModel, QueryFilter,
};

/// How long a next key must have been published before the clock activates it.
const PUBLISHED_BEFORE: Duration = Duration::hours(24);

/// How to rotate keys.
#[derive(Clone, Copy, Debug, Default)]
pub struct KeyRotation {
    /// Keys of this algorithm; of the deployment's default where absent.
    pub algorithm: Option<Algorithm>,
    /// Rotates even when the next key was published so recently that verifiers may not know it yet.
    pub force: bool,
}

/// Rotates the keys of an algorithm: the current one retires, the next one signs, a new next one is
/// published. Returns the key that signs.
///
/// # Errors
/// Without `keys:write`; `CONFLICT` while verifiers may not know the next key yet, and internal
/// ones.
pub async fn rotate(work: &Work<'_>, rotation: KeyRotation) -> Result<Model> {
    work.actor().require(Permission::KeysWrite)?;
    let account = work.actor().account()?;
    account::lock(work, account).await?;
    let algorithm = rotation
        .algorithm
        .unwrap_or(work.settings().signing_algorithm);
    let rows = of_algorithm(work.db(), algorithm).await?;
    refuse_many(&rows, algorithm)?;
    if !rotation.force {
        refuse_early(&rows, work.now())?;
    }
    advance(work, account, &rows, algorithm).await
}

/// A retired key stays for as long as its tokens can be valid, so repeated rotation would make the
/// set of keys that every API fetches grow without end.
fn refuse_many(rows: &[Model], algorithm: Algorithm) -> Result<()> {
    if rows.len() < MAX_SIGNING_KEYS {
        return Ok(());
    }
    let name = algorithm_name(algorithm);
    let message = format!(
        "There are {} keys of {name}, and at most {MAX_SIGNING_KEYS} are kept. Wait until retired keys are removed, or revoke one.",
        rows.len()
    );
    Err(Error::refused(ProblemCode::QuotaExceeded, "", message))
}

/// Verifiers may cache the set of keys for [`JWKS_MAX_AGE`], and would refuse tokens of a key that
/// is not in it. Where no key of the algorithm has signed yet, there are no tokens to refuse.
fn refuse_early(rows: &[Model], now: DateTime<Utc>) -> Result<()> {
    let is = |wanted| move |row: &&Model| status(row) == wanted;
    let (Some(_), Some(next)) = (
        rows.iter().find(is(KeyStatus::Current)),
        rows.iter().find(is(KeyStatus::Next)),
    ) else {
        return Ok(());
    };
    let ready = next.created_at + JWKS_MAX_AGE;
    if now >= ready {
        return Ok(());
    }
    let message = format!(
        "The next key was published at {}, and APIs may cache the set of keys for {} s: they would refuse its tokens. Rotate from {} on, or force it.",
        next.created_at.to_rfc3339_opts(SecondsFormat::Secs, true),
        JWKS_MAX_AGE.num_seconds(),
        ready.to_rfc3339_opts(SecondsFormat::Secs, true),
    );
    Err(Error::refused(ProblemCode::Conflict, "", message))
}

async fn of_algorithm(db: &impl ConnectionTrait, algorithm: Algorithm) -> Result<Vec<Model>> {
    Ok(Entity::find()
        .filter(Column::Algorithm.eq(algorithm))
        .all(db)
        .await?)
}

async fn advance(
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
async fn activate_next(
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

/// Revokes a key: it is no longer published, and its signatures are no longer accepted. Where it
/// was the current one, the next one signs at once, so that tokens can always be signed; where it
/// was the current or the next one, a new next one is published. Its row is deleted, with its
/// private key. Returns the key of that algorithm that signs.
///
/// # Errors
/// Without `keys:write`; `NOT_FOUND` for a `kid` that no key has, and internal ones.
pub async fn revoke(work: &Work<'_>, kid: &str) -> Result<Model> {
    work.actor().require(Permission::KeysWrite)?;
    let account = work.actor().account()?;
    account::lock(work, account).await?;
    let unknown = || {
        Error::refused(
            ProblemCode::NotFound,
            "kid",
            "There is no signing key with that id.",
        )
    };
    // A text that cannot be a thumbprint is not looked up: PostgreSQL would fail on some.
    let found = if kid.len() <= 64 && kid.bytes().all(|b| b.is_ascii_graphic()) {
        Entity::find()
            .filter(Column::Kid.eq(kid))
            .one(work.db())
            .await?
    } else {
        None
    };
    let revoked = found.ok_or_else(unknown)?;
    Entity::delete_by_id(revoked.id).exec(work.db()).await?;
    let summary = format!(
        "{} key {} was revoked",
        algorithm_name(revoked.algorithm),
        revoked.kid
    );
    work.record(audit::Event::new(
        AuditEventKind::KeyRevoked,
        account,
        revoked.id,
        summary,
    ));
    let rows = of_algorithm(work.db(), revoked.algorithm).await?;
    let Some(current) = rows.iter().find(|row| status(row) == KeyStatus::Current) else {
        return activate_next(work, account, &rows, revoked.algorithm).await;
    };
    if status(&revoked) == KeyStatus::Next {
        material::make(work, revoked.algorithm, None).await?;
    }
    Ok(current.clone())
}

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
