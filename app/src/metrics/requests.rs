//! Requests by route, method and status, and their duration: a layer around all routes.
//!
//! A router gives each of its routes a copy of a layer, so a copy looks up the counters of its
//! route once, with the first request, and keeps them.

use super::Level;
use axum::{
    extract::MatchedPath,
    http::{Method, Request, Response},
};
use domain::histogram::Histogram;
use std::{
    array,
    collections::BTreeMap,
    pin::Pin,
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    task::{Context, Poll},
};
use tokio::time::Instant;
use tower::{Layer, Service};

/// Methods that are counted apart; the last one is for all others.
const METHODS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "other"];
/// Classes of status codes.
const STATUSES: [&str; 5] = ["1xx", "2xx", "3xx", "4xx", "5xx"];
/// Bounds of the histograms of seconds: from half a millisecond to ten seconds.
const SECONDS: [f64; 14] = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];
/// The route of requests that match none: paths that callers invent must not become labels.
pub const NO_ROUTE: &str = "other";

/// All requests.
#[derive(Default)]
pub struct Requests {
    /// Requests in progress.
    pub in_flight: Level,
    routes: Mutex<BTreeMap<String, Arc<Route>>>,
}

/// The requests of one route.
pub struct Route {
    counts: [[AtomicU64; STATUSES.len()]; METHODS.len()],
    /// Seconds until the head of the response was ready.
    pub duration: Histogram,
}

impl Requests {
    /// The routes that were requested so far, by template.
    #[must_use]
    pub fn routes(&self) -> Vec<(String, Arc<Route>)> {
        let routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        routes
            .iter()
            .map(|(template, route)| (template.clone(), route.clone()))
            .collect()
    }

    fn route(&self, template: &str) -> Arc<Route> {
        let mut routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        routes
            .entry(template.to_owned())
            .or_insert_with(|| Arc::new(Route::new()))
            .clone()
    }
}

impl Route {
    fn new() -> Self {
        Self {
            counts: array::from_fn(|_| array::from_fn(|_| AtomicU64::default())),
            duration: Histogram::new(&SECONDS),
        }
    }

    fn count(&self, method: usize, status: u16, seconds: f64) {
        let class = usize::from(status / 100).saturating_sub(1);
        if let Some(count) = self.counts.get(method).and_then(|row| row.get(class)) {
            count.fetch_add(1, Ordering::Relaxed);
        }
        self.duration.observe(seconds);
    }

    /// Method, class of status and number of requests, where there were any.
    pub fn counts(&self) -> impl Iterator<Item = (&'static str, &'static str, u64)> {
        let rows = METHODS.iter().zip(&self.counts);
        let all = rows.flat_map(|(method, row)| {
            STATUSES
                .iter()
                .zip(row)
                .map(move |(status, count)| (*method, *status, count))
        });
        all.map(|(method, status, count)| (method, status, count.load(Ordering::Relaxed)))
            .filter(|(_, _, count)| *count > 0)
    }
}

/// The name of a method; `other` for an unknown one.
#[must_use]
pub fn known_method(method: &Method) -> &'static str {
    METHODS.get(place(method)).copied().unwrap_or(NO_ROUTE)
}

fn place(method: &Method) -> usize {
    let others = METHODS.len() - 1;
    METHODS
        .iter()
        .take(others)
        .position(|known| *known == method.as_str())
        .unwrap_or(others)
}

/// The layer.
#[derive(Clone)]
pub struct Counting {
    requests: Arc<Requests>,
    prefix: Arc<str>,
}

impl Counting {
    /// Routes below `prefix` count as the same routes without it.
    #[must_use]
    pub fn new(requests: Arc<Requests>, prefix: &str) -> Self {
        Self {
            requests,
            prefix: prefix.into(),
        }
    }

    fn route<B>(&self, request: &Request<B>) -> Arc<Route> {
        let template = request
            .extensions()
            .get::<MatchedPath>()
            .map_or(NO_ROUTE, MatchedPath::as_str);
        let below = template
            .strip_prefix(&*self.prefix)
            .filter(|rest| rest.starts_with('/'));
        self.requests.route(below.unwrap_or(template))
    }
}

impl<S> Layer<S> for Counting {
    type Service = Counted<S>;

    fn layer(&self, inner: S) -> Counted<S> {
        Counted {
            inner,
            layer: self.clone(),
            route: Arc::default(),
        }
    }
}

/// One route with the layer around it.
#[derive(Clone)]
pub struct Counted<S> {
    inner: S,
    layer: Counting,
    route: Arc<OnceLock<Arc<Route>>>,
}

impl<S, B, R> Service<Request<B>> for Counted<S>
where
    S: Service<Request<B>, Response = Response<R>>,
    S::Future: Send + 'static,
{
    type Response = Response<R>;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response<R>, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let began = Instant::now();
        let present = self.layer.requests.in_flight.enter();
        let route = self
            .route
            .get_or_init(|| self.layer.route(&request))
            .clone();
        let method = place(request.method());
        let answer = self.inner.call(request);
        Box::pin(async move {
            let answer = answer.await;
            drop(present);
            if let Ok(response) = &answer {
                route.count(
                    method,
                    response.status().as_u16(),
                    began.elapsed().as_secs_f64(),
                );
            }
            answer
        })
    }
}
