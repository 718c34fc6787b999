//! `GET /metrics`: what was counted, and what is looked at just now, in the text format of OpenMetrics.

use super::process::Process;
use crate::{
    app::App,
    domain::registry::Counts,
    metrics::{Histogram, Metrics, Snapshot},
    telemetry,
};
use axum::{
    extract::State,
    http::{
        StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use prometheus_client::{
    collector::Collector,
    encoding::{DescriptorEncoder, EncodeCounterValue, EncodeGaugeValue, MetricEncoder, NoLabelSet, text},
    metrics::MetricType,
    registry::Registry,
};
use std::{
    fmt,
    sync::{Arc, atomic::Ordering},
};

/// Of OpenMetrics' text format, which Prometheus reads.
const OPENMETRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Writes the page.
pub async fn handle(State(app): State<Arc<App>>) -> Response {
    let (mut registry, mut page) = (Registry::default(), String::new());
    registry.register_collector(Box::new(Scrape(app)));
    match text::encode(&mut page, &registry) {
        Ok(()) => ([(CONTENT_TYPE, OPENMETRICS), (CACHE_CONTROL, "no-store")], page).into_response(),
        Err(error) => {
            tracing::error!(%error, "the metrics could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// One look at everything.
struct Scrape(Arc<App>);

impl fmt::Debug for Scrape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Scrape")
    }
}

impl Collector for Scrape {
    fn encode(&self, encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let mut page = Page(encoder);
        let metrics = &self.0.metrics;
        page.requests(metrics)?;
        page.tokens(metrics)?;
        page.authentication(metrics)?;
        page.argon2(&self.0)?;
        page.registry(&self.0)?;
        page.records(&self.0)?;
        page.database(&self.0)?;
        page.connections(metrics)?;
        page.process(metrics)
    }
}

/// Name and help. Counters are named without `_total`, which the encoder adds.
type Name = (&'static str, &'static str);

/// The page that is being written.
struct Page<'a>(DescriptorEncoder<'a>);

impl Page<'_> {
    fn requests(&mut self, metrics: &Metrics) -> fmt::Result {
        let routes = metrics.requests.routes();
        let mut family = self.begin(("latchkey_http_requests", "Requests answered"), MetricType::Counter)?;
        for (template, route) in &routes {
            for (method, status, count) in route.counts() {
                let labels = [("route", template.as_str()), ("method", method), ("status", status)];
                count_in(&mut family.encode_family(&labels)?, &count)?;
            }
        }
        let name = ("latchkey_http_request_duration_seconds", "Time until the head of an answer was there");
        let mut family = self.begin(name, MetricType::Histogram)?;
        for (template, route) in &routes {
            let Snapshot { sum, count, buckets } = route.duration.snapshot();
            let labels = [("route", template.as_str())];
            family.encode_family(&labels)?.encode_histogram::<NoLabelSet>(sum, count, &buckets, None)?;
        }
        self.gauge(("latchkey_http_requests_in_flight", "Requests that are being answered"), metrics.requests.in_flight.get())
    }

    fn connections(&mut self, metrics: &Metrics) -> fmt::Result {
        let connections = &metrics.connections;
        self.gauge(("latchkey_connections_open", "Connections that are open, WebSockets among them"), connections.open.get())?;
        let name = ("latchkey_connections_refused", "Connections closed unread, since their address had too many");
        self.counter(name, connections.refused.load(Ordering::Relaxed))?;
        let name = ("latchkey_connections_closed", "Connections that the server closed, by what they were late with");
        self.counters(name, "reason", connections.closed.all())?;
        self.gauge(("latchkey_sockets_open", "WebSockets that are open"), metrics.sockets.get())
    }

    fn tokens(&mut self, metrics: &Metrics) -> fmt::Result {
        self.counters(("latchkey_tokens_issued", "Access tokens issued"), "grant_type", metrics.issued.all())?;
        self.counters(("latchkey_token_requests_refused", "Token requests refused, by OAuth error code"), "error", metrics.refused.all())?;
        let Some(busiest) = &metrics.busiest else { return Ok(()) };
        let name = ("latchkey_busiest_client_tokens_issued", "Access tokens issued to the busiest clients, approximately: never too few");
        self.counters(name, "client_id", busiest.top().into_iter())
    }

    fn authentication(&mut self, metrics: &Metrics) -> fmt::Result {
        let name = ("latchkey_authentication_failures", "Credentials that were not believed");
        self.counters(name, "credential", metrics.unbelieved.all())?;
        let name = ("latchkey_authentication_throttled", "Attempts to authenticate refused unseen, after too many failures");
        self.counter(name, metrics.throttled.load(Ordering::Relaxed))
    }

    fn argon2(&mut self, app: &App) -> fmt::Result {
        let load = app.tools.passwords.load();
        self.gauge(("latchkey_argon2_permits", "Checks of chosen secrets that may run at once"), load.permits)?;
        self.gauge(("latchkey_argon2_permits_in_use", "Checks of chosen secrets that are running"), load.in_use)?;
        self.counter(("latchkey_argon2_waits", "Checks of chosen secrets that had to wait for their turn"), load.waited)?;
        self.counter(("latchkey_argon2_rejections", "Checks of chosen secrets given up, since no turn came in time"), load.given_up)
    }

    fn registry(&mut self, app: &App) -> fmt::Result {
        let registry = &app.tools.registry;
        let Counts { hits, misses, absences, invalidations } = registry.counts();
        let [hits, misses, absences, invalidations] = [hits, misses, absences, invalidations].map(|count| count.load(Ordering::Relaxed));
        let name = ("latchkey_registry_lookups", "Clients looked for: found in memory, read from the database, known to be nobody");
        self.counters(name, "result", [("hit", hits), ("miss", misses), ("absent", absences)].into_iter())?;
        self.counter(("latchkey_registry_invalidations", "Times that changes took clients out of memory"), invalidations)?;
        self.gauge(("latchkey_registry_clients", "Clients in memory"), u64::try_from(registry.len()).unwrap_or(u64::MAX))?;
        self.gauge(("latchkey_registry_fresh", "1 where what is in memory is believed, 0 where not"), u64::from(registry.is_fresh()))?;
        let Some(age) = registry.unconfirmed_for() else { return Ok(()) };
        let name = ("latchkey_registry_unconfirmed_seconds", "Time since the audit log was last known to have been read to its end");
        self.gauge(name, age.as_secs_f64())
    }

    fn records(&mut self, app: &App) -> fmt::Result {
        let (batches, waiting) = (app.recorder.batches(), u64::try_from(app.recorder.waiting()).unwrap_or(u64::MAX));
        self.gauge(("latchkey_records_waiting", "Records of tokens that wait to be written"), waiting)?;
        self.histogram(("latchkey_records_batch_size", "Records in each batch that was written"), &batches.sizes)?;
        self.histogram(("latchkey_records_batch_seconds", "Time that each of these took"), &batches.seconds)?;
        let failures = batches.failures.load(Ordering::Relaxed);
        self.counter(("latchkey_records_batch_failures", "Times that a batch of records could not be written"), failures)
    }

    fn database(&mut self, app: &App) -> fmt::Result {
        let pool = app.pool();
        self.gauge(("latchkey_database_connections", "Connections to the database"), pool.open)?;
        self.gauge(("latchkey_database_connections_idle", "Connections to the database that nobody uses"), pool.idle)?;
        self.gauge(("latchkey_database_connections_max", "Connections to the database that there may be"), pool.most)
    }

    fn process(&mut self, metrics: &Metrics) -> fmt::Result {
        let mut build = self.begin(("latchkey_build_info", "What runs here"), MetricType::Gauge)?;
        build.encode_family(&[("version", env!("CARGO_PKG_VERSION"))])?.encode_gauge(&1_u64)?;
        let started = ("process_start_time_seconds", "When the process started, in seconds since the epoch");
        self.gauge(started, metrics.since.timestamp())?;
        let lost = ("latchkey_log_lines_lost", "Lines of the log that could not be written, or for which there was no room");
        self.counter(lost, telemetry::lost_lines())?;
        let process = Process::now();
        if let Some(bytes) = process.resident_bytes {
            self.gauge(("process_resident_memory_bytes", "Memory in use"), bytes)?;
        }
        if let Some(seconds) = process.cpu_seconds {
            self.counter(("process_cpu_seconds", "Time spent computing"), seconds)?;
        }
        if let Some(count) = process.open_files {
            self.gauge(("process_open_fds", "File descriptors that are open"), count)?;
        }
        if let Some(count) = process.most_files {
            self.gauge(("process_max_fds", "File descriptors that may be open"), count)?;
        }
        Ok(())
    }

    fn begin(&mut self, (name, help): Name, kind: MetricType) -> Result<MetricEncoder<'_>, fmt::Error> {
        self.0.encode_descriptor(name, help, None, kind)
    }

    fn gauge(&mut self, name: Name, value: impl EncodeGaugeValue) -> fmt::Result {
        self.begin(name, MetricType::Gauge)?.encode_gauge(&value)
    }

    fn histogram(&mut self, name: Name, histogram: &Histogram) -> fmt::Result {
        let Snapshot { sum, count, buckets } = histogram.snapshot();
        self.begin(name, MetricType::Histogram)?.encode_histogram::<NoLabelSet>(sum, count, &buckets, None)
    }

    fn counter(&mut self, name: Name, value: impl EncodeCounterValue) -> fmt::Result {
        count_in(&mut self.begin(name, MetricType::Counter)?, &value)
    }

    fn counters<L: AsRef<str>>(&mut self, name: Name, label: &'static str, values: impl Iterator<Item = (L, u64)>) -> fmt::Result {
        let mut family = self.begin(name, MetricType::Counter)?;
        for (value, count) in values {
            count_in(&mut family.encode_family(&[(label, value.as_ref())])?, &count)?;
        }
        Ok(())
    }
}

fn count_in(encoder: &mut MetricEncoder<'_>, value: &impl EncodeCounterValue) -> fmt::Result {
    encoder.encode_counter::<NoLabelSet, _, f64>(value, None)
}
