//! Requests by route, method and status, and their duration.

use super::Level;
use axum::http::{Method, StatusCode};
use domain::histogram::Histogram;
use std::{
    array,
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

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

    /// The route of this template, to count its requests.
    #[must_use]
    pub fn route(&self, template: &str) -> Arc<Route> {
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

    /// Counts an answered request.
    pub fn count(&self, method: CountedMethod, status: StatusCode, took: Duration) {
        let class = usize::from(status.as_u16() / 100).saturating_sub(1);
        if let Some(count) = self.counts.get(method.0).and_then(|row| row.get(class)) {
            count.fetch_add(1, Ordering::Relaxed);
        }
        self.duration.observe(took.as_secs_f64());
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

/// A method as it is counted and logged: callers can invent others.
#[derive(Clone, Copy)]
pub struct CountedMethod(usize);

impl CountedMethod {
    /// Its name; `other` for an unknown one.
    #[must_use]
    pub fn name(self) -> &'static str {
        METHODS.get(self.0).copied().unwrap_or(NO_ROUTE)
    }
}

impl From<&Method> for CountedMethod {
    fn from(method: &Method) -> Self {
        let others = METHODS.len() - 1;
        let known = METHODS.iter().take(others);
        Self(
            known
                .into_iter()
                .position(|known| *known == method.as_str())
                .unwrap_or(others),
        )
    }
}
