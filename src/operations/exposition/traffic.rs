//! Counters of requests, connections, tokens and authentication.

use super::page::{MetricsPage, count_in};
use app::metrics::Metrics;
use domain::histogram::Snapshot;
use prometheus_client::{encoding::NoLabelSet, metrics::MetricType};
use std::{fmt, sync::atomic::Ordering};

impl MetricsPage<'_> {
    pub(super) fn requests(&mut self, metrics: &Metrics) -> fmt::Result {
        let routes = metrics.requests.routes();
        let mut family = self.begin(
            ("latchkey_http_requests", "Requests answered, by template of the route (`other` for what matches none), method and class of status (`2xx`)"),
            MetricType::Counter,
        )?;
        for (template, route) in &routes {
            for (method, status, count) in route.counts() {
                let labels = [
                    ("route", template.as_str()),
                    ("method", method),
                    ("status", status),
                ];
                count_in(&mut family.encode_family(&labels)?, &count)?;
            }
        }
        let name = (
            "latchkey_http_request_duration_seconds",
            "Time until the head of the response was ready",
        );
        let mut family = self.begin(name, MetricType::Histogram)?;
        for (template, route) in &routes {
            let Snapshot {
                sum,
                count,
                buckets,
            } = route.duration.snapshot();
            let labels = [("route", template.as_str())];
            family
                .encode_family(&labels)?
                .encode_histogram::<NoLabelSet>(sum, count, &buckets, None)?;
        }
        self.gauge(
            ("latchkey_http_requests_in_flight", "Requests in progress"),
            metrics.requests.in_flight.get(),
        )
    }

    pub(super) fn connections(&mut self, metrics: &Metrics) -> fmt::Result {
        let connections = &metrics.connections;
        self.gauge(
            (
                "latchkey_connections_open",
                "Connections that are open, WebSockets among them",
            ),
            connections.open.get(),
        )?;
        let name = (
            "latchkey_connections_refused",
            "Connections closed unread, since their address had too many",
        );
        self.counter(name, connections.refused.load(Ordering::Relaxed))?;
        let name = (
            "latchkey_connections_closed",
            "Connections that the server closed: a `head` that did not end, nothing asked (`idle`), an answer left `unread`",
        );
        self.counters(name, "reason", connections.closed.all())?;
        self.gauge(
            ("latchkey_sockets_open", "WebSockets that are open"),
            metrics.sockets.get(),
        )
    }

    pub(super) fn deliveries(&mut self, metrics: &Metrics) -> fmt::Result {
        self.counters(
            (
                "latchkey_webhook_attempts",
                "Attempts to deliver events to webhooks: `delivered`, `retried` later, `failed` for good",
            ),
            "outcome",
            metrics.deliveries.all(),
        )?;
        self.gauge(
            (
                "latchkey_webhook_oldest_pending_seconds",
                "Age of the oldest delivery to a webhook that is yet to be made, looked up every 15 s",
            ),
            metrics.oldest_delivery_seconds.load(Ordering::Relaxed),
        )
    }

    pub(super) fn tokens(&mut self, metrics: &Metrics) -> fmt::Result {
        self.counters(
            ("latchkey_tokens_issued", "Access tokens issued"),
            "grant_type",
            metrics.issued.all(),
        )?;
        self.counters(
            (
                "latchkey_token_requests_refused",
                "Token requests refused, by OAuth error code",
            ),
            "error",
            metrics.refused.all(),
        )?;
        let Some(busiest) = &metrics.busiest else {
            return Ok(());
        };
        let name = (
            "latchkey_busiest_client_tokens_issued",
            "Access tokens issued to the busiest clients, approximately: never too few; only with `LATCHKEY_METRICS_BUSIEST_CLIENTS`",
        );
        self.counters(name, "client_id", busiest.top().into_iter())
    }

    pub(super) fn authentication(&mut self, metrics: &Metrics) -> fmt::Result {
        let name = (
            "latchkey_authentication_failures",
            "Client secrets and access tokens that were not accepted",
        );
        self.counters(name, "credential", metrics.unbelieved.all())?;
        let name = (
            "latchkey_authentication_throttled",
            "Attempts to authenticate refused without a check, since their address had failed too often",
        );
        self.counter(name, metrics.throttled.load(Ordering::Relaxed))
    }
}
