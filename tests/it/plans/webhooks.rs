//! Plans of the outbox, in which nearly all deliveries were made long ago.

use super::{Heard, Order, multiply};
use crate::support::TestApp;
use chrono::Duration;
use domain::{
    tools::Tools,
    webhook::{self, CourierPosition, NewWebhook},
};
use entity::{WebhookId, webhook_delivery};
use sea_orm::{ConnectionTrait, DatabaseBackend, EntityTrait, PaginatorTrait};

/// A webhook with very many deliveries that were made, and one that is due.
async fn hook(app: &TestApp, tools: &Tools) -> WebhookId {
    let new = NewWebhook {
        name: "Orders".to_owned(),
        url: "https://receiver.test/".to_owned(),
        event_kinds: Vec::new(),
    };
    let system = app.system(app.platform.id);
    let made = app.change(&system, async |work| webhook::create(work, new).await);
    let (row, _) = made.await.unwrap();
    app.change(&system, async |work| webhook::test(work, row.id).await)
        .await
        .unwrap();
    webhook::write_deliveries(&app.db, tools, &system)
        .await
        .unwrap();
    let changed = [
        ("id", "{uuid}"),
        ("event_sequence", "100000 + s.n"),
        ("status", "'delivered'"),
        ("next_attempt_at", "NULL"),
        ("finished_at", "t.created_at"),
    ];
    multiply::<webhook_delivery::Entity>(app, &changed).await;
    if app.db.get_database_backend() == DatabaseBackend::Postgres {
        app.db.execute_unprepared("VACUUM ANALYZE").await.unwrap();
    }
    row.id
}

#[both_databases]
async fn couriers_read_what_is_due_and_not_what_was_delivered(app: TestApp) {
    let (tools, system) = (&*app.tools, app.system(app.platform.id));
    let id = hook(&app, tools).await;
    let rows = webhook_delivery::Entity::find().count(&app.db).await;
    assert!(rows.unwrap() >= 3000);
    let heard = Heard::on(&app).await;
    let (first, later) = (
        CourierPosition::default(),
        CourierPosition {
            after: Some(id),
            busy: Vec::new(),
        },
    );
    for position in [first, later] {
        let due = webhook::due(&heard.db, tools, &position, 5).await.unwrap();
        assert_eq!(due, [id]);
        heard.finds("webhooks with something due", Order::Any).await;
    }
    let leased = webhook::lease(&heard.db, (tools, &system), id, 2)
        .await
        .unwrap();
    assert!(!leased.is_empty());
    heard.finds("a lease", Order::Any).await;
    webhook::oldest_pending(&heard.db).await.unwrap();
    heard.finds("the oldest pending delivery", Order::Any).await;
    app.change(&system, async |work| webhook::test(work, id).await)
        .await
        .unwrap();
    webhook::write_deliveries(&heard.db, tools, &system)
        .await
        .unwrap();
    heard.finds("deliveries of new events", Order::Any).await;
    app.clock.advance(Duration::seconds(60));
    let again = webhook::due(&heard.db, tools, &CourierPosition::default(), 5).await;
    assert_eq!(again.unwrap(), [id]);
}
