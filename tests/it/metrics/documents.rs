//! The dashboard, the alerts and the page of metrics name metrics that there are.

use super::{names, scrape};
use crate::support::{ClientSeed, Setup, TestApp};

use serde_json::Value;
use std::{collections::BTreeSet, sync::Arc};

const DASHBOARD: &str = include_str!("../../../docs/operate/grafana-dashboard.json");
const METRICS: &str = include_str!("../../../docs/operate/metrics.md");
const ALERTS: &str = include_str!("../../../docs/operate/alerts.md");

/// Words of a query that look like names of metrics.
fn metrics_in(query: &str) -> BTreeSet<&str> {
    let words = query.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words
        .filter(|word| word.starts_with("latchkey_") || word.starts_with("process_"))
        .collect()
}

fn queries<'a>(part: &'a Value, found: &mut Vec<&'a str>) {
    match part {
        Value::Object(members) => {
            found.extend(members.get("expr").and_then(Value::as_str));
            members.values().for_each(|member| queries(member, found));
        }
        Value::Array(members) => members.iter().for_each(|member| queries(member, found)),
        _ => {}
    }
}

#[tokio::test]
async fn the_dashboard_and_the_alerts_ask_for_metrics_that_there_are() {
    let app = TestApp::on_sqlite().await;
    let app = app
        .node(Setup {
            metrics: config::MetricsSettings {
                busiest_clients: 1,
                listen: None,
            },
            ..Setup::default()
        })
        .await;
    let client = app.client(ClientSeed::default()).await;
    app.token(&client).await;
    app.metrics.certificate_not_after.get_or_init(Arc::default);
    let page = scrape(&app).await;
    let there = names(&page);

    let dashboard: Value = serde_json::from_str(DASHBOARD).unwrap();
    let mut asked = Vec::new();
    queries(&dashboard, &mut asked);
    assert!(asked.len() >= 12, "the dashboard has lost its panels");
    asked.extend(
        ALERTS
            .lines()
            .filter_map(|line| line.trim().strip_prefix("expr:")),
    );
    assert!(asked.len() >= 16, "the alerts are gone");
    for query in asked {
        let metrics = metrics_in(query);
        assert!(
            !metrics.is_empty() || query.contains("up{"),
            "`{query}` asks for nothing of ours"
        );
        for metric in metrics {
            assert!(
                there.contains(metric),
                "`{query}` asks for {metric}, which is not served"
            );
        }
    }
}

/// Those of the process are served on Linux only.
#[tokio::test]
async fn the_page_of_metrics_lists_all_that_are_served() {
    let app = TestApp::on_sqlite().await;
    let busiest = config::MetricsSettings {
        busiest_clients: 1,
        listen: None,
    };
    let app = app
        .node(Setup {
            metrics: busiest,
            ..Setup::default()
        })
        .await;
    let client = app.client(ClientSeed::default()).await;
    app.token(&client).await;
    app.metrics.certificate_not_after.get_or_init(Arc::default);
    let rows = METRICS.lines().filter(|line| line.starts_with("| `"));
    let listed: BTreeSet<_> = rows
        .filter_map(|row| row.split(" | ").next())
        .flat_map(metrics_in)
        .collect();
    let page = scrape(&app).await;
    let families = page.lines().filter_map(|line| line.strip_prefix("# TYPE "));
    let mut served = BTreeSet::new();
    for family in families {
        let (name, kind) = family.split_once(' ').unwrap();
        served.insert(if kind == "counter" {
            format!("{name}_total")
        } else {
            name.to_owned()
        });
    }
    for name in &served {
        assert!(
            listed.contains(name.as_str()),
            "{name} is served, and not on the page"
        );
    }
    for name in listed.iter().filter(|name| name.starts_with("latchkey_")) {
        assert!(
            served.contains(*name),
            "{name} is on the page, and not served"
        );
    }
}
