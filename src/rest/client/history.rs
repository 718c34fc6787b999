//! What happened with a client: tokens that it was issued, all that concerns it, and counts for charts.

use crate::{
    app::App,
    domain::{
        client,
        error::Error,
        history::{
            activity::{self, Entry, Filter},
            usage::{self, Span},
        },
    },
    rest::{
        actor::Caller,
        audit::AuditEvent,
        error::{Failure, Result},
        page::{List, Onward, Part, Whole},
        query::{Asked, At},
        token::{self, IssuedToken},
        vocabulary::{ActivityKind, UsageBucket},
    },
};
use axum::{Json, response::Response};
use chrono::{DateTime, Utc};
use entity::{ClientId, refusal};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(tokens)).routes(routes!(activity)).routes(routes!(usage))
}

/// A request in a client's name that was refused.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RefusedRequest {
    /// The OAuth error code (RFC 6749 section 5.2): `invalid_client` where a secret was wrong or the client is disabled.
    error: String,
    /// The grant that was asked for; null where the client was not even authenticated.
    grant_type: Option<String>,
    /// The scope that was asked for, cut to 500 characters.
    scope: Option<String>,
    /// When it was refused.
    occurred_at: DateTime<Utc>,
    /// Address that it came from.
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

/// Something that happened to a client: exactly one of `token`, `refusal` and `event` says what.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Activity {
    /// Id of the record.
    id: String,
    /// What kind of thing it is.
    kind: ActivityKind,
    /// When it happened.
    occurred_at: DateTime<Utc>,
    /// One sentence for people.
    summary: String,
    /// The token that was issued.
    token: Option<IssuedToken>,
    /// The request that was refused.
    refusal: Option<RefusedRequest>,
    /// What was done to the client.
    event: Option<AuditEvent>,
}

impl From<&Entry> for Activity {
    fn from(entry: &Entry) -> Self {
        let (token, refusal, event) = match entry {
            Entry::Issued(token) => (Some(IssuedToken::from(&**token)), None, None),
            Entry::Refused(row) => (None, Some(RefusedRequest::from(&**row)), None),
            Entry::Administrative(row) => (None, None, Some(AuditEvent::from(entity::audit_event::Model::clone(row)))),
        };
        Self { id: entry.id(), kind: entry.kind().into(), occurred_at: entry.at(), summary: entry.summary(), token, refusal, event }
    }
}

/// What is wanted; all conditions must hold.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// Any of these; may be repeated.
    kind: Option<Vec<ActivityKind>>,
    /// From this moment on.
    occurred_at_from: Option<DateTime<Utc>>,
    /// Before this moment.
    occurred_at_until: Option<DateTime<Utc>>,
}

/// Which counts are wanted.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Stretch {
    /// From the hour or day of this moment on.
    from: DateTime<Utc>,
    /// Before this moment; the hour or day that it falls into is counted whole.
    until: DateTime<Utc>,
    /// Hours or days; `HOUR` where absent.
    bucket: Option<UsageBucket>,
}

/// An hour or a day with its counts.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UsagePoint {
    /// When the hour or day begins.
    starts_at: DateTime<Utc>,
    /// Tokens issued.
    issued: i64,
    /// Requests refused.
    refused: i64,
}

/// The caller as they act on a client that is there.
async fn on_client(caller: Caller, id: ClientId) -> Result<Caller> {
    let caller = caller.on(&id).await?;
    client::find(&caller.app.db, &caller.actor, id).await?.ok_or_else(|| Error::not_found("id", "client"))?;
    Ok(caller)
}

/// Tokens that a client was issued, newest first.
#[utoipa::path(
    get, path = "/clients/{id}/tokens", tag = "Tokens", operation_id = "listClientTokens", security(("oauth2" = ["clients:read", "tokens:read"])),
    params(("id" = String, Path, description = "Which client."), token::Wanted, Onward),
    responses((status = 200, description = "A page of tokens.", body = Part<IssuedToken>))
)]
async fn tokens(At(id): At<ClientId>, mut asked: List<Onward, token::Wanted>) -> Result<Response> {
    asked.caller = on_client(asked.caller, id).await?;
    token::page(&asked, Some(id), &format!("/clients/{id}/tokens")).await
}

/// What happened to a client, newest first: tokens issued, requests refused, and, for those who may read the audit log, what was done to it.
#[utoipa::path(
    get, path = "/clients/{id}/activity", tag = "Tokens", operation_id = "listClientActivity", security(("oauth2" = ["clients:read", "tokens:read"])),
    params(("id" = String, Path, description = "Which client."), Wanted, Onward),
    responses((status = 200, description = "A page of what happened.", body = Part<Activity>))
)]
async fn activity(At(id): At<ClientId>, mut asked: List<Onward, Wanted>) -> Result<Response> {
    asked.caller = on_client(asked.caller, id).await?;
    let (app, actor) = (&asked.caller.app, &asked.caller.actor);
    app.recorder.settle().await;
    let filter = Filter {
        now: app.tools.clock.now(),
        client: id,
        kinds: asked.params.kind.as_ref().map(|list| list.iter().copied().map(Into::into).collect()),
        at: (asked.params.occurred_at_from, asked.params.occurred_at_until),
    };
    let page = activity::list(&app.db, actor, &filter, &asked.slice).await.map_err(|error| Failure::from(error).in_request())?;
    let total = if asked.counted { Some(activity::count(&app.db, actor, &filter).await?) } else { None };
    let shown: Vec<_> = page.items.iter().map(|(_, entry)| Activity::from(entry)).collect();
    Ok(asked.answer(&format!("/clients/{id}/activity"), (&page, shown), total))
}

/// How many tokens a client was issued and refused, hour by hour (at most 31 days) or day by day (at most 400), also where there were none. The
/// hours and days are those of UTC, and counted whole.
#[utoipa::path(
    get, path = "/clients/{id}/usage", tag = "Tokens", operation_id = "getClientUsage", security(("oauth2" = ["clients:read", "tokens:read"])),
    params(("id" = String, Path, description = "Which client."), Stretch),
    responses((status = 200, description = "Counts, oldest first.", body = Whole<UsagePoint>))
)]
async fn usage(At(id): At<ClientId>, asked: Asked<Stretch>) -> Result<Json<Whole<UsagePoint>>> {
    let (caller, Stretch { from, until, bucket }) = (on_client(asked.caller, id).await?, asked.params);
    caller.app.recorder.settle().await;
    let span = Span { from, until, bucket: bucket.unwrap_or(UsageBucket::Hour).into() };
    let points = usage::of_client(&caller.app.db, &caller.actor, id, span).await.map_err(|error| Failure::from(error).in_request())?;
    let shown = |point: usage::Point| UsagePoint { starts_at: point.at, issued: point.issued, refused: point.refused };
    Ok(Json(Whole { items: points.into_iter().map(shown).collect() }))
}
