//! `GET /metrics` and `GET /readyz`: what was counted, and whether the server can serve.

mod clients;
mod documents;
mod process;
mod readiness;
mod requests;
mod tokens;

use crate::support::{ClientSeed, Setup, TestApp};
use std::{collections::BTreeSet, sync::Arc};

/// What a scraper reads.
async fn scrape(app: &TestApp) -> String {
    let answer = app.get("/metrics").await.expect(200);
    assert_eq!(
        answer.header("content-type"),
        "application/openmetrics-text; version=1.0.0; charset=utf-8"
    );
    assert!(answer.text().ends_with("# EOF\n"));
    answer.text()
}

/// What a scraper reads where every metric is served, after a request for a token.
pub(crate) async fn scrape_all() -> String {
    let metrics = config::MetricsSettings {
        busiest_clients: 1,
        listen: None,
    };
    let app = TestApp::on_sqlite().await;
    let app = app
        .node(Setup {
            metrics,
            ..Setup::default()
        })
        .await;
    let client = app.client(ClientSeed::default()).await;
    app.token(&client).await;
    app.metrics.certificate_not_after.get_or_init(Arc::default);
    scrape(&app).await
}

/// A sample's value; 0 where there is none.
fn value(page: &str, sample: &str) -> f64 {
    let line = page
        .lines()
        .find_map(|line| line.strip_prefix(sample)?.strip_prefix(' '));
    line.map_or(0.0, |value| value.parse().unwrap())
}

/// Names of all samples.
fn names(page: &str) -> BTreeSet<&str> {
    page.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split(['{', ' ']).next())
        .collect()
}

fn refused(error: &str) -> String {
    format!("latchkey_token_requests_refused_total{{error=\"{error}\"}}")
}

const ISSUED: &str = "latchkey_tokens_issued_total{grant_type=\"client_credentials\"}";
