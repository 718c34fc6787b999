//! Signing secrets: rotated with grace, sealed, and seen nowhere.

use super::{administrator, courier, hook, receiver::Receiver, round, sender};
use crate::support::{ClientSeed, Setup, TestApp};
use domain::{
    master_key,
    webhook::{self, WebhookRotation},
};
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};

async fn rotate(app: &TestApp, id: entity::WebhookId, grace: i32) -> entity::Secret {
    let rotation = WebhookRotation {
        grace_seconds: Some(grace),
        expected_version: None,
    };
    let system = app.system(app.platform.id);
    app.change(&system, async |work| {
        webhook::rotate_secret(work, id, rotation).await
    })
    .await
    .unwrap()
    .secret
}

/// How many signatures the messages had that were sent for one more event.
async fn signatures(app: &TestApp, receiver: &Receiver) -> Vec<usize> {
    receiver.take();
    app.client(ClientSeed::default()).await;
    round(&courier(app)).await;
    let received = receiver.take();
    assert!(!received.is_empty());
    let count = |value: &str| {
        value
            .split(' ')
            .filter(|one| one.starts_with("v1,"))
            .count()
    };
    received
        .iter()
        .map(|m| count(m.header("webhook-signature")))
        .collect()
}

#[both_databases]
async fn a_replaced_secret_signs_too_until_its_grace_is_over(app: TestApp) {
    let (app, receiver) = (sender(&app).await, Receiver::start().await);
    let (row, first) = hook(&app, &receiver).await;
    assert!(
        signatures(&app, &receiver)
            .await
            .iter()
            .all(|count| *count == 1)
    );
    let second = rotate(&app, row.id, 60).await;
    assert_ne!(first.expose(), second.expose());
    assert!(
        signatures(&app, &receiver)
            .await
            .iter()
            .all(|count| *count == 2)
    );
    app.clock.advance(chrono::Duration::seconds(60));
    assert!(
        signatures(&app, &receiver)
            .await
            .iter()
            .all(|count| *count == 1)
    );
    rotate(&app, row.id, 0).await;
    assert!(
        signatures(&app, &receiver)
            .await
            .iter()
            .all(|count| *count == 1)
    );
}

/// All that the database holds, as text and in hexadecimal.
async fn dump(app: &TestApp) -> String {
    let backend = app.db.get_database_backend();
    let mut text = String::new();
    for table in [
        "webhook",
        "webhook_delivery",
        "audit_event",
        "idempotency_key",
    ] {
        let columns = match backend {
            DatabaseBackend::Sqlite => {
                format!("SELECT name AS c FROM pragma_table_info('{table}')")
            }
            _ => format!(
                "SELECT column_name::text AS c FROM information_schema.columns WHERE table_name = '{table}'"
            ),
        };
        let columns = app
            .db
            .query_all_raw(Statement::from_string(backend, columns))
            .await
            .unwrap();
        for column in columns {
            let column: String = column.try_get("", "c").unwrap();
            let shown = match backend {
                DatabaseBackend::Sqlite => {
                    format!("hex(\"{column}\") || ' ' || quote(\"{column}\")")
                }
                _ => format!("\"{column}\"::text"),
            };
            let query =
                format!("SELECT {shown} AS v FROM \"{table}\" WHERE \"{column}\" IS NOT NULL");
            for row in app
                .db
                .query_all_raw(Statement::from_string(backend, query))
                .await
                .unwrap()
            {
                let value: String = row.try_get("", "v").unwrap();
                text.push_str(&value.to_lowercase());
                text.push('\n');
            }
        }
    }
    text
}

#[both_databases]
async fn a_signing_secret_is_seen_nowhere(app: TestApp) {
    let (app, receiver) = (sender(&app).await, Receiver::start().await);
    let reader = administrator(&app).await;
    let (row, first) = hook(&app, &receiver).await;
    let second = rotate(&app, row.id, 60).await;
    round(&courier(&app)).await;
    let path = format!("/webhooks/{}", row.id);
    let mut shown = app.read(&reader, &path).await.to_string();
    for path in ["/webhooks", "/audit-events", &format!("{path}/deliveries")] {
        shown.push_str(&app.read(&reader, path).await.to_string());
    }
    shown.push_str(&format!("{row:?} {first:?}"));
    for message in receiver.received() {
        shown.push_str(&format!("{message:?}"));
    }
    let dump = dump(&app).await;
    for secret in [&first, &second] {
        let key = secret.expose().strip_prefix("whsec_").unwrap();
        assert!(!shown.contains(key));
        assert!(!dump.contains(&key.to_lowercase()));
        let bytes: String = key.bytes().map(|byte| format!("{byte:02x}")).collect();
        assert!(!dump.contains(&bytes));
    }
}

#[both_databases]
async fn a_rotation_of_the_master_key_keeps_signing_secrets(app: TestApp) {
    let local = || vec!["127.0.0.0/8".parse().unwrap()];
    let (app, receiver) = (sender(&app).await, Receiver::start().await);
    let (row, first) = hook(&app, &receiver).await;
    rotate(&app, row.id, 3600).await;
    let next = "another master key of the tests, which seals nothing of value";
    let between = app
        .node(Setup {
            master_key: next,
            previous_master_key: Some(Setup::default().master_key),
            egress_allowed: local(),
            ..Setup::default()
        })
        .await;
    // Created between, with the key that all nodes have.
    let (_, _) = hook(&between, &receiver).await;
    let system = between.system(between.platform.id);
    between
        .change(&system, async |work| master_key::rotate(work).await)
        .await
        .unwrap();
    let after = app
        .node(Setup {
            master_key: next,
            egress_allowed: local(),
            ..Setup::default()
        })
        .await;
    receiver.take();
    after.client(ClientSeed::default()).await;
    round(&courier(&after)).await;
    let received = receiver.take();
    assert!(received.len() >= 2);
    let signatures: Vec<_> = received
        .iter()
        .map(|m| m.header("webhook-signature").split(' ').count())
        .collect();
    assert!(
        signatures.contains(&2) && signatures.contains(&1),
        "{signatures:?}"
    );
    assert!(first.expose().starts_with(webhook::SECRET_PREFIX));
}
