//! Those who read the audit log while its beginning is pruned: pages, followers and other nodes.

use super::pruned;
use crate::support::{ClientSeed, Setup, TestApp};
use chrono::Duration;
use domain::pruning;
use entity::{audit_event, client::ClientStatus};
use serde_json::json;

/// Cursors are numbers of events: pages go on to the beginning that is left.
#[both_databases]
async fn pages_begun_before_a_pruning_go_on(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let token = app.token(&administrator).await;
    for _ in 0..5 {
        app.client(ClientSeed::default()).await;
    }
    let page = async |after: Option<String>| {
        let query = "query($after: String) { auditEvents(first: 4, after: $after) { nodes { id } pageInfo { endCursor hasNextPage } } }";
        app.graphql(&token, query, json!({ "after": after })).await["data"]["auditEvents"].clone()
    };
    let first = page(None).await;
    let plan = pruning::plan(&app.db, app.clock.now() + Duration::days(1))
        .await
        .unwrap()
        .unwrap();
    pruning::prune(&app.db, &app.tools, &app.system(app.platform.id), &plan)
        .await
        .unwrap();
    let second = page(first["pageInfo"]["endCursor"].as_str().map(str::to_owned)).await;
    assert_eq!(
        (&second["nodes"], &second["pageInfo"]["hasNextPage"]),
        (&json!([]), &json!(false))
    );
}

#[both_databases]
async fn followers_hear_what_comes_after_a_pruning(app: TestApp) {
    let mut follower = app.feed.follow().await.unwrap();
    pruned(&app).await;
    app.feed.catch_up().await.unwrap();
    let mut kinds = Vec::new();
    while kinds.last() != Some(&audit_event::AuditEventKind::AuditPruned) {
        let events = tokio::time::timeout(std::time::Duration::from_secs(20), follower.next())
            .await
            .unwrap()
            .unwrap()
            .unwrap();
        kinds.extend(events.iter().map(|event| event.kind));
    }
    assert_eq!(kinds.len(), 13, "every one of both days: {kinds:?}");
}

/// A node that has not read the log for so long must not believe its memory.
#[both_databases]
async fn a_node_that_missed_what_was_pruned_reads_everything_anew(app: TestApp) {
    let behind = app.node(Setup::default()).await;
    let client = app.client(ClientSeed::default()).await;
    let token = behind.token(&client).await;
    app.set_status(&[client.id], app.platform.id, ClientStatus::Inactive)
        .await;
    app.client(ClientSeed::default()).await;
    let plan = pruning::plan(&app.db, app.clock.now() + Duration::days(1))
        .await
        .unwrap()
        .unwrap();
    pruning::prune(&app.db, &app.tools, &app.system(app.platform.id), &plan)
        .await
        .unwrap();
    behind.feed.catch_up().await.unwrap();
    assert!(
        behind.tokens.verify(&token, None).await.unwrap().is_none(),
        "the client was switched off"
    );
}
