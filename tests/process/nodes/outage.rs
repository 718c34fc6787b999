//! A node that is cut off from the database: it refuses what it cannot know, and recovers.

use super::MASTER_KEY;
use crate::{
    postgres::{Line, TestPostgres},
    program::{ADMIN, ADMIN_SECRET, Server, soon},
};
use serde_json::Value;
use std::time::Duration;
use tokio::time::Instant;

#[tokio::test]
#[cfg_attr(no_postgres, ignore = "TEST_DATABASE_URL is not set")]
async fn a_node_that_is_cut_off_refuses_when_it_cannot_know_and_recovers() {
    let database = TestPostgres::create().await;
    let line = Line::to(&database).await;
    let settings = [("LATCHKEY_DATABASE_URL", line.url()), MASTER_KEY];
    let node = Server::with_admin(&settings).await;
    let own = (ADMIN, ADMIN_SECRET);
    let token = node.token(own).await;

    line.cut();
    let began = Instant::now();
    // What it knows it says for a while, and then no more: introspection writes nothing, so only
    // doubt can refuse it.
    let status = async || {
        node.post("/oauth/introspect", own, &[("token", &token)])
            .await
            .status()
    };
    let refusal = soon("it refuses", async || {
        Some(status().await).filter(|status| *status != 200)
    })
    .await;
    assert_eq!(refusal, 503);
    assert!(
        began.elapsed() > Duration::from_secs(2),
        "it gave up at once: {:?}",
        began.elapsed()
    );
    let answer = node
        .post("/oauth/token", own, &[("grant_type", "client_credentials")])
        .await;
    assert_eq!(answer.status(), 503);
    assert!(answer.headers().contains_key("retry-after"));
    assert_eq!(
        answer.json::<Value>().await.unwrap()["error"],
        "temporarily_unavailable"
    );
    assert_eq!(
        reqwest::get(format!("{}/readyz", node.url))
            .await
            .unwrap()
            .status(),
        503
    );

    line.mend();
    soon("it recovers", async || {
        (status().await == 200).then_some(())
    })
    .await;
    assert!(node.is_active(own, &node.token(own).await).await);
}
