//! Unused access: what clients did not use of their permissions and secrets for so many days.

use crate::{
    client::{Client, show_all},
    error::{ApiError, Result},
    page::{List, Onward, Part},
    permission::Permission,
    query::{CallerParams, PathId},
    vocabulary::{AccessFinding, GrantReason},
    within::Within,
};
use app::App;
use axum::{Json, response::Response};
use chrono::{DateTime, Utc};
use domain::{
    error::Error,
    unused_access::{self as unused, DEFAULT_DAYS, ReviewPeriod},
};
use entity::ClientId;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub(crate) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(of_client))
        .routes(routes!(of_account))
}

/// Period that is looked at.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct UnusedAccessQuery {
    /// Number of days that the period has, from 1 to the days that records of tokens are kept; 30
    /// when absent.
    #[param(minimum = 1, maximum = 3650)]
    days: Option<i32>,
}

impl UnusedAccessQuery {
    fn period(&self, app: &App) -> Result<ReviewPeriod> {
        ReviewPeriod::of_days(self.days.unwrap_or(DEFAULT_DAYS), &app.tools)
            .map_err(|error| ApiError::from(error).in_request())
    }
}

/// Use of the access of one client in a period that ends now.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UnusedAccess {
    /// Client that the findings are about.
    client: Client,
    /// Whether the client authenticated in the period.
    finding: AccessFinding,
    /// Beginning of the period.
    starts_at: DateTime<Utc>,
    /// Moment since which all tokens are known that the client could have requested with its present
    /// permissions: where it is after `startsAt`, nothing is said to be unused. Null where no token is
    /// on record.
    evidence_starts_at: Option<DateTime<Utc>>,
    /// Number of the client's tokens that were examined, the newest of the period; at most 10,000.
    token_count: i64,
    /// Permissions that the client has, by category and code, with what was found of each.
    permissions: Vec<PermissionFinding>,
    /// Secrets of the client that are accepted, newest first, with what was found of each.
    secrets: Vec<SecretFinding>,
}

/// A permission of a client, and whether it was used.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PermissionFinding {
    /// Permission that the client has.
    permission: Permission,
    /// Reason why the client has the permission: `ROLE` or `DIRECT`.
    reason: GrantReason,
    /// Whether the permission was used in the period.
    finding: AccessFinding,
    /// When the last token of the period was issued that carried the permission; null where none
    /// did.
    last_issued_at: Option<DateTime<Utc>>,
}

/// A secret of a client, and whether it was used.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SecretFinding {
    /// Opaque ID of the secret (`sec_...`).
    secret_id: String,
    /// Whether the secret was used in the period.
    finding: AccessFinding,
    /// When the secret was last used, to the minute; null where it never was.
    last_used_at: Option<DateTime<Utc>>,
}

impl From<unused::PermissionFinding> for PermissionFinding {
    fn from(found: unused::PermissionFinding) -> Self {
        Self {
            permission: found.permission.into(),
            reason: found.reason.into(),
            finding: found.finding.into(),
            last_issued_at: found.last_issued_at,
        }
    }
}

impl UnusedAccess {
    fn of(found: unused::UnusedAccess, client: Client) -> Self {
        let of_secret = |found: unused::SecretFinding| SecretFinding {
            secret_id: found.secret.id.to_string(),
            finding: found.finding.into(),
            last_used_at: found.secret.last_used_at,
        };
        Self {
            client,
            finding: found.finding.into(),
            starts_at: found.starts_at,
            evidence_starts_at: found.evidence_starts_at,
            token_count: found.token_count,
            permissions: found.permissions.into_iter().map(Into::into).collect(),
            secrets: found.secrets.into_iter().map(of_secret).collect(),
        }
    }
}

/// As they are returned, in the same order.
async fn shown(app: &App, found: Vec<unused::UnusedAccess>) -> Result<Vec<UnusedAccess>> {
    let rows: Vec<_> = found.iter().map(|one| one.client.clone()).collect();
    let clients = show_all(app, &rows).await?;
    Ok(found
        .into_iter()
        .zip(clients)
        .map(|(found, client)| UnusedAccess::of(found, client))
        .collect())
}

/// Use of each permission and secret of the client in the last days, to take away what is unused.
#[utoipa::path(
    get, path = "/clients/{id}/unused-access", tag = "Tokens", operation_id = "getClientUnusedAccess", security(("oauth2" = ["clients:read", "tokens:read"])),
    params(("id" = String, Path, description = "Opaque ID of the client (`cli_...`)."), UnusedAccessQuery),
    responses((status = 200, description = "Findings on the client.", body = UnusedAccess))
)]
async fn of_client(
    PathId(id): PathId<ClientId>,
    asked: CallerParams<UnusedAccessQuery>,
) -> Result<Json<UnusedAccess>> {
    let caller = asked.caller.on(&id).await?;
    let app = &caller.app;
    let period = asked.params.period(app)?;
    app.recorder.settle().await;
    let found = unused::of_client(&app.db, &caller.actor, id, period)
        .await?
        .ok_or_else(|| Error::not_found("id", "client"))?;
    let one = shown(app, vec![found]).await?.pop();
    Ok(Json(one.ok_or_else(|| {
        Error::internal("a client was not shown")
    })?))
}

/// Use of each permission and secret of the account's clients in the last days, to take away what is
/// unused; newest client first.
#[utoipa::path(
    get, path = "/unused-access", tag = "Tokens", operation_id = "listUnusedAccess", security(("oauth2" = ["clients:read", "tokens:read"])),
    params(UnusedAccessQuery, Onward, Within),
    responses((status = 200, description = "A page of findings, one for each client.", body = Part<UnusedAccess>))
)]
async fn of_account(asked: List<Onward, UnusedAccessQuery>) -> Result<Response> {
    let (app, actor) = (&asked.caller.app, &asked.caller.actor);
    let period = asked.params.period(app)?;
    app.recorder.settle().await;
    let page = unused::of_account(&app.db, actor, period, &asked.slice)
        .await
        .map_err(|error| ApiError::from(error).in_request())?;
    let total = if asked.counted {
        Some(unused::count(&app.db, actor).await?)
    } else {
        None
    };
    let found: Vec<_> = page.items.iter().map(|(_, found)| found.clone()).collect();
    let items = shown(app, found).await?;
    Ok(asked.answer("/unused-access", (&page, items), total))
}
