//! Signing keys: created on first start, sealed at rest, rotated next → current → retired,
//! published as a JWK Set (RFC 7517).
//!
//! The status of a key follows from its moments in the database, so all nodes agree on it. A key is
//! published from its creation, long before it signs, and until its last token must have expired.

mod key_set;
mod material;
mod revocation;
mod ring;
mod rotation;
mod schedule;
mod signature;
mod succession;

pub use key_set::{SignatureCheck, check_signature};
pub use revocation::revoke;
pub use ring::{KeyRing, Published};
pub use rotation::{KeyRotation, rotate};
pub use schedule::{forget_removed, rotate_due};

pub(crate) use material::sealing;

use super::{
    actor::Actor,
    error::{Error, ProblemCode, Result},
    permission::Permission,
    work::Work,
};
use chrono::Duration;
use entity::{
    AccountId, SigningKeyId,
    client::Algorithm,
    signing_key::{Column, Entity, Model},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

/// Algorithms that always have keys: RFC 9068 section 2.1 requires RS256, ES256 is the default.
pub const ALWAYS: [Algorithm; 2] = [Algorithm::Es256, Algorithm::Rs256];

/// How long clients may cache the published keys: a key that signs sooner after its publication is
/// not known to all of them.
pub const JWKS_MAX_AGE: Duration = Duration::seconds(300);

/// Status of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyStatus {
    /// Published, not signing yet.
    Next,
    /// Signing.
    Current,
    /// Published so that its tokens can be verified.
    Retired,
}

/// The status of a key.
#[must_use]
pub fn status(key: &Model) -> KeyStatus {
    match (key.activated_at, key.retired_at) {
        (None, _) => KeyStatus::Next,
        (Some(_), None) => KeyStatus::Current,
        (Some(_), Some(_)) => KeyStatus::Retired,
    }
}

/// The name of an algorithm in JOSE (RFC 7518 section 3.1).
#[must_use]
pub fn algorithm_name(algorithm: Algorithm) -> &'static str {
    match algorithm {
        Algorithm::Es256 => "ES256",
        Algorithm::Rs256 => "RS256",
        Algorithm::EdDsa => "EdDSA",
    }
}

/// Reads the name of an algorithm that Latchkey can sign with.
///
/// # Errors
/// `INVALID` for any other name.
pub fn parse_algorithm(field: &str, name: &str) -> Result<Algorithm> {
    [Algorithm::Es256, Algorithm::Rs256, Algorithm::EdDsa]
        .into_iter()
        .find(|a| algorithm_name(*a) == name)
        .ok_or_else(|| {
            Error::refused(
                ProblemCode::Invalid,
                field,
                "One of ES256, RS256 and EdDSA.",
            )
        })
}

fn jose(algorithm: Algorithm) -> jsonwebtoken::Algorithm {
    match algorithm {
        Algorithm::Es256 => jsonwebtoken::Algorithm::ES256,
        Algorithm::Rs256 => jsonwebtoken::Algorithm::RS256,
        Algorithm::EdDsa => jsonwebtoken::Algorithm::EdDSA,
    }
}

/// All keys: current, next, retired; by algorithm.
///
/// # Errors
/// Without `keys:read`, and internal ones.
pub async fn list(db: &impl ConnectionTrait, actor: &Actor) -> Result<Vec<Model>> {
    actor.require(Permission::KeysRead)?;
    Ok(Entity::find()
        .order_by_asc(Column::Algorithm)
        .order_by_desc(Column::Id)
        .all(db)
        .await?)
}

/// Keys by their ids, in any order; those that do not exist are left out.
///
/// # Errors
/// Without `keys:read`, and internal ones.
pub async fn find_all(
    db: &impl ConnectionTrait,
    actor: &Actor,
    ids: &[SigningKeyId],
) -> Result<Vec<Model>> {
    actor.require(Permission::KeysRead)?;
    Ok(Entity::find()
        .filter(Column::Id.is_in(ids.iter().copied()))
        .all(db)
        .await?)
}

/// Creates the keys that are missing: a current and a next one of each required algorithm, and of
/// the deployment's default. `account` is the account in whose audit log this is recorded.
///
/// # Errors
/// Only internal ones.
pub async fn ensure(work: &Work<'_>, account: AccountId) -> Result<()> {
    let rows = Entity::find().all(work.db()).await?;
    let mut wanted = ALWAYS.to_vec();
    if !wanted.contains(&work.settings().signing_algorithm) {
        wanted.push(work.settings().signing_algorithm);
    }
    for algorithm in wanted {
        let has = |wanted| {
            rows.iter()
                .any(|row| row.algorithm == algorithm && status(row) == wanted)
        };
        if !has(KeyStatus::Current) {
            let key = material::make(work, algorithm, Some(work.now())).await?;
            succession::note(work, account, &key);
        }
        if !has(KeyStatus::Next) {
            material::make(work, algorithm, None).await?;
        }
    }
    Ok(())
}

/// Refuses an algorithm without a current key: tokens with it could not be signed.
///
/// # Errors
/// `CONFLICT`, and internal ones.
pub(crate) async fn require_current(
    work: &Work<'_>,
    field: &str,
    algorithm: Algorithm,
) -> Result<()> {
    let current = Entity::find()
        .filter(Column::Algorithm.eq(algorithm))
        .filter(Column::ActivatedAt.is_not_null());
    if current
        .filter(Column::RetiredAt.is_null())
        .one(work.db())
        .await?
        .is_some()
    {
        return Ok(());
    }
    let name = algorithm_name(algorithm);
    Err(Error::refused(
        ProblemCode::Conflict,
        field,
        format!("There is no key that signs with {name}. Rotate the keys of {name} first."),
    ))
}
