//! Replacement of the signing secrets of webhooks.

use super::{
    change::{record, save},
    own, secret,
};
use crate::{
    account, deployment,
    error::{Error, ProblemCode, Result},
    limits::MAX_GRACE_SECONDS,
    version::{ExpectedVersion, check_version},
    work::Work,
};
use chrono::Duration;
use entity::{
    Sealed, Secret, WebhookId,
    audit_event::AuditEventKind,
    webhook::{Entity, Model},
};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};

/// How to replace a signing secret.
#[derive(Clone, Debug, Default)]
pub struct WebhookRotation {
    /// Seconds for which the replaced secret signs too; the account's default for secrets where
    /// absent.
    pub grace_seconds: Option<i32>,
    /// Version of the webhook that the caller saw.
    pub expected_version: Option<ExpectedVersion>,
}

/// A webhook with its new signing secret.
#[derive(Debug)]
pub struct RotatedWebhook {
    /// The webhook.
    pub webhook: Model,
    /// The new secret, to be shown once.
    pub secret: Secret,
}

/// Gives a webhook a new signing secret. With grace, messages are signed with the replaced secret
/// too until it is over, so that the receiver can change over at any moment between.
///
/// # Errors
/// Without `webhooks:write`; `NOT_FOUND`, `STALE_VERSION`, problems with the input.
pub async fn rotate_secret(
    work: &Work<'_>,
    id: WebhookId,
    rotation: WebhookRotation,
) -> Result<RotatedWebhook> {
    let webhook = own(work, id).await?;
    check_version(rotation.expected_version.as_ref(), webhook.version)?;
    let grace = match rotation.grace_seconds {
        Some(grace) => grace,
        None => {
            account::own(work.db(), work.actor())
                .await?
                .secret_grace_seconds
        }
    };
    if !(0..=MAX_GRACE_SECONDS).contains(&grace) {
        return Err(Error::refused(
            ProblemCode::Invalid,
            "graceSeconds",
            format!("From 0 to {MAX_GRACE_SECONDS} seconds."),
        ));
    }
    let fresh = secret::generate(work.random());
    deployment::lock(work.db()).await?;
    let sealed = secret::seal(work, id, &fresh).await?;
    let ends = work.now() + Duration::seconds(grace.into());
    let kept = (grace > 0).then(|| (webhook.secret.clone(), ends));
    let (previous_secret, previous_secret_expires_at) = kept.unzip();
    let webhook = save(
        work,
        Model {
            secret: sealed,
            previous_secret,
            previous_secret_expires_at,
            ..webhook
        },
    )
    .await?;
    let kind = AuditEventKind::WebhookSecretRotated;
    record(work, kind, &webhook, "given a new signing secret");
    Ok(RotatedWebhook {
        webhook,
        secret: fresh,
    })
}

/// Seals all signing secrets with the current master key, on its rotation. Returns how many were
/// sealed with the previous one. The deployment's row must be locked.
pub(crate) async fn seal_anew(work: &Work<'_>) -> Result<usize> {
    let mut sealed = 0;
    for row in Entity::find().all(work.db()).await? {
        let secret = anew(work, row.id, &row.secret)?;
        let previous = match &row.previous_secret {
            Some(previous) => anew(work, row.id, previous)?,
            None => None,
        };
        if secret.is_none() && previous.is_none() {
            continue;
        }
        sealed += 1;
        let row = Model {
            secret: secret.unwrap_or_else(|| row.secret.clone()),
            previous_secret: previous.or_else(|| row.previous_secret.clone()),
            ..row
        };
        let row = row.into_active_model().reset_all();
        Entity::update(row).exec(work.db()).await?;
    }
    Ok(sealed)
}

/// The same secret, sealed with the current master key; none where it is already.
fn anew(work: &Work<'_>, id: WebhookId, sealed: &Sealed) -> Result<Option<Sealed>> {
    let (vault, context) = (work.vault(), secret::context(id));
    if vault.sealing().open(&context, sealed).is_some() {
        return Ok(None);
    }
    let unopened = || {
        Error::internal(format!(
            "neither master key opens the signing secret of the webhook {id}; nothing was changed"
        ))
    };
    let secret = vault.open(&context, sealed).ok_or_else(unopened)?;
    vault.sealing().seal(&context, &secret).map(Some)
}
