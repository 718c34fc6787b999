//! The audit log.

use super::{
    actor::Caller,
    error::{ApiError, Result},
    page::{List, PageParams, Part},
    query::PathId,
    vocabulary::{AuditEventKind, AuditOutcome},
    within::Within,
};
use app::App;
use axum::{Json, response::Response};
use chrono::{DateTime, Utc};
use domain::{
    audit::{self, AuditCriteria},
    error::Error,
};
use entity::{AuditEventId, audit_event::Model};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub(crate) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(find))
}

/// An entry of the audit log.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AuditEvent {
    /// Opaque ID of the audit event (`aud_...`).
    #[schema(example = "aud_019b7a0c5e4070008a3e2f1d5b6c7d8e")]
    id: String,
    /// Position of the event in the deployment's log; no number is missing across all accounts
    /// together.
    sequence: i64,
    /// Kind of the event.
    kind: AuditEventKind,
    /// When the event occurred.
    occurred_at: DateTime<Utc>,
    /// Whether the event records a success or a refusal.
    outcome: AuditOutcome,
    /// Opaque ID of the client (`cli_...`) or user (`usr_...`) that caused the event, even where
    /// that is deleted; null where the server did or the caller was not authenticated.
    actor_id: Option<String>,
    /// Name that the actor had at the moment of the event.
    actor_name: String,
    /// Opaque ID of the object that the event is about; null where there is none.
    subject_id: Option<String>,
    /// Summary of the event in one sentence, for display.
    summary: String,
    /// IP address of the caller; null where the event did not come from a request.
    ip_address: Option<String>,
    /// Header `User-Agent` of the request; null where there was none.
    user_agent: Option<String>,
    /// ID of the request, as in the server's logs and in the response header `x-request-id`; null
    /// where the event did not come from a request.
    request_id: Option<String>,
    /// Particulars of the event, which never contain a secret; their members depend on `kind`. Null
    /// where there are none.
    #[schema(value_type = Option<Object>)]
    details: Option<Value>,
    /// Hash that ties the event to the one before it in the deployment's log (HMAC-SHA-256 in
    /// hexadecimal); `latchkey audit verify` checks it. Null for an event of an older version that
    /// has none yet.
    hash: Option<String>,
}

impl From<Model> for AuditEvent {
    fn from(row: Model) -> Self {
        Self {
            id: row.id.to_string(),
            sequence: row.sequence,
            kind: row.kind.into(),
            occurred_at: row.occurred_at,
            outcome: row.outcome.into(),
            actor_id: row.actor_id,
            actor_name: row.actor_name,
            subject_id: row.subject_id,
            summary: row.summary,
            ip_address: row.ip_address,
            user_agent: row.user_agent,
            request_id: row.request_id,
            details: row
                .details
                .as_deref()
                .and_then(|details| serde_json::from_str(details).ok()),
            hash: row.hash,
        }
    }
}

/// Filter of events; all conditions must hold.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AuditQuery {
    /// Kind of the event; where repeated, any of them matches.
    kind: Option<Vec<AuditEventKind>>,
    /// Outcome of the event.
    outcome: Option<AuditOutcome>,
    /// Opaque ID of the client (`cli_...`) or user (`usr_...`) that caused the event.
    actor_id: Option<String>,
    /// Opaque ID of the object that the event is about.
    subject_id: Option<String>,
    /// Beginning of the span in which the event occurred, inclusive.
    occurred_at_from: Option<DateTime<Utc>>,
    /// End of the span in which the event occurred, exclusive.
    occurred_at_until: Option<DateTime<Utc>>,
    /// Text that summary, name of the actor or IP address of the event contains, regardless of the
    /// case of A to Z.
    search: Option<String>,
}

impl AuditQuery {
    fn filter(&self) -> AuditCriteria {
        AuditCriteria {
            kinds: self
                .kind
                .as_ref()
                .map(|kinds| kinds.iter().map(|word| word.0).collect()),
            outcome: self.outcome.map(|word| word.0),
            actor: self.actor_id.clone(),
            subject: self.subject_id.clone(),
            from: self.occurred_at_from,
            until: self.occurred_at_until,
            search: self.search.clone(),
        }
    }
}

/// Audit events of the account, newest first.
#[utoipa::path(
    get, path = "/audit-events", tag = "Audit", operation_id = "listAuditEvents", security(("oauth2" = ["audit:read"])), params(AuditQuery, PageParams, Within),
    responses((status = 200, description = "A page of audit events.", body = Part<AuditEvent>))
)]
async fn list(asked: List<PageParams, AuditQuery>) -> Result<Response> {
    let (app, actor) = (&asked.caller.app, &asked.caller.actor);
    let filter = asked.params.filter();
    let page = audit::list(&app.db, actor, &filter, &asked.slice)
        .await
        .map_err(|error| ApiError::from(error).in_request())?;
    let total = if asked.counted {
        Some(audit::count(&app.db, actor, &filter).await?)
    } else {
        None
    };
    let shown: Vec<_> = page
        .items
        .iter()
        .map(|(_, row)| AuditEvent::from(row.clone()))
        .collect();
    Ok(asked.answer("/audit-events", (&page, shown), total))
}

/// An audit event of the account.
#[utoipa::path(
    get, path = "/audit-events/{id}", tag = "Audit", operation_id = "getAuditEvent", security(("oauth2" = ["audit:read"])),
    params(("id" = String, Path, description = "Opaque ID of the audit event (`aud_...`).")),
    responses((status = 200, description = "The audit event.", body = AuditEvent))
)]
async fn find(caller: Caller, PathId(id): PathId<AuditEventId>) -> Result<Json<AuditEvent>> {
    let caller = caller.on(&id).await?;
    let found = audit::find(&caller.app.db, &caller.actor, id).await?;
    Ok(Json(
        found.ok_or_else(|| Error::not_found("id", "event"))?.into(),
    ))
}
