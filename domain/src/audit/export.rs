//! The audit log for other programs: one event a line, as JSON.

use chrono::SecondsFormat;
use entity::audit_event::Model;
use sea_orm::ActiveEnum;
use serde_json::{Value, json};

/// An event as JSON, without a line break in it. Ids have their prefixes; the moment is RFC 3339 to
/// the microsecond, as it is hashed.
#[must_use]
pub fn line(event: &Model) -> String {
    let details = event
        .details
        .as_ref()
        .map(|text| serde_json::from_str(text).unwrap_or_else(|_| Value::from(text.as_str())));
    json!({
        "id": event.id.to_string(),
        "sequence": event.sequence,
        "kind": event.kind.to_value(),
        "outcome": event.outcome.to_value(),
        "occurred_at": event.occurred_at.to_rfc3339_opts(SecondsFormat::Micros, true),
        "account_id": event.account_id.to_string(),
        "actor_kind": event.actor_kind.to_value(),
        "actor_id": event.actor_id,
        "actor_name": event.actor_name,
        "subject_id": event.subject_id,
        "summary": event.summary,
        "ip_address": event.ip_address,
        "user_agent": event.user_agent,
        "request_id": event.request_id,
        "details": details,
        "hash": event.hash,
    })
    .to_string()
}
