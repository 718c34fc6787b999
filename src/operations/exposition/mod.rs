//! `GET /metrics`: counters and gauges in the text format of OpenMetrics.

mod page;
mod state;
mod traffic;

use app::App;
use axum::{
    extract::State,
    http::{
        StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use page::MetricsPage;
use prometheus_client::{
    collector::Collector,
    encoding::{DescriptorEncoder, text},
    registry::Registry,
};
use std::{fmt, sync::Arc};

/// Content type of OpenMetrics' text format, which Prometheus parses.
const OPENMETRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Writes the page.
pub(super) async fn handle(State(app): State<Arc<App>>) -> Response {
    let (mut registry, mut page) = (Registry::default(), String::new());
    registry.register_collector(Box::new(Scrape(app)));
    match text::encode(&mut page, &registry) {
        Ok(()) => (
            [(CONTENT_TYPE, OPENMETRICS), (CACHE_CONTROL, "no-store")],
            page,
        )
            .into_response(),
        Err(error) => {
            tracing::error!(%error, "the metrics could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// State of one scrape.
struct Scrape(Arc<App>);

impl fmt::Debug for Scrape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Scrape")
    }
}

impl Collector for Scrape {
    fn encode(&self, encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let mut page = MetricsPage(encoder);
        let metrics = &self.0.metrics;
        page.requests(metrics)?;
        page.tokens(metrics)?;
        page.authentication(metrics)?;
        page.argon2(&self.0)?;
        page.registry(&self.0)?;
        page.records(&self.0)?;
        page.deliveries(metrics)?;
        page.database(&self.0)?;
        page.connections(metrics)?;
        page.certificate(metrics)?;
        page.process(metrics)
    }
}
