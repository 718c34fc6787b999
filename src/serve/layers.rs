//! Layers around every route: a request ID, and one line in the log.

use app::{
    App,
    metrics::{NO_ROUTE, known_method},
};
use axum::{
    Json,
    extract::{MatchedPath, Request},
    http::{HeaderValue, StatusCode},
    response::{IntoResponse, Response},
};
use serde_json::json;
use std::{sync::Arc, time::Duration};
use tower_http::{
    request_id::{MakeRequestId, RequestId},
    trace::{OnResponse, TraceLayer},
};

/// A UUIDv4 for each request, from the app's source of randomness.
#[derive(Clone)]
pub(super) struct MakeId(pub(super) Arc<App>);

impl MakeRequestId for MakeId {
    fn make_request_id<B>(&mut self, _: &axum::http::Request<B>) -> Option<RequestId> {
        HeaderValue::try_from(self.0.tools.random.uuid_v4().to_string())
            .ok()
            .map(RequestId::new)
    }
}

pub(super) fn failed(what: &'static str) -> Response {
    tracing::error!("{what}");
    (
        StatusCode::INTERNAL_SERVER_ERROR,
        Json(json!({ "error": "server_error" })),
    )
        .into_response()
}

pub(super) type Trace = TraceLayer<
    tower_http::classify::SharedClassifier<tower_http::classify::ServerErrorsAsFailures>,
    fn(&Request) -> tracing::Span,
    (),
    ResponseLog,
    (),
    (),
    (),
>;

/// One line a request: method, template of the route, status, duration. Neither the path itself nor
/// the query: a caller may have pasted a secret into either by mistake.
pub(super) fn trace() -> Trace {
    TraceLayer::new_for_http()
        .make_span_with(span as fn(&Request) -> tracing::Span)
        .on_request(())
        .on_response(ResponseLog)
        .on_body_chunk(())
        .on_eos(())
        .on_failure(())
}

fn span(request: &Request) -> tracing::Span {
    let id = request
        .extensions()
        .get::<RequestId>()
        .and_then(|id| id.header_value().to_str().ok())
        .unwrap_or_default();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or(NO_ROUTE, MatchedPath::as_str);
    tracing::info_span!(
        "request",
        id,
        method = known_method(request.method()),
        route
    )
}

#[derive(Clone)]
pub(super) struct ResponseLog;

impl<B> OnResponse<B> for ResponseLog {
    fn on_response(self, response: &axum::http::Response<B>, latency: Duration, _: &tracing::Span) {
        tracing::info!(
            status = response.status().as_u16(),
            micros = u64::try_from(latency.as_micros()).unwrap_or(u64::MAX),
            "answered"
        );
    }
}
