//! How many tokens a client or an account was issued and refused, hour by hour or day by day, for
//! charts; and the clients of an account that were issued most.

use crate::{
    client::Client,
    context::{app, load},
    error::Result,
    time::DateTime,
};
use async_graphql::{Context, ID, Object};
use domain::{
    actor::Actor,
    history::usage::{self as usages, ClientCounts, Point, UsageSpan},
};
use entity::ClientId;

/// Numbers of tokens and refusals in one hour or day.
pub(crate) struct UsagePoint(Point);

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

/// Numbers of tokens and refusals of one client in a span of time.
pub(crate) struct ClientUsage(ClientCounts);

/// Numbers of tokens and refusals of one client in a span of time.
#[Object]
impl ClientUsage {
    /// Client that the numbers are about; null where that is deleted, or `clients:read` is missing.
    async fn client(&self, ctx: &Context<'_>) -> Result<Option<Client>> {
        Ok(load(ctx, self.0.client).await?.map(Client))
    }

    /// Opaque ID of the client (`cli_...`), even where that is deleted.
    async fn subject_id(&self) -> ID {
        self.0.client.into()
    }

    /// Number of tokens issued to the client.
    async fn issued(&self) -> i64 {
        self.0.issued
    }

    /// Number of requests in the client's name that were refused.
    async fn refused(&self) -> i64 {
        self.0.refused
    }
}

/// Counts of a client or of the actor's account, including pending records.
pub(crate) async fn usage(
    ctx: &Context<'_>,
    actor: &Actor,
    client: Option<ClientId>,
    span: UsageSpan,
) -> Result<Vec<UsagePoint>> {
    let app = app(ctx)?;
    app.recorder.settle().await;
    let points = usages::counted(&app.db, actor, client, span).await?;
    Ok(points.into_iter().map(UsagePoint).collect())
}

/// The clients of the actor's account that were issued most, including pending records.
pub(crate) async fn busiest(
    ctx: &Context<'_>,
    actor: &Actor,
    span: UsageSpan,
    most: i32,
) -> Result<Vec<ClientUsage>> {
    let app = app(ctx)?;
    app.recorder.settle().await;
    let found = usages::busiest(&app.db, actor, span, most).await?;
    Ok(found.into_iter().map(ClientUsage).collect())
}
