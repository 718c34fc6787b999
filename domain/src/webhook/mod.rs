//! Webhooks: events of an account's audit log, sent to URLs that the account chooses.
//!
//! Deliveries are written to an outbox from the committed log, in the order of its numbers: so none
//! is lost in a crash, and none is sent of what was rolled back. Couriers lease them, send them, and
//! record what came of it; an event may be sent more than once, always under the same ID.

mod attempt;
mod change;
mod delivery;
mod lease;
mod message;
mod outbox;
mod retention;
mod rotation;
mod secret;
mod url;

pub use attempt::{ATTEMPTS, AttemptOutcome, MAX_POSTPONEMENT, RETRY_DELAYS, Settled, settle};
pub use change::{NewWebhook, WebhookPatch, create, delete, expect, test, update};
pub use delivery::{DeliveryFilter, deliveries, deliveries_count, oldest_pending, redeliver};
pub use lease::{CourierPosition, DELIVERIES_AT_ONCE, LEASE, due, lease};
pub use message::{Outgoing, SIGNATURE, SignedMessage, TIMESTAMP, WEBHOOK_ID, prepare};
pub use outbox::{LogProgress, write_deliveries};
pub use rotation::{RotatedWebhook, WebhookRotation, rotate_secret};
pub use secret::SECRET_PREFIX;

pub(crate) use retention::forget_finished;
pub(crate) use rotation::seal_anew;

use super::{
    account,
    actor::Actor,
    error::{Error, Result},
    permission::Permission,
    work::Work,
};
use entity::{
    AccountId, WebhookId,
    audit_event::{AuditEventKind, Model as AuditEvent},
    webhook::{Column, Entity, Model},
};
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, LockType},
};

/// Why pending deliveries of a disabled webhook are given up.
const DISABLED: &str = "The webhook was disabled.";

/// A webhook of the actor's account.
///
/// # Errors
/// Without `webhooks:read`, and internal ones.
pub async fn find(
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: WebhookId,
) -> Result<Option<Model>> {
    actor.require(Permission::WebhooksRead)?;
    of_account(db, actor.account()?, id).await
}

/// Webhooks of the actor's account, or of any account for an operator, by their ids, in any order;
/// those that do not exist are left out.
///
/// # Errors
/// Without `webhooks:read`, and internal ones.
pub async fn find_all(
    db: &impl ConnectionTrait,
    actor: &Actor,
    ids: &[WebhookId],
) -> Result<Vec<Model>> {
    actor.require(Permission::WebhooksRead)?;
    let seen = actor
        .account_in_view()?
        .map_or_else(Entity::find, Entity::of_account);
    Ok(seen
        .filter(Column::Id.is_in(ids.iter().copied()))
        .all(db)
        .await?)
}

/// The webhooks of the actor's account, by name.
///
/// # Errors
/// Without `webhooks:read`, and internal ones.
pub async fn list(db: &impl ConnectionTrait, actor: &Actor) -> Result<Vec<Model>> {
    actor.require(Permission::WebhooksRead)?;
    Ok(Entity::of_account(actor.account()?)
        .order_by_asc(Column::Name)
        .order_by_asc(Column::Id)
        .all(db)
        .await?)
}

/// A webhook, for showing it to the caller that created it.
///
/// # Errors
/// Without `webhooks:write`, and internal ones.
pub async fn made(work: &Work<'_>, id: WebhookId) -> Result<Option<Model>> {
    work.actor().require(Permission::WebhooksWrite)?;
    of_account(work.db(), work.actor().account()?, id).await
}

/// The kinds of events that a webhook is sent; none stands for all.
#[must_use]
pub fn event_kinds(webhook: &Model) -> Vec<AuditEventKind> {
    words(&webhook.event_kinds)
        .iter()
        .filter_map(|word| AuditEventKind::try_from_value(word).ok())
        .collect()
}

fn words(stored: &str) -> Vec<String> {
    serde_json::from_str(stored).unwrap_or_default()
}

/// Whether an event is sent to a webhook: one of its account, of a kind that it asks for, and later
/// than the webhook was enabled. A test goes to the webhook that it tests, and to no other.
fn is_sent(webhook: &Model, event: &AuditEvent) -> bool {
    let new = event.account_id == webhook.account_id && event.sequence > webhook.since_sequence;
    if event.kind == AuditEventKind::WebhookTested {
        return new && event.subject_id.as_deref() == Some(webhook.id.to_string().as_str());
    }
    let words = words(&webhook.event_kinds);
    new && (words.is_empty() || words.contains(&event.kind.to_value()))
}

async fn of_account(
    db: &impl ConnectionTrait,
    account: AccountId,
    id: WebhookId,
) -> Result<Option<Model>> {
    Ok(Entity::of_account(account)
        .filter(Column::Id.eq(id))
        .one(db)
        .await?)
}

/// A webhook to be changed, of the actor's account, which is locked for the rest of the
/// transaction.
async fn own(work: &Work<'_>, id: WebhookId) -> Result<Model> {
    work.actor().require(Permission::WebhooksWrite)?;
    let account = work.actor().account()?;
    account::lock(work, account).await?;
    // The courier that disables a webhook locks its row only.
    let found = Entity::of_account(account)
        .filter(Column::Id.eq(id))
        .lock(LockType::NoKeyUpdate)
        .one(work.db())
        .await?;
    found.ok_or_else(|| Error::not_found("id", "webhook"))
}

/// Gives up the pending deliveries of a webhook.
async fn give_up(work: &Work<'_>, webhook: WebhookId) -> Result<()> {
    use entity::webhook_delivery::{Column, DeliveryStatus, Entity};
    Entity::update_many()
        .col_expr(Column::Status, Expr::value(DeliveryStatus::Failed))
        .col_expr(
            Column::NextAttemptAt,
            Expr::value(None::<chrono::DateTime<chrono::Utc>>),
        )
        .col_expr(Column::LastError, Expr::value(DISABLED))
        .col_expr(Column::FinishedAt, Expr::value(work.now()))
        .filter(Column::WebhookId.eq(webhook))
        .filter(Column::NextAttemptAt.is_not_null())
        .exec(work.db())
        .await?;
    Ok(())
}
