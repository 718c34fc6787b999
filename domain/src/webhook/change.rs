//! Creation, change, test and deletion of webhooks.

use super::{give_up, own, secret, url};
use crate::{
    account, audit, deployment,
    error::{Error, ProblemCode, Problems, Result, required_text},
    limits::{MAX_NAME, MAX_WEBHOOKS},
    permission::Permission,
    version::{ExpectedVersion, check_version},
    vocabulary::Vocabulary,
    work::Work,
};
use entity::{
    Secret, WebhookId,
    audit_event::AuditEventKind,
    webhook::{ActiveModel, Entity, Model, WebhookStatus},
};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel, PaginatorTrait,
};
use serde_json::json;
use std::collections::BTreeSet;

/// A new webhook.
#[derive(Clone, Debug)]
pub struct NewWebhook {
    /// Display name.
    pub name: String,
    /// Where events are sent.
    pub url: String,
    /// Kinds of events that are sent; all where empty.
    pub event_kinds: Vec<AuditEventKind>,
}

/// Creates a webhook, which is sent all events from its own creation on. Returns it with its
/// signing secret, to be shown once.
///
/// # Errors
/// Without `webhooks:write` and `audit:read`, since events are sent to where the caller says;
/// problems with the input; `QUOTA_EXCEEDED`.
pub async fn create(work: &Work<'_>, input: NewWebhook) -> Result<(Model, Secret)> {
    require(work)?;
    let account = work.actor().account()?;
    account::lock(work, account).await?;
    let mut problems = Problems::default();
    let name = problems.keep(required_text("name", &input.name, MAX_NAME))?;
    let target = problems.keep(url::check(&work.settings().egress, &input.url))?;
    let kinds = problems.keep(stored(&input.event_kinds))?;
    problems.into_result()?;
    if Entity::of_account(account).count(work.db()).await? >= MAX_WEBHOOKS {
        return Err(Error::refused(
            ProblemCode::QuotaExceeded,
            "",
            format!("An account has at most {MAX_WEBHOOKS} webhooks."),
        ));
    }
    let (id, secret) = (WebhookId(work.id()), secret::generate(work.random()));
    let since = deployment::lock(work.db()).await?.audit_sequence;
    let row = ActiveModel {
        id: Set(id),
        account_id: Set(account),
        name: Set(name.unwrap_or_default()),
        url: Set(target.unwrap_or_default()),
        event_kinds: Set(kinds.unwrap_or_default()),
        status: Set(WebhookStatus::Active),
        secret: Set(secret::seal(work, id, &secret).await?),
        previous_secret: Set(None),
        previous_secret_expires_at: Set(None),
        since_sequence: Set(since),
        version: Set(1),
        created_at: Set(work.now()),
        updated_at: Set(work.now()),
    };
    let webhook = Entity::insert(row).exec_with_returning(work.db()).await?;
    record(work, AuditEventKind::WebhookCreated, &webhook, "created");
    Ok((webhook, secret))
}

/// Changes to a webhook; what is absent stays.
#[derive(Clone, Debug, Default)]
pub struct WebhookPatch {
    /// Display name.
    pub name: Option<String>,
    /// Where events are sent.
    pub url: Option<String>,
    /// Kinds of events that are sent; all where empty.
    pub event_kinds: Option<Vec<AuditEventKind>>,
    /// Whether events are sent. Pending deliveries of a webhook that is disabled are given up, and
    /// what happens until it is enabled again is not sent later.
    pub status: Option<WebhookStatus>,
}

