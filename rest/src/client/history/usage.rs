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
use domain::history::usage::{self, Bucket, UsageSpan};
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

impl From<Stretch> for UsageSpan {
    fn from(asked: Stretch) -> Self {
        Self {
            from: asked.from,
            until: asked.until,
            bucket: asked.bucket.map_or(Bucket::Hour, |word| word.0),
        }
    }
}

/// Numbers of tokens and refusals in one hour or day.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UsagePoint {
    /// When the hour or day begins.
    starts_at: DateTime<Utc>,
    /// Number of tokens issued in the hour or day.
    issued: i64,
    /// Number of requests refused in the hour or day.
    refused: i64,
}

impl From<usage::Point> for UsagePoint {
    fn from(point: usage::Point) -> Self {
        Self {
            starts_at: point.at,
            issued: point.issued,
            refused: point.refused,
        }
    }
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
    let (caller, span) = (on_client(asked.caller, id).await?, asked.params.into());
    caller.app.recorder.settle().await;
    let points = usage::counted(&caller.app.db, &caller.actor, Some(id), span)
        .await
        .map_err(|error| ApiError::from(error).in_request())?;
    Ok(Json(Whole {
        items: points.into_iter().map(Into::into).collect(),
    }))
}
