//! Traces of requests, sent to an OpenTelemetry collector (OTLP over HTTP) where the operator names
//! one.
//!
//! A trace has one span of this server: the request, with its method, the template of its route,
//! its status and its ID. It contains neither the path itself nor the query, a header or a body,
//! and so no secret. A caller's `traceparent` (W3C Trace Context) is continued; its `tracestate`,
//! which may have any content, is ignored. Where no collector is set, requests do not pass through
//! any of this.

mod sender;

use crate::error::CliError;
use axum::{
    Router,
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, Method, Response},
    middleware::{Next, from_fn_with_state},
};
use hyper_util::client::legacy::connect::HttpConnector;
use opentelemetry::{
    Context, KeyValue,
    propagation::{Extractor, TextMapPropagator},
    trace::{Span, SpanBuilder, SpanKind, Status, Tracer, TracerProvider},
};
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::{
    Resource,
    propagation::TraceContextPropagator,
    trace::{Sampler, SdkTracer, SdkTracerProvider},
};
use sender::{Sender, https};
use std::{sync::Arc, time::Duration};

/// How long the last spans may take to be sent when the server stops.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(5);
/// The request ID that the server assigned.
const REQUEST_ID: &str = "x-request-id";
/// The one header that is read.
const PARENT: &str = "traceparent";

/// Collects spans and sends them in the background.
pub struct Traces {
    provider: SdkTracerProvider,
    tracer: SdkTracer,
}

impl Traces {
    /// Starts to collect. Nothing is sent yet, so the collector need not be running.
    ///
    /// # Errors
    /// With a message for the operator.
    pub fn start(settings: &config::TracesSettings) -> Result<Self, CliError> {
        let wrong = |error: String| CliError::Other(format!("LATCHKEY_OTLP_ENDPOINT: {error}"));
        let endpoint = format!(
            "{}/v1/traces",
            settings.endpoint.as_str().trim_end_matches('/')
        );
        let exporter = SpanExporter::builder().with_http();
        let exporter = match settings.endpoint.scheme() {
            "https" => exporter.with_http_client(Sender::new(https().map_err(wrong)?)),
            _ => exporter.with_http_client(Sender::new(HttpConnector::new())),
        };
        let exporter = exporter
            .with_protocol(Protocol::HttpBinary)
            .with_endpoint(endpoint)
            .build();
        let exporter = exporter.map_err(|error| wrong(error.to_string()))?;
        let named = Resource::builder().with_service_name(env!("CARGO_PKG_NAME"));
        let provider = SdkTracerProvider::builder()
            .with_resource(
                named
                    .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
                    .build(),
            )
            .with_sampler(Sampler::ParentBased(Box::new(Sampler::TraceIdRatioBased(
                settings.sample_ratio,
            ))))
            .with_batch_exporter(exporter)
            .build();
        let tracer = provider.tracer(env!("CARGO_PKG_NAME"));
        Ok(Self { provider, tracer })
    }

    /// The same routes, with a span for each request.
    pub fn follow(&self, routes: Router) -> Router {
        routes.layer(from_fn_with_state(Arc::new(self.tracer.clone()), follow))
    }

    /// Sends the remaining spans, within a time limit.
    pub async fn end(self) {
        // It waits for the sending thread, which waits for this runtime.
        let ended = tokio::task::spawn_blocking(move || {
            self.provider.shutdown_with_timeout(SHUTDOWN_TIMEOUT)
        })
        .await;
        if !matches!(ended, Ok(Ok(()))) {
            tracing::warn!("the last traces could not be sent");
        }
    }
}

async fn follow(
    State(tracer): State<Arc<SdkTracer>>,
    request: Request,
    next: Next,
) -> Response<axum::body::Body> {
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map(|path| path.as_str().to_owned());
    let mut span = begin(&tracer, request.method(), route, request.headers());
    let response = next.run(request).await;
    let status = response.status();
    span.set_attribute(KeyValue::new(
        "http.response.status_code",
        i64::from(status.as_u16()),
    ));
    if let Some(id) = response
        .headers()
        .get(REQUEST_ID)
        .and_then(|id| id.to_str().ok())
    {
        span.set_attribute(KeyValue::new("latchkey.request_id", id.to_owned()));
    }
    if status.is_server_error() {
        span.set_status(Status::error(""));
    }
    span.end();
    response
}

/// Named and described as OpenTelemetry's conventions for HTTP say.
fn begin(
    tracer: &SdkTracer,
    method: &Method,
    route: Option<String>,
    headers: &HeaderMap,
) -> <SdkTracer as Tracer>::Span {
    let known = [
        Method::GET,
        Method::POST,
        Method::PUT,
        Method::PATCH,
        Method::DELETE,
        Method::HEAD,
        Method::OPTIONS,
    ];
    // Callers can invent methods of any length.
    let method = if known.contains(method) {
        method.as_str()
    } else {
        "_OTHER"
    }
    .to_owned();
    let name = route
        .as_ref()
        .map_or_else(|| method.clone(), |route| format!("{method} {route}"));
    let mut attributes = vec![KeyValue::new("http.request.method", method)];
    attributes.extend(route.map(|route| KeyValue::new("http.route", route)));
    let parent =
        TraceContextPropagator::new().extract_with_context(&Context::new(), &Parent(headers));
    tracer.build_with_context(
        SpanBuilder::from_name(name)
            .with_kind(SpanKind::Server)
            .with_attributes(attributes),
        &parent,
    )
}

/// The headers as the propagator sees them: only the one with the caller's span.
struct Parent<'a>(&'a HeaderMap);

impl Extractor for Parent<'_> {
    fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).filter(|_| name == PARENT)?.to_str().ok()
    }

    fn keys(&self) -> Vec<&str> {
        vec![PARENT]
    }
}
