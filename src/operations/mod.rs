//! Interface for the operator: liveness, readiness and metrics.

mod exposition;
mod process;

use app::App;
use axum::{
    Json, Router,
    extract::State,
    http::{StatusCode, header::CACHE_CONTROL},
    response::{IntoResponse, Response},
    routing::get,
};
use serde::Serialize;
use std::{collections::BTreeMap, sync::Arc};

/// The probes.
pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/healthz", get(alive))
        .route("/readyz", get(ready))
}

/// The metrics.
pub fn metrics() -> Router<Arc<App>> {
    Router::new().route("/metrics", get(exposition::handle))
}

/// The response to a liveness probe: which program it is that runs.
#[derive(Serialize)]
struct Liveness {
    status: &'static str,
    version: &'static str,
    /// The commit that it was built of, where the build told it.
    #[serde(skip_serializing_if = "str::is_empty")]
    commit: &'static str,
}

/// That the process runs, whatever state its database is in.
async fn alive() -> Response {
    let liveness = Liveness {
        status: "ok",
        version: env!("CARGO_PKG_VERSION"),
        commit: env!("LATCHKEY_COMMIT"),
    };
    ([(CACHE_CONTROL, "no-store")], Json(liveness)).into_response()
}

/// The response to a readiness probe.
#[derive(Serialize)]
struct Readiness {
    status: &'static str,
    checks: BTreeMap<&'static str, ProbeResult>,
}

#[derive(Serialize)]
struct ProbeResult {
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
}

/// Whether this node can serve, and which checks fail.
async fn ready(State(app): State<Arc<App>>) -> Response {
    let checks = app.checks().await;
    let well = checks.iter().all(|check| check.problem.is_none());
    let (code, status) = if well {
        (StatusCode::OK, "ready")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "not ready")
    };
    let outcome = |reason: Option<_>| ProbeResult {
        status: if reason.is_none() { "ok" } else { "failing" },
        reason,
    };
    let checks = checks
        .into_iter()
        .map(|check| (check.name, outcome(check.problem)))
        .collect();
    (
        code,
        [(CACHE_CONTROL, "no-store")],
        Json(Readiness { status, checks }),
    )
        .into_response()
}
