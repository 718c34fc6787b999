//! What surrounds every route: a request ID, a limit on its time, a response where it panics, headers
//! of every response, counts, and one line in the log.
//!
//! This is one layer and not one for each: every layer moves the request and its response once
//! more, and is copied for every request.

use app::{
    App,
    metrics::{CountedMethod, NO_ROUTE, Route},
    origin::RequestId,
};
use axum::{
    Json,
    extract::{MatchedPath, Request},
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use futures_util::FutureExt;
use serde_json::json;
use std::{
    convert::Infallible,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    sync::{Arc, OnceLock},
    task::{Context, Poll},
    time::Duration,
};
use tokio::time::{Instant, timeout};
use tower::{Layer, Service};
use tracing::{Instrument, Span};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Headers of every response that does not have its own.
const ALWAYS: [(HeaderName, HeaderValue); 2] = [
    (
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ),
    (
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    ),
];

/// The layer.
#[derive(Clone)]
pub(super) struct RequestLayer(Arc<RequestContext>);

struct RequestContext {
    app: Arc<App>,
    /// Routes below this path count as the same routes without it.
    prefix: String,
    timeout: Duration,
}

impl RequestLayer {
    /// Requests may take that long, their bodies included. Routes below `prefix` count as the same
    /// routes without it.
    pub(super) fn new(app: Arc<App>, prefix: &str, timeout: Duration) -> Self {
        let prefix = prefix.to_owned();
        Self(Arc::new(RequestContext {
            app,
            prefix,
            timeout,
        }))
    }
}

impl<S> Layer<S> for RequestLayer {
    type Service = RequestService<S>;

    fn layer(&self, inner: S) -> RequestService<S> {
        RequestService {
            inner,
            shared: self.0.clone(),
            route: Arc::default(),
        }
    }
}

/// One route with the layer around it.
#[derive(Clone)]
pub(super) struct RequestService<S> {
    inner: S,
    shared: Arc<RequestContext>,
    /// Its counters, looked up with the first request: a router gives each of its routes a copy of
    /// a layer.
    route: Arc<OnceLock<Arc<Route>>>,
}

impl<S> Service<Request> for RequestService<S>
where
    S: Service<Request, Response = Response, Error = Infallible>,
    S::Future: Send + 'static,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request) -> Self::Future {
        let began = Instant::now();
        let shared = self.shared.clone();
        let present = shared.app.metrics.requests.in_flight.enter();
        let route = self
            .route
            .get_or_init(|| shared.counters(template(&request)))
            .clone();
        let method = CountedMethod::from(request.method());
        // A request ID from the caller must not appear in the logs.
        request.headers_mut().remove(REQUEST_ID);
        let id = HeaderValue::try_from(shared.app.tools.random.uuid_v4().to_string()).ok();
        if let Some(id) = id.clone() {
            request.extensions_mut().insert(RequestId(id));
        }
        let span = span(id.as_ref(), method, template(&request));
        let answer = span.in_scope(|| catch_unwind(AssertUnwindSafe(|| self.inner.call(request))));
        let answered = async move {
            let response = match answer {
                Ok(answer) => finish(answer, shared.timeout).await,
                Err(_) => panicked(),
            };
            drop(present);
            let took = began.elapsed();
            route.count(method, response.status(), took);
            tracing::info!(
                status = response.status().as_u16(),
                micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
                "answered"
            );
            Ok(with_headers(response, id))
        };
        Box::pin(answered.instrument(span))
    }
}

impl RequestContext {
    fn counters(&self, template: &str) -> Arc<Route> {
        let below = template
            .strip_prefix(&self.prefix)
            .filter(|rest| rest.starts_with('/'));
        self.app.metrics.requests.route(below.unwrap_or(template))
    }
}

/// The route that a request matches. Neither the path itself nor the query is ever logged or
/// counted: a caller may have pasted a secret into either by mistake.
fn template(request: &Request) -> &str {
    request
        .extensions()
        .get::<MatchedPath>()
        .map_or(NO_ROUTE, MatchedPath::as_str)
}

/// What all lines in the log have that are written during a request.
fn span(id: Option<&HeaderValue>, method: CountedMethod, route: &str) -> Span {
    let id = id.and_then(|id| id.to_str().ok()).unwrap_or_default();
    tracing::info_span!("request", id, method = method.name(), route)
}

async fn finish(
    answer: impl Future<Output = Result<Response, Infallible>>,
    limit: Duration,
) -> Response {
    match timeout(limit, AssertUnwindSafe(answer).catch_unwind()).await {
        Ok(Ok(Ok(response))) => response,
        Ok(Ok(Err(never))) => match never {},
        Ok(Err(_)) => panicked(),
        Err(_) => StatusCode::REQUEST_TIMEOUT.into_response(),
    }
}

fn panicked() -> Response {
    tracing::error!("a request panicked");
    (
        StatusCode::INTERNAL_SERVER_ERROR,
        Json(json!({ "error": "server_error" })),
    )
        .into_response()
}

fn with_headers(mut response: Response, id: Option<HeaderValue>) -> Response {
    let headers = response.headers_mut();
    headers.reserve(ALWAYS.len() + 1);
    for (name, value) in ALWAYS {
        headers.entry(name).or_insert(value);
    }
    if let Some(id) = id {
        headers.insert(REQUEST_ID, id);
    }
    response
}
