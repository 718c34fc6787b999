//! The activity of a client: tokens it was issued, requests in its name that were refused, and
//! changes of it, in one list.

use super::on_client;
use crate::{
    audit::AuditEvent,
    error::{ApiError, Result},
    page::{List, Onward, Part},
    query::PathId,
    token::IssuedToken,
    vocabulary::ActivityKind,
};
use axum::response::Response;
use chrono::{DateTime, Utc};
use domain::history::activity::{self, ActivityCriteria, ActivityEntry};
use entity::{ClientId, refusal};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A request in a client's name that was refused.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct RefusedRequest {
    /// OAuth error code of the refusal (RFC 6749 section 5.2): `invalid_client` where a secret was
    /// wrong or the client is disabled.
    error: String,
    /// OAuth grant type that was requested; null where the client was not authenticated.
    grant_type: Option<String>,
    /// Scope that was requested, cut to 500 characters; null where there was none.
    scope: Option<String>,
    /// When the request was refused.
    occurred_at: DateTime<Utc>,
    /// IP address that the request came from; null where it is not known.
    ip_address: Option<String>,
}

impl From<&refusal::Model> for RefusedRequest {
    fn from(row: &refusal::Model) -> Self {
        Self {
            error: activity::error_code(row),
            grant_type: row.grant_type.clone(),
            scope: row.scope.clone(),
            occurred_at: row.occurred_at,
            ip_address: row.ip_address.clone(),
        }
    }
}

/// Event in the life of a client; exactly one of `token`, `refusal` and `event` is not null.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Activity {
    /// Opaque ID of the activity, unique within the client's activity.
    id: String,
    /// Kind of the activity, which tells whether `token`, `refusal` or `event` is set.
    kind: ActivityKind,
    /// When the activity occurred.
    occurred_at: DateTime<Utc>,
    /// Summary of the activity in one sentence, for display.
    summary: String,
    /// The token that the client was issued; null for other kinds.
    token: Option<IssuedToken>,
    /// The request in the client's name that was refused; null for other kinds.
    refusal: Option<RefusedRequest>,
    /// The entry of the audit log, where the client was changed or its tokens were revoked; null
    /// for other kinds.
    event: Option<AuditEvent>,
}

impl From<&ActivityEntry> for Activity {
    fn from(entry: &ActivityEntry) -> Self {
        let (token, refusal, event) = match entry {
            ActivityEntry::Issued(token) => (Some(IssuedToken::from(&**token)), None, None),
            ActivityEntry::Refused(row) => (None, Some(RefusedRequest::from(&**row)), None),
            ActivityEntry::Administrative(row) => (
                None,
                None,
                Some(AuditEvent::from(entity::audit_event::Model::clone(row))),
            ),
        };
        Self {
            id: entry.id(),
            kind: entry.kind().into(),
            occurred_at: entry.at(),
            summary: entry.summary(),
            token,
            refusal,
            event,
        }
    }
}

/// Filter of activities; all conditions must hold.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct HistoryQuery {
    /// Kind of activity; where repeated, any of them matches.
    kind: Option<Vec<ActivityKind>>,
    /// Beginning of the span in which the activity occurred, inclusive.
    occurred_at_from: Option<DateTime<Utc>>,
    /// End of the span in which the activity occurred, exclusive.
    occurred_at_until: Option<DateTime<Utc>>,
}

/// Activity of a client, newest first: tokens issued, requests refused, and, for callers with
/// `audit:read`, changes of the client.
#[utoipa::path(
    get, path = "/clients/{id}/activity", tag = "Tokens", operation_id = "listClientActivity", security(("oauth2" = ["clients:read", "tokens:read"])),
    params(("id" = String, Path, description = "Opaque ID of the client (`cli_...`)."), HistoryQuery, Onward),
    responses((status = 200, description = "A page of activity.", body = Part<Activity>))
)]
pub(super) async fn activity(
    PathId(id): PathId<ClientId>,
    mut asked: List<Onward, HistoryQuery>,
) -> Result<Response> {
    asked.caller = on_client(asked.caller, id).await?;
    let (app, actor) = (&asked.caller.app, &asked.caller.actor);
    app.recorder.settle().await;
    let filter = ActivityCriteria {
        now: app.tools.clock.now(),
        client: id,
        kinds: asked
            .params
            .kind
            .as_ref()
            .map(|list| list.iter().map(|word| word.0).collect()),
        at: (
            asked.params.occurred_at_from,
            asked.params.occurred_at_until,
        ),
    };
    let page = activity::list(&app.db, actor, &filter, &asked.slice)
        .await
        .map_err(|error| ApiError::from(error).in_request())?;
    let total = if asked.counted {
        Some(activity::count(&app.db, actor, &filter).await?)
    } else {
        None
    };
    let shown: Vec<_> = page
        .items
        .iter()
        .map(|(_, entry)| Activity::from(entry))
        .collect();
    Ok(asked.answer(&format!("/clients/{id}/activity"), (&page, shown), total))
}
