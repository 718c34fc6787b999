//! How many tokens a client was issued and refused, hour by hour or day by day, for charts.

use super::on_client;
use crate::{
    error::{ApiError, Result},
    page::Whole,
    query::{CallerParams, PathId},
    vocabulary::UsageBucket,
};
use axum::Json;
use chrono::{DateTime, Utc};
use domain::history::usage::{self, UsageSpan};
use entity::ClientId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Span and intervals of the counts.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Stretch {
    /// Beginning of the span, inclusive; the hour or day that contains it is counted whole.
    from: DateTime<Utc>,
    /// End of the span, exclusive; the hour or day that contains it is counted whole.
    until: DateTime<Utc>,
    /// Length of the intervals; `HOUR` when absent.
    bucket: Option<UsageBucket>,
}

/// Numbers of tokens and refusals in one hour or day.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UsagePoint {
    /// When the hour or day begins.
    starts_at: DateTime<Utc>,
    /// Number of tokens issued in the hour or day.
    issued: i64,
    /// Number of requests refused in the hour or day.
    refused: i64,
}

/// Numbers of tokens that a client was issued and refused, hour by hour (at most 31 days) or day by
/// day (at most 400), including those with none. Hours and days are in UTC and counted whole.
#[utoipa::path(
    get, path = "/clients/{id}/usage", tag = "Tokens", operation_id = "getClientUsage", security(("oauth2" = ["clients:read", "tokens:read"])),
    params(("id" = String, Path, description = "Opaque ID of the client (`cli_...`)."), Stretch),
    responses((status = 200, description = "Numbers for each hour or day, oldest first.", body = Whole<UsagePoint>))
)]
pub(super) async fn usage(
    PathId(id): PathId<ClientId>,
    asked: CallerParams<Stretch>,
) -> Result<Json<Whole<UsagePoint>>> {
    let (
        caller,
        Stretch {
            from,
            until,
            bucket,
        },
    ) = (on_client(asked.caller, id).await?, asked.params);
    caller.app.recorder.settle().await;
    let span = UsageSpan {
        from,
        until,
        bucket: bucket.unwrap_or(UsageBucket::Hour).into(),
    };
    let points = usage::of_client(&caller.app.db, &caller.actor, id, span)
        .await
        .map_err(|error| ApiError::from(error).in_request())?;
    let shown = |point: usage::Point| UsagePoint {
        starts_at: point.at,
        issued: point.issued,
        refused: point.refused,
    };
    Ok(Json(Whole {
        items: points.into_iter().map(shown).collect(),
    }))
}
