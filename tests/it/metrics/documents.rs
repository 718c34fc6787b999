//! The dashboard and the alerts name metrics that there are.

use super::{names, scrape_all};
use serde_json::Value;
use std::collections::BTreeSet;

const DASHBOARD: &str = include_str!("../../../docs/operate/grafana-dashboard.json");
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
    let page = scrape_all().await;
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
