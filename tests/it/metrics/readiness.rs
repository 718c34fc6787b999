//! `GET /readyz`: whether the server can serve.

use super::{scrape, value};
use crate::support::TestApp;
use chrono::Duration;
use migration::{Migrator, MigratorTrait};
use serde_json::json;

#[both_databases]
async fn probes_hear_of_each_thing_that_must_be_well(app: TestApp) {
    let ready = app.get("/readyz").await.expect(200);
    let ok = json!({ "status": "ok" });
    assert_eq!(
        ready.json(),
        json!({ "status": "ready", "checks": { "database": ok, "freshness": ok, "signing_keys": ok } })
    );
    assert_eq!(ready.header("cache-control"), "no-store");

    Migrator::reset(&app.db).await.unwrap();
    let lost = app.get("/readyz").await.expect(503).json();
    assert_eq!(
        (&lost["status"], &lost["checks"]["signing_keys"]),
        (&json!("not ready"), &ok)
    );
    assert_eq!(lost["checks"]["database"]["status"], "failing");
    let reason = lost["checks"]["database"]["reason"].as_str().unwrap();
    assert!(
        !reason.is_empty() && !reason.contains("deployment"),
        "the driver's own words stay in the log: {reason}"
    );
    app.get("/healthz").await.expect(200);
}

#[both_databases]
async fn a_node_that_has_not_read_the_log_for_long_is_not_ready(app: TestApp) {
    assert_eq!(value(&scrape(&app).await, "latchkey_registry_fresh"), 1.0);
    app.clock.advance(Duration::seconds(6));
    let stale = app.get("/readyz").await.expect(503).json();
    assert_eq!(stale["checks"]["freshness"]["status"], "failing");
    assert_eq!(stale["checks"]["database"], json!({ "status": "ok" }));
    let page = scrape(&app).await;
    assert_eq!(value(&page, "latchkey_registry_fresh"), 0.0);
    assert!(value(&page, "latchkey_registry_unconfirmed_seconds") >= 6.0);
    app.feed.catch_up().await.unwrap();
    app.get("/readyz").await.expect(200);
}
