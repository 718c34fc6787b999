//! The outbox is bounded, and what is done is deleted after a while.

use super::{courier, deliveries, hook, receiver::Receiver, round, sender};
use crate::support::{ClientSeed, TestApp};
use chrono::Duration;
use domain::{
    housekeeping,
    limits::{DELIVERY_RETENTION_DAYS, MAX_PENDING_DELIVERIES},
    webhook,
};
use entity::{
    WebhookDeliveryId, audit_event,
    webhook_delivery::{ActiveModel, DeliveryStatus, Entity},
};
use sea_orm::{ActiveValue::Set, EntityTrait, PaginatorTrait};

#[both_databases]
async fn deliveries_are_deleted_a_week_after_they_were_made(app: TestApp) {
    let (app, receiver) = (sender(&app).await, Receiver::start().await);
    hook(&app, &receiver).await;
    // The clock is confirmed, and stays so.
    housekeeping::run(&app.db, &app.tools).await.unwrap();
    let courier = courier(&app);
    round(&courier).await;
    assert_eq!(deliveries(&app).await.len(), 1);
    app.clock.advance(Duration::days(DELIVERY_RETENTION_DAYS));
    housekeeping::run(&app.db, &app.tools).await.unwrap();
    assert_eq!(deliveries(&app).await.len(), 1);
    app.clock.advance(Duration::seconds(1));
    housekeeping::run(&app.db, &app.tools).await.unwrap();
    assert_eq!(deliveries(&app).await.len(), 0);
    assert_eq!(round(&courier).await, 0, "it is not sent again");
}

#[both_databases]
async fn an_event_that_finds_the_outbox_full_is_recorded_as_failed(app: TestApp) {
    let (app, receiver) = (sender(&app).await, Receiver::start().await);
    let (row, _) = hook(&app, &receiver).await;
    let now = app.clock.now();
    let event = audit_event::Entity::find()
        .one(&app.db)
        .await
        .unwrap()
        .unwrap();
    let full: Vec<_> = (1..=i64::try_from(MAX_PENDING_DELIVERIES).unwrap())
        .map(|number| ActiveModel {
            id: Set(WebhookDeliveryId(app.tools.random.uuid(now))),
            account_id: Set(row.account_id),
            webhook_id: Set(row.id),
            event_id: Set(event.id),
            event_sequence: Set(-number),
            event_kind: Set(event.kind),
            status: Set(DeliveryStatus::Pending),
            attempts: Set(0),
            next_attempt_at: Set(Some(now)),
            last_attempt_at: Set(None),
            last_status_code: Set(None),
            last_error: Set(None),
            last_duration_ms: Set(None),
            created_at: Set(now),
            finished_at: Set(None),
        })
        .collect();
    for some in full.chunks(1000) {
        Entity::insert_many(some.to_vec())
            .exec_without_returning(&app.db)
            .await
            .unwrap();
    }
    app.client(ClientSeed::default()).await;
    let system = app.system(app.platform.id);
    webhook::write_deliveries(&app.db, &app.tools, &system)
        .await
        .unwrap();
    let last = deliveries(&app).await.pop().unwrap();
    assert_eq!(last.status, DeliveryStatus::Failed);
    assert!(last.last_error.unwrap().contains("Too many"));
    assert!(Entity::find().count(&app.db).await.unwrap() > MAX_PENDING_DELIVERIES);
}
