//! Rotation: a new secret replaces earlier ones, with or without grace.

use super::{
    NewSecret,
    add::{refuse_too_many, usable},
    insert_secret,
    rows::touch,
};
use crate::{
    audit,
    client::{administrators, display_name, for_new_secret, keep_an_administrator},
    error::{Error, ProblemCode, Result},
    grant,
    limits::MAX_GRACE_SECONDS,
    permission::Permission,
    secret::Minted,
    version::{ExpectedVersion, check_version},
    work::Work,
};
use chrono::Duration;
use entity::{
    ClientId, ClientSecretId, Secret,
    audit_event::AuditEventKind,
    client,
    client_secret::{Entity, Model},
};
use sea_orm::{ActiveValue::Set, EntityTrait, IntoActiveModel};
use serde_json::json;

/// How recently a secret must have been used to count as still in use.
const RECENT_USE: Duration = Duration::hours(24);

/// How to rotate a secret.
#[derive(Clone, Debug, Default)]
pub struct SecretRotation {
    /// The secret that the new one replaces; all working ones where absent.
    pub secret: Option<ClientSecretId>,
    /// Seconds that the replaced secrets keep working; 0 revokes them at once; the account's
    /// default where absent.
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
    /// Whether a replaced secret was used within the last 24 hours, so that a program still depends
    /// on it.
    pub still_in_use: bool,
}

/// Gives a client a new secret in place of one, or of all working ones. Without grace, the replaced
/// secrets and the client's tokens are revoked at once. With grace, those secrets work until it is
/// over, and tokens until they expire: grace means no interruption.
///
/// # Errors
/// Without `clients:secrets`; `NOT_FOUND`, `STALE_VERSION`, problems with the input and the secret,
/// `PRIVILEGE_ESCALATION` where the client may do more than the actor, `LAST_ADMINISTRATOR` where
/// the new secret expires and no other administrator has one that does not.
pub async fn rotate(
    work: &Work<'_>,
    id: ClientId,
    rotation: SecretRotation,
    minted: Result<Minted>,
) -> Result<Rotated> {
    work.actor().require(Permission::ClientsSecrets)?;
    let (client, account) = for_new_secret(work, id).await?;
    check_version(rotation.expected_version.as_ref(), client.version)?;
    let grace = rotation
        .grace_seconds
        .unwrap_or(account.secret_grace_seconds);
    if !(0..=MAX_GRACE_SECONDS).contains(&grace) {
        return Err(Error::refused(
            ProblemCode::Invalid,
            "graceSeconds",
            format!("From 0 to {MAX_GRACE_SECONDS} seconds."),
        ));
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
    let still_in_use = before.iter().any(|secret| {
        secret
            .last_used_at
            .is_some_and(|at| at > work.now() - RECENT_USE)
    });
    supersede(work, before, grace).await?;
    if grace == 0 {
        grant::next_generation(work, grant::this(id)).await?;
    }
    insert_secret(work, &client, kept, new).await?;
    keep_an_administrator(work, account.id, able, "expiresAt").await?;
    let summary = format!("Secret of client {} rotated", display_name(&client));
    let event = audit::Event::new(AuditEventKind::SecretRotated, account.id, id, summary);
    work.record(event.details(json!({ "graceSeconds": grace, "replaced": replaces })));
    Ok(Rotated {
        client: touch(work, client).await?,
        secret,
        still_in_use,
    })
}

/// Splits the working secrets into those to be replaced and the others.
fn replaced(usable: Vec<Model>, only: Option<ClientSecretId>) -> Result<(Vec<Model>, Vec<Model>)> {
    let Some(only) = only else {
        return Ok((usable, Vec::new()));
    };
    let (before, others): (Vec<_>, Vec<_>) =
        usable.into_iter().partition(|secret| secret.id == only);
    if before.is_empty() {
        return Err(Error::refused(
            ProblemCode::NotFound,
            "secretId",
            "The client has no working secret of this id.",
        ));
    }
    Ok((before, others))
}

/// Sets the expiry of the replaced secrets: now, or when the grace is over. A secret that expires
/// sooner keeps its expiry.
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
