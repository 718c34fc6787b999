//! How many tokens a client was issued and refused, hour by hour or day by day, for charts.

use crate::{context::app, error::Result, time::DateTime};
use async_graphql::{Context, Enum, Object};
use domain::{
    actor::Actor,
    history::usage::{self as usages, Bucket, Point, UsageSpan},
};
use entity::ClientId;

/// Length of the intervals that usage is counted in.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Bucket")]
pub enum UsageBucket {
    /// An hour in UTC.
    Hour,
    /// A day in UTC.
    Day,
}

/// Numbers of tokens and refusals in one hour or day.
pub struct UsagePoint(Point);

/// Numbers of tokens and refusals in one hour or day.
#[Object]
impl UsagePoint {
    /// When the hour or day begins.
    async fn starts_at(&self) -> DateTime {
        self.0.at.into()
    }

    /// Number of tokens issued in the hour or day.
    async fn issued(&self) -> i64 {
        self.0.issued
    }

    /// Number of requests refused in the hour or day.
    async fn refused(&self) -> i64 {
        self.0.refused
    }
}

/// Counts of a client, including pending records.
pub async fn usage(
    ctx: &Context<'_>,
    actor: &Actor,
    client: ClientId,
    span: UsageSpan,
) -> Result<Vec<UsagePoint>> {
    let app = app(ctx)?;
    app.recorder.settle().await;
    let points = usages::of_client(&app.db, actor, client, span).await?;
    Ok(points.into_iter().map(UsagePoint).collect())
}
