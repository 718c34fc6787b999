//! Rotation of keys by command: from next to current to retired.
//!
//! Like every change of keys, it holds the lock of the account `default`, so two nodes, or a node
//! and a command, never rotate the same keys at once.

use super::{
    JWKS_MAX_AGE, KeyStatus, algorithm_name, status,
    succession::{advance, of_algorithm},
};
use crate::{
    account,
    error::{Error, ProblemCode, Result},
    limits::MAX_SIGNING_KEYS,
    permission::Permission,
    work::Work,
};
use chrono::{DateTime, SecondsFormat, Utc};
use entity::{client::Algorithm, signing_key::Model};

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
    work.actor().require_recent_sign_in()?;
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
