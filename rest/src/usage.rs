//! How many tokens an account's clients were issued and refused, hour by hour or day by day, for
//! charts; and which of them were issued most.

use super::{
    client::history::{Stretch, UsagePoint},
    error::{ApiError, Result},
    page::Whole,
    vocabulary::UsageBucket,
    within::{InAccount, Within},
};
use app::App;
use axum::Json;
use chrono::{DateTime, Utc};
use domain::history::usage::{self, Bucket, ClientCounts, UsageSpan};
use serde::{Deserialize, Deserializer, Serialize, de::Error};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub(crate) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(tokens))
        .routes(routes!(busiest))
}

/// Numbers of tokens that the account's clients were issued and refused, hour by hour (at most 31
/// days) or day by day (at most 400), including those with none and those of deleted clients. Hours
/// and days are in UTC and counted whole.
#[utoipa::path(
    get, path = "/tokens/usage", tag = "Tokens", operation_id = "getTokenUsage", security(("oauth2" = ["tokens:read"])), params(Stretch, Within),
    responses((status = 200, description = "Numbers for each hour or day, oldest first.", body = Whole<UsagePoint>))
)]
async fn tokens(asked: InAccount<Stretch>) -> Result<Json<Whole<UsagePoint>>> {
    let InAccount { caller, params } = asked;
    caller.app.recorder.settle().await;
    let points = usage::counted(&caller.app.db, &caller.actor, None, params.into()).await;
    let points = points.map_err(|error| ApiError::from(error).in_request())?;
    Ok(Json(Whole {
        items: points.into_iter().map(Into::into).collect(),
    }))
}

/// Span in which the tokens of clients are counted, and how many clients are listed.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct BusiestQuery {
    /// Beginning of the span, inclusive; the hour or day that contains it is counted whole.
    from: DateTime<Utc>,
    /// End of the span, exclusive; the hour or day that contains it is counted whole.
    until: DateTime<Utc>,
    /// Length of the intervals that the span is rounded to; `HOUR` when absent.
    bucket: Option<UsageBucket>,
    /// Maximum number of clients; at most 100, and 10 when absent.
    #[param(minimum = 0)]
    #[serde(default, deserialize_with = "count")]
    first: Option<i32>,
}

/// A number of items, which is refused by its name where it is negative, whatever else is missing.
fn count<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Option<i32>, D::Error> {
    let number = i32::deserialize(deserializer)?;
    if number < 0 {
        return Err(D::Error::custom(
            "`first` is wrong: it must not be negative",
        ));
    }
    Ok(Some(number))
}

/// Numbers of tokens and refusals of one client in a span of time.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ClientUsage {
    /// Opaque ID of the client (`cli_...`), even where that is deleted.
    subject_id: String,
    /// Number of tokens issued to the client.
    issued: i64,
    /// Number of requests in the client's name that were refused.
    refused: i64,
}

/// The clients of the account that were issued most tokens, the busiest first, also deleted ones; at
/// most 31 days by the hour and 400 by the day. Hours and days are in UTC and counted whole.
#[utoipa::path(
    get, path = "/tokens/busiest-clients", tag = "Tokens", operation_id = "listBusiestClients", security(("oauth2" = ["tokens:read"])),
    params(BusiestQuery, Within), responses((status = 200, description = "Clients with their numbers.", body = Whole<ClientUsage>))
)]
async fn busiest(asked: InAccount<BusiestQuery>) -> Result<Json<Whole<ClientUsage>>> {
    let InAccount { caller, params } = asked;
    caller.app.recorder.settle().await;
    let span = UsageSpan {
        from: params.from,
        until: params.until,
        bucket: params.bucket.map_or(Bucket::Hour, |word| word.0),
    };
    let most = params.first.unwrap_or(10);
    let found = usage::busiest(&caller.app.db, &caller.actor, span, most).await;
    let shown = |counts: ClientCounts| ClientUsage {
        subject_id: counts.client.to_string(),
        issued: counts.issued,
        refused: counts.refused,
    };
    let found = found.map_err(|error| ApiError::from(error).in_request())?;
    Ok(Json(Whole {
        items: found.into_iter().map(shown).collect(),
    }))
}
