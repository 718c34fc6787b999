//! What is sent to a webhook: an event as JSON, signed as the Standard Webhooks specification says.

use super::{DISABLED, secret};
use crate::{error::Error, limits::MAX_WEBHOOK_BODY, tools::Tools, vocabulary::Vocabulary};
use aws_lc_rs::hmac;
use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, SecondsFormat, Utc};
use entity::{
    audit_event::{self, Model as AuditEvent},
    webhook::{self, Model as Webhook, WebhookStatus},
    webhook_delivery::Model as Delivery,
};
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use std::collections::HashMap;

/// Header with the ID of the event: the same whenever it is sent.
pub const WEBHOOK_ID: &str = "webhook-id";
/// Header with the moment of the attempt, in seconds since the epoch.
pub const TIMESTAMP: &str = "webhook-timestamp";
/// Header with the signatures, separated by spaces.
pub const SIGNATURE: &str = "webhook-signature";

/// Why an event cannot be sent any more.
const PRUNED: &str = "The event was pruned from the audit log.";
/// Why an event cannot be signed now.
const UNSIGNED: &str = "The signing secret could not be opened with this server's master key.";

/// A delivery that is ready to be sent, or why it is not.
#[derive(Debug)]
pub enum Outgoing {
    /// It can be sent.
    Ready(SignedMessage),
    /// It cannot be sent now; a later attempt may succeed.
    Later(&'static str),
    /// It can never be sent.
    Never(&'static str),
}

/// A signed message.
#[derive(Debug, PartialEq, Eq)]
pub struct SignedMessage {
    /// Where to.
    pub url: String,
    /// Value of [`WEBHOOK_ID`].
    pub id: String,
    /// Value of [`TIMESTAMP`].
    pub timestamp: String,
    /// Value of [`SIGNATURE`].
    pub signature: String,
    /// The body, as JSON.
    pub body: String,
}

/// Prepares leased deliveries, in their order.
///
/// # Errors
/// Only internal ones.
pub async fn prepare(
    db: &DatabaseConnection,
    tools: &Tools,
    leased: Vec<Delivery>,
) -> Result<Vec<(Delivery, Outgoing)>, Error> {
    let webhooks = leased.iter().map(|delivery| delivery.webhook_id);
    let webhooks = webhook::Entity::find().filter(webhook::Column::Id.is_in(webhooks));
    let webhooks: HashMap<_, _> = webhooks
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let events = leased.iter().map(|delivery| delivery.event_id);
    let events = audit_event::Entity::find().filter(audit_event::Column::Id.is_in(events));
    let events: HashMap<_, _> = events
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let prepared = leased.into_iter().map(|delivery| {
        let outgoing = match (
            webhooks.get(&delivery.webhook_id),
            events.get(&delivery.event_id),
        ) {
            (Some(webhook), _) if webhook.status != WebhookStatus::Active => {
                Outgoing::Never(DISABLED)
            }
            (Some(webhook), Some(event)) => sign(tools, webhook, event),
            (_, None) => Outgoing::Never(PRUNED),
            (None, _) => Outgoing::Never(DISABLED),
        };
        (delivery, outgoing)
    });
    Ok(prepared.collect())
}

fn sign(tools: &Tools, webhook: &Webhook, event: &AuditEvent) -> Outgoing {
    let now = tools.clock.now();
    let (id, timestamp) = (event.id.to_string(), now.timestamp().to_string());
    let body = body(event);
    match signatures(tools, webhook, (&id, &timestamp, &body), now) {
        Ok(signature) => Outgoing::Ready(SignedMessage {
            url: webhook.url.clone(),
            id,
            timestamp,
            signature,
            body,
        }),
        Err(error) => {
            error.log("a message to a webhook could not be signed");
            Outgoing::Later(UNSIGNED)
        }
    }
}

/// The signatures of a message, that of the present secret first; the secret before it signs too
/// until its grace is over.
fn signatures(
    tools: &Tools,
    webhook: &Webhook,
    (id, timestamp, body): (&str, &str, &str),
    now: DateTime<Utc>,
) -> Result<String, Error> {
    let in_grace = webhook
        .previous_secret_expires_at
        .is_some_and(|ends| ends > now);
    let previous = webhook.previous_secret.as_ref().filter(|_| in_grace);
    let signed = std::iter::once(&webhook.secret)
        .chain(previous)
        .map(|sealed| {
            let key = secret::signing_key(&tools.vault, webhook.id, sealed)?;
            Ok(signature(&key, (id, timestamp, body)))
        });
    Ok(signed.collect::<Result<Vec<_>, Error>>()?.join(" "))
}

/// A signature of version 1: HMAC-SHA-256 over ID, moment and body, with points between.
fn signature(key: &hmac::Key, (id, timestamp, body): (&str, &str, &str)) -> String {
    let mut context = hmac::Context::with_key(key);
    for part in [id, ".", timestamp, ".", body] {
        context.update(part.as_bytes());
    }
    format!("v1,{}", STANDARD.encode(context.sign()))
}

/// An event as it is sent: with the names and words of the interfaces. Where it would be too large,
/// without the details.
fn body(event: &AuditEvent) -> String {
    let details = event
        .details
        .as_deref()
        .and_then(|details| serde_json::from_str(details).ok());
    let text = as_json(event, details).to_string();
    if text.len() <= MAX_WEBHOOK_BODY {
        return text;
    }
    as_json(event, None).to_string()
}

fn as_json(event: &AuditEvent, details: Option<Value>) -> Value {
    // As the interfaces write moments.
    let moment = event
        .occurred_at
        .to_rfc3339_opts(SecondsFormat::AutoSi, true);
    json!({
        "type": event.kind.as_str(),
        "timestamp": moment,
        "data": {
            "id": event.id.to_string(),
            "sequence": event.sequence,
            "kind": event.kind.as_str(),
            "occurredAt": moment,
            "outcome": event.outcome.as_str(),
            "actorId": event.actor_id,
            "actorName": event.actor_name,
            "subjectId": event.subject_id,
            "summary": event.summary,
            "ipAddress": event.ip_address,
            "userAgent": event.user_agent,
            "requestId": event.request_id,
            "details": details,
            "hash": event.hash,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::signature;
    use aws_lc_rs::hmac;
    use base64::{Engine, engine::general_purpose::STANDARD};

    /// The example that libraries for Standard Webhooks are tested with.
    #[test]
    fn a_known_message_has_its_known_signature() {
        let key = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let key = hmac::Key::new(hmac::HMAC_SHA256, &key);
        let message = (
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            "1614265330",
            r#"{"test": 2432232314}"#,
        );
        assert_eq!(
            signature(&key, message),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        );
    }
}
