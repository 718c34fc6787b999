//! The page of metrics.

use super::{code, hold, table};
use crate::metrics::scrape_all;

/// Names of the labels of a sample, but for those of a histogram's buckets.
fn labels(sample: &str) -> Vec<&str> {
    let labels = sample
        .split_once('{')
        .and_then(|(_, rest)| rest.rsplit_once('}'));
    let labels = labels.map_or("", |(labels, _)| labels);
    let names = labels
        .split("\",")
        .filter_map(|label| label.split('=').next());
    names
        .filter(|name| !name.is_empty() && *name != "le")
        .collect()
}

/// The row of a metric: from what follows `# HELP` up to the next one.
fn row(family: &str) -> [String; 4] {
    let (head, rest) = family.split_once('\n').unwrap();
    let (name, help) = head.split_once(' ').unwrap();
    let (kind, samples) = rest.split_once('\n').unwrap();
    let kind = kind.rsplit(' ').next().unwrap();
    let name = match kind {
        "counter" => format!("{name}_total"),
        _ => name.to_owned(),
    };
    let mut samples = samples.lines().filter(|line| !line.starts_with('#'));
    let labels: Vec<_> = labels(samples.next().unwrap())
        .into_iter()
        .map(code)
        .collect();
    [
        code(&name),
        kind.to_owned(),
        labels.join(", "),
        help.to_owned(),
    ]
}

/// Some metrics are served on Linux only.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn the_page_of_metrics_is_that_of_the_code() {
    let page = scrape_all().await;
    let families = page.split("# HELP ").skip(1).map(row);
    let rows = table(["metric", "kind", "labels", "what"], families);
    hold("docs/operate/metrics.md", &[("metrics", rows)]);
}
