//! A receiver that answers 410 is sent nothing more.

use super::{administrator, courier, deliveries, hook, receiver::Receiver, round, sender};
use crate::support::{ClientSeed, TestApp};
use entity::{webhook, webhook_delivery::DeliveryStatus};
use sea_orm::EntityTrait;

#[both_databases]
async fn a_receiver_that_is_gone_is_sent_nothing_more(app: TestApp) {
    let (app, receiver) = (sender(&app).await, Receiver::start().await);
    let reader = administrator(&app).await;
    let (row, _) = hook(&app, &receiver).await;
    for _ in 0..3 {
        app.client(ClientSeed::default()).await;
    }
    receiver.answers(410);
    let courier = courier(&app);
    round(&courier).await;
    let sent = receiver.take().len();
    assert!(
        (1..=2).contains(&sent),
        "{sent}: two at a time, and none after the answer"
    );
    let found = webhook::Entity::find_by_id(row.id)
        .one(&app.db)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(found.status, webhook::WebhookStatus::Inactive);
    assert_eq!(found.version, row.version + 1);
    for delivery in deliveries(&app).await {
        assert_eq!(delivery.status, DeliveryStatus::Failed);
        assert_eq!(delivery.next_attempt_at, None);
    }
    let events = app
        .read(&reader, "/audit-events?kind=WEBHOOK_DISABLED")
        .await;
    assert_eq!(events["items"].as_array().unwrap().len(), 1);
    assert_eq!(events["items"][0]["subjectId"], row.id.to_string());
    app.client(ClientSeed::default()).await;
    assert_eq!(round(&courier).await, 0);
}
