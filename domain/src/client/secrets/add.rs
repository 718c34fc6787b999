//! Adds a secret to a client.

use super::{insert_secret, rows::touch, usable_at};
use crate::{
    client::for_new_secret,
    error::{Error, ProblemCode, Result, moment, text},
    limits::{MAX_SECRET_NAME, MAX_WORKING_SECRETS},
    permission::Permission,
    secret::Minted,
    version::{ExpectedVersion, check_version},
    work::Work,
};
use chrono::{DateTime, Utc};
use entity::{
    ClientId, Secret, client,
    client_secret::{Entity, Model, SecretKind},
};
use sea_orm::QueryFilter;

/// Most chosen secrets of one client that work at once: each takes a slow check, and the duration
/// should reveal little about the client.
const MAX_CHOSEN: usize = 2;

/// Properties of a new secret besides its value.
#[derive(Clone, Debug, Default)]
pub struct NewSecret {
    /// Display name.
    pub name: Option<String>,
    /// When it expires.
    pub expires_at: Option<DateTime<Utc>>,
}

impl NewSecret {
    pub(super) fn checked(self, now: DateTime<Utc>) -> Result<Self> {
        let expires_at = moment("expiresAt", self.expires_at)?;
        if expires_at.is_some_and(|at| at <= now) {
            return Err(Error::refused(
                ProblemCode::Invalid,
                "expiresAt",
                "Must lie in the future.",
            ));
        }
        Ok(Self {
            name: text("name", self.name.as_deref(), MAX_SECRET_NAME)?,
            expires_at,
        })
    }
}

/// Gives a client one more secret beside its existing ones, which keep working.
///
/// # Errors
/// Without `clients:secrets`; `NOT_FOUND`, `STALE_VERSION`, problems with the input and the secret,
/// `QUOTA_EXCEEDED`, `PRIVILEGE_ESCALATION` where the client may do more than the actor.
pub async fn add(
    work: &Work<'_>,
    id: ClientId,
    (new, expected_version): (NewSecret, Option<ExpectedVersion>),
    minted: Result<Minted>,
) -> Result<(client::Model, Secret)> {
    work.actor().require(Permission::ClientsSecrets)?;
    let (client, _) = for_new_secret(work, id).await?;
    check_version(expected_version.as_ref(), client.version)?;
    let new = new.checked(work.now())?;
    let minted = minted?;
    let usable = usable(work, id).await?;
    let Minted { secret, kept } = minted;
    refuse_too_many(usable.iter(), kept.kind, "")?;
    insert_secret(work, &client, kept, new).await?;
    Ok((touch(work, client).await?, secret))
}

pub(super) async fn usable(work: &Work<'_>, client: ClientId) -> Result<Vec<Model>> {
    Ok(Entity::of_client(client)
        .filter(usable_at(work.now()))
        .all(work.db())
        .await?)
}

/// Refuses one more secret beyond the limit on working ones.
pub(super) fn refuse_too_many<'s>(
    usable: impl Iterator<Item = &'s Model> + Clone,
    kind: SecretKind,
    field: &str,
) -> Result<()> {
    let chosen = usable
        .clone()
        .filter(|secret| secret.kind != SecretKind::Generated)
        .count();
    if usable.count() >= MAX_WORKING_SECRETS
        || (kind != SecretKind::Generated && chosen >= MAX_CHOSEN)
    {
        let message = format!(
            "A client has at most {MAX_WORKING_SECRETS} working secrets, {MAX_CHOSEN} of them chosen. Revoke one, or rotate without grace."
        );
        return Err(Error::refused(ProblemCode::QuotaExceeded, field, message));
    }
    Ok(())
}
