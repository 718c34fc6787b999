//! The same change for many clients at once, and the revocation of their tokens: one result for each
//! client named.

mod change;
mod filter;
mod revoke;

use super::Client;
use crate::{
    actor::Caller,
    error::{FieldProblem, Result},
    vocabulary::BulkErrorPolicy,
};
use app::App;
use axum::Json;
use domain::client::bulk::{BulkOutcome, OnError, chosen::BulkChanged};
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(change::set_status))
        .routes(routes!(change::delete))
        .routes(routes!(revoke::revoke_all))
        .routes(routes!(revoke::revoke_each))
}

/// Result of a bulk change for one client.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct BulkResult {
    /// Opaque ID of the client.
    id: String,
    /// Whether the client is now as requested: it was changed, or needed no change.
    ok: bool,
    /// The client after the change; null after deletion and on failure.
    client: Option<Client>,
    /// Problems that kept the client from being changed; empty when `ok` is true.
    errors: Vec<FieldProblem>,
}

/// Result of a bulk change of clients.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct BulkResults {
    /// One result for each client named, in the order of the input; with `filter`, for the first
    /// 100 that were not changed only.
    results: Vec<BulkResult>,
    /// Number of clients that are now as requested.
    succeeded: usize,
    /// Number of clients that were not changed, although others may have been.
    failed: usize,
}

fn policy(chosen: Option<BulkErrorPolicy>) -> OnError {
    chosen.map_or(OnError::SkipFailed, |word| word.0)
}

async fn results(caller: &Caller, changed: BulkChanged) -> Result<Json<BulkResults>> {
    let BulkChanged {
        succeeded,
        failed,
        outcomes,
    } = changed;
    let rows: Vec<_> = outcomes
        .iter()
        .filter_map(|outcome| outcome.result.as_ref().ok().and_then(Clone::clone))
        .collect();
    let mut shown = super::show_all(&caller.app, &rows).await?.into_iter();
    let results = outcomes
        .into_iter()
        .map(|BulkOutcome { id, result }| {
            let (client, problems) = match result {
                Ok(row) => (row.and_then(|_| shown.next()), None),
                Err(problems) => (None, Some(problems)),
            };
            let ok = problems.is_none();
            BulkResult {
                id: id.to_string(),
                ok,
                client,
                errors: problems
                    .into_iter()
                    .flatten()
                    .map(FieldProblem::from)
                    .collect(),
            }
        })
        .collect();
    Ok(Json(BulkResults {
        succeeded,
        failed,
        results,
    }))
}
