//! Pages, and lists within them, cost as many items as they can hold.

use super::{passes, refusal};
use serde_json::json;

#[test]
fn pages_within_pages_cost_what_they_can_hold() {
    let query = |outer: &str, inner: &str, variable: &str| {
        let inner = format!("auditEvents(first: {inner}) {{ nodes {{ id kind }} }}");
        format!("query{variable} {{ clients(first: {outer}) {{ nodes {{ {inner} }} }} }}")
    };
    assert!(!passes(&query("100", "100", "")));
    assert!(passes(&query("100", "5", "")));
    assert!(!passes(&query("2147483647", "100", "")));
    assert!(
        passes(&query("$n", "$n", "($n: Int)")),
        "left out, the usual lengths count"
    );
    assert!(refusal(&query("$n", "$n", "($n: Int)"), json!({ "n": 100 }), 25).is_some());
    assert!(
        !passes(&query("$n", "$n", "($n: Int = 100)")),
        "so do defaults"
    );
}

#[test]
fn usage_costs_as_many_points_as_it_asks_for() {
    let query = |first: u8, until: &str, bucket: &str| {
        let usage = format!(
            "usage(from: \"2026-01-01T00:00:00Z\", until: \"{until}\", bucket: {bucket}) {{ issued refused }}"
        );
        format!("{{ clients(first: {first}) {{ nodes {{ {usage} }} }} }}")
    };
    assert!(passes(&query(2, "2026-02-01T00:00:00Z", "HOUR")));
    assert!(!passes(&query(10, "2026-02-01T00:00:00Z", "HOUR")));
    assert!(passes(&query(10, "2026-02-01T00:00:00Z", "DAY")));
    assert!(passes(&query(100, "2026-01-01T12:00:00Z", "HOUR")));
    assert!(passes(
        "{ accounts(first: 100) { nodes { usage { clients activeClients users } } } }"
    ));
}

#[test]
fn a_page_of_fifty_clients_may_show_the_secrets_that_work() {
    let console = "nodes { id clientId displayName description status statusReason lastUsedAt createdAt role { key name } owner { username displayName } \
                   secrets { id name hint status generated createdAt expiresAt lastUsedAt } }";
    assert_eq!(
        refusal(
            &format!(
                "{{ clients(first: 50) {{ totalCount pageInfo {{ endCursor }} {console} }} }}"
            ),
            json!({}),
            1018
        ),
        None
    );
    let all = console.replace("secrets {", "secrets(includeEnded: true) {");
    let message = refusal(
        &format!("{{ clients(first: 50) {{ {all} }} }}"),
        json!({}),
        25,
    )
    .unwrap();
    assert!(
        message.ends_with("Most of it is in the list `Client.secrets`, of up to 60 items here."),
        "{message}"
    );
    assert_eq!(
        refusal(
            &format!("{{ clients(first: 15) {{ {all} }} }}"),
            json!({}),
            25
        ),
        None
    );
    let asked = all.replace("includeEnded: true", "includeEnded: $all");
    let query = format!("query($all: Boolean!) {{ clients(first: 50) {{ {asked} }} }}");
    assert!(refusal(&query, json!({ "all": true }), 25).is_some());
    assert_eq!(refusal(&query, json!({ "all": false }), 25), None);
}
