//! The metrics of the busiest clients, of the memory of clients and of the records of tokens.

use super::{scrape, value};
use crate::support::{ClientSeed, Setup, TestApp};

#[both_databases]
async fn no_client_is_named_unless_the_operator_asks_and_then_only_so_many(app: TestApp) {
    let mut clients = Vec::new();
    for _ in 0..4 {
        clients.push(app.client(ClientSeed::default()).await);
    }
    let watched = app
        .node(Setup {
            metrics: config::MetricsSettings {
                busiest_clients: 2,
                listen: None,
            },
            ..Setup::default()
        })
        .await;
    for (times, client) in clients.iter().enumerate() {
        for _ in 0..=times {
            app.token(client).await;
            watched.token(client).await;
        }
    }
    let page = scrape(&app).await;
    assert!(
        !page.contains("client_id")
            && clients
                .iter()
                .all(|client| !page.contains(&client.client_id)),
        "{page}"
    );
    let page = scrape(&watched).await;
    let named = |client: &crate::support::TestClient| {
        value(
            &page,
            &format!(
                "latchkey_busiest_client_tokens_issued_total{{client_id=\"{}\"}}",
                client.client_id
            ),
        )
    };
    assert_eq!(
        clients.iter().map(named).collect::<Vec<_>>(),
        [0.0, 0.0, 3.0, 4.0]
    );
}

#[both_databases]
async fn the_memory_of_clients_and_the_records_of_tokens_are_told_of(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    for _ in 0..3 {
        app.token(&client).await;
    }
    app.recorder.flush().await;
    let page = scrape(&app).await;
    assert!(
        value(&page, "latchkey_registry_lookups_total{result=\"hit\"}") >= 2.0,
        "{page}"
    );
    assert!(
        value(&page, "latchkey_registry_lookups_total{result=\"miss\"}") >= 1.0
            && value(&page, "latchkey_registry_clients") >= 1.0
    );
    assert_eq!(
        value(&page, "latchkey_records_batch_size_sum"),
        3.0,
        "as many as there are tokens"
    );
    assert_eq!(
        value(&page, "latchkey_records_batch_size_count"),
        value(&page, "latchkey_records_batch_seconds_count")
    );
    assert_eq!(
        (
            value(&page, "latchkey_records_waiting"),
            value(&page, "latchkey_records_batch_failures_total")
        ),
        (0.0, 0.0)
    );
    let invalidated = value(&page, "latchkey_registry_invalidations_total");
    app.set_status(
        &[client.id],
        client.account,
        entity::client::ClientStatus::Inactive,
    )
    .await;
    assert!(value(&scrape(&app).await, "latchkey_registry_invalidations_total") > invalidated);
}