/// Changes a webhook. Where nothing differs, nothing is written.
///
/// # Errors
/// Without `webhooks:write` and `audit:read`; `NOT_FOUND`, `STALE_VERSION`, problems with the input.
pub async fn update(
    work: &Work<'_>,
    id: WebhookId,
    expected: Option<ExpectedVersion>,
    patch: WebhookPatch,
) -> Result<Model> {
    require(work)?;
    let webhook = own(work, id).await?;
    check_version(expected.as_ref(), webhook.version)?;
    let mut problems = Problems::default();
    let name = patch.name.as_deref();
    let name = problems.keep(
        name.map(|name| required_text("name", name, MAX_NAME))
            .transpose(),
    )?;
    let target = patch.url.as_deref();
    let target = problems.keep(
        target
            .map(|text| url::check(&work.settings().egress, text))
            .transpose(),
    )?;
    let kinds = problems.keep(patch.event_kinds.as_deref().map(stored).transpose())?;
    problems.into_result()?;
    let status = patch.status.unwrap_or(webhook.status);
    let changed = Model {
        name: name.flatten().unwrap_or_else(|| webhook.name.clone()),
        url: target.flatten().unwrap_or_else(|| webhook.url.clone()),
        event_kinds: kinds
            .flatten()
            .unwrap_or_else(|| webhook.event_kinds.clone()),
        status,
        ..webhook.clone()
    };
    if changed == webhook {
        return Ok(webhook);
    }
    let changed = match (webhook.status, status) {
        (WebhookStatus::Inactive, WebhookStatus::Active) => Model {
            since_sequence: deployment::lock(work.db()).await?.audit_sequence,
            ..changed
        },
        (WebhookStatus::Active, WebhookStatus::Inactive) => {
            give_up(work, id).await?;
            changed
        }
        _ => changed,
    };
    let webhook = save(work, changed).await?;
    record(work, AuditEventKind::WebhookUpdated, &webhook, "updated");
    Ok(webhook)
}

/// Deletes a webhook, its deliveries and what is yet to be sent.
///
/// # Errors
/// Without `webhooks:write`; `NOT_FOUND`.
pub async fn delete(work: &Work<'_>, id: WebhookId) -> Result<()> {
    let webhook = own(work, id).await?;
    Entity::delete_by_id(id).exec(work.db()).await?;
    record(work, AuditEventKind::WebhookDeleted, &webhook, "deleted");
    Ok(())
}

/// Refuses to go on where the webhook has changed since the caller read it.
///
/// # Errors
/// Without `webhooks:write`; `NOT_FOUND`, `STALE_VERSION`.
pub async fn expect(
    work: &Work<'_>,
    id: WebhookId,
    expected: Option<ExpectedVersion>,
) -> Result<()> {
    check_version(expected.as_ref(), own(work, id).await?.version)
}

/// Tests a webhook: records an event that is sent to it, and to no other, whatever kinds of events
/// it asks for.
///
/// # Errors
/// Without `webhooks:write`; `NOT_FOUND`; `CONFLICT` for a disabled one.
pub async fn test(work: &Work<'_>, id: WebhookId) -> Result<Model> {
    let webhook = own(work, id).await?;
    require_enabled(&webhook)?;
    record(work, AuditEventKind::WebhookTested, &webhook, "tested");
    Ok(webhook)
}

/// A caller that says where events go must be one that may read them.
fn require(work: &Work<'_>) -> Result<()> {
    work.actor().require(Permission::WebhooksWrite)?;
    work.actor().require(Permission::AuditRead)
}

/// Refuses to send anything to a disabled webhook.
pub(super) fn require_enabled(webhook: &Model) -> Result<()> {
    if webhook.status == WebhookStatus::Active {
        return Ok(());
    }
    Err(Error::refused(
        ProblemCode::Conflict,
        "id",
        "Nothing is sent to a disabled webhook. Enable it first.",
    ))
}

/// Kinds of events as they are stored: each once, in the order of their words.
fn stored(kinds: &[AuditEventKind]) -> Result<String> {
    let most = AuditEventKind::TERMS.len();
    if kinds.len() > most {
        let message = format!("At most {most} kinds.");
        return Err(Error::refused(ProblemCode::TooLong, "eventKinds", message));
    }
    let words: BTreeSet<_> = kinds.iter().map(ActiveEnum::to_value).collect();
    serde_json::to_string(&words).map_err(Error::internal)
}

/// Writes all columns of a webhook, under its next version.
pub(super) async fn save(work: &Work<'_>, webhook: Model) -> Result<Model> {
    let row = Model {
        version: webhook.version + 1,
        updated_at: work.now(),
        ..webhook
    };
    let row = row.into_active_model().reset_all();
    Ok(Entity::update(row).exec(work.db()).await?)
}

/// Records an event about a webhook. Of its URL only the host is named: the rest may contain a key
/// of the receiver.
pub(super) fn record(work: &Work<'_>, kind: AuditEventKind, webhook: &Model, done: &str) {
    let summary = format!("Webhook {} {done}", webhook.name);
    let event = audit::Event::new(kind, webhook.account_id, webhook.id, summary);
    work.record(event.details(json!({ "host": url::host(&webhook.url) })));
}
