//! What is sent, to whom, and how it is signed.

use super::{administrator, courier, deliveries, hook, receiver::Receiver, round, sender};
use crate::support::{ClientSeed, TestApp};
use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{
    error::Error,
    webhook::{self, NewWebhook, WebhookPatch},
};
use entity::{
    account::PolicyPreset, audit_event::AuditEventKind, webhook_delivery::DeliveryStatus,
};
use serde_json::{Value, json};

/// HMAC as RFC 2104 defines it, for keys of at most a block.
fn hmac(key: &[u8], message: &[u8]) -> Vec<u8> {
    let padded = |with: u8| {
        let mut block = [with; 64];
        block.iter_mut().zip(key).for_each(|(pad, key)| *pad ^= key);
        block.to_vec()
    };
    let inner = digest(&SHA256, &[padded(0x36), message.to_vec()].concat());
    digest(&SHA256, &[padded(0x5c), inner.as_ref().to_vec()].concat())
        .as_ref()
        .to_vec()
}

#[both_databases]
async fn an_event_reaches_its_receiver_signed(app: TestApp) {
    let (app, receiver) = (sender(&app).await, Receiver::start().await);
    let (row, secret) = hook(&app, &receiver).await;
    app.client(ClientSeed::default()).await;
    let courier = courier(&app);
    let sent = round(&courier).await;

    let received = receiver.received();
    let kinds: Vec<_> = received
        .iter()
        .map(|message| message.json()["type"].clone())
        .collect();
    assert_eq!(received.len(), sent, "{kinds:?}");
    assert!(kinds.contains(&json!("WEBHOOK_CREATED")) && kinds.contains(&json!("CLIENT_CREATED")));
    let key = STANDARD.decode(&secret.expose()["whsec_".len()..]).unwrap();
    assert_eq!(key.len(), 32);
    for message in &received {
        let (id, at) = (
            message.header("webhook-id"),
            message.header("webhook-timestamp"),
        );
        let signed = format!("{id}.{at}.{}", message.body);
        let signature = STANDARD.encode(hmac(&key, signed.as_bytes()));
        assert_eq!(
            message.header("webhook-signature"),
            format!("v1,{signature}")
        );
        assert_eq!(at, app.clock.now().timestamp().to_string());
        assert_eq!(message.header("content-type"), "application/json");
        assert_eq!(
            message.header("host"),
            format!("127.0.0.1:{}", receiver.port())
        );
        assert_eq!(message.path, "/hooks?key=abc");
        assert_eq!(id, message.json()["data"]["id"]);
    }
    for delivery in deliveries(&app).await {
        assert_eq!(delivery.status, DeliveryStatus::Delivered);
        assert_eq!(
            (delivery.attempts, delivery.last_status_code),
            (1, Some(204))
        );
        assert_eq!((delivery.webhook_id, delivery.last_error), (row.id, None));
        assert_eq!(delivery.next_attempt_at, None);
    }
    assert_eq!(round(&courier).await, 0, "it was sent");
}

#[both_databases]
async fn what_is_sent_is_the_event_as_the_interfaces_show_it(app: TestApp) {
    let (app, receiver) = (sender(&app).await, Receiver::start().await);
    let reader = administrator(&app).await;
    hook(&app, &receiver).await;
    app.rest(
        &reader,
        (
            axum::http::Method::POST,
            "/roles",
            json!({ "key": "a", "name": "A", "permissions": [] }),
        ),
    )
    .await
    .expect(201);
    round(&courier(&app)).await;
    let received = receiver.received();
    let message = received.iter().map(|message| message.json());
    let message = message
        .into_iter()
        .find(|m| m["type"] == "ROLE_CREATED")
        .unwrap();
    let id = message["data"]["id"].as_str().unwrap();
    let shown = app.read(&reader, &format!("/audit-events/{id}")).await;
    assert_eq!(message["data"], shown);
    assert_eq!(message["timestamp"], shown["occurredAt"]);
    assert_ne!(shown["actorId"], Value::Null);
}

#[both_databases]
async fn only_what_a_webhook_asks_for_is_sent(app: TestApp) {
    let (app, receiver) = (sender(&app).await, Receiver::start().await);
    app.client(ClientSeed::default()).await;
    let system = app.system(app.platform.id);
    let new = NewWebhook {
        name: "Secrets".to_owned(),
        url: receiver.url(),
        event_kinds: vec![AuditEventKind::RoleCreated, AuditEventKind::RoleCreated],
    };
    let (row, _) = app
        .change(&system, async |work| webhook::create(work, new).await)
        .await
        .unwrap();
    assert_eq!(webhook::event_kinds(&row), [AuditEventKind::RoleCreated]);
    // In this account and of that kind; in it, of another kind; of that kind, in another account.
    app.role(app.platform.id, "here", &[]).await;
    app.client(ClientSeed::default()).await;
    let other = app.account("other", PolicyPreset::Default).await;
    app.role(other.id, "there", &[]).await;
    let courier = courier(&app);
    round(&courier).await;
    let received = receiver.take();
    assert_eq!(received.len(), 1, "{received:?}");
    assert_eq!(received[0].json()["type"], "ROLE_CREATED");

    // A test is sent whatever the webhook asks for, and to no other webhook.
    let (elsewhere, _) = hook(&app, &Receiver::start().await).await;
    app.change(&system, async |work| webhook::test(work, row.id).await)
        .await
        .unwrap();
    round(&courier).await;
    let received = receiver.take();
    assert_eq!(received.len(), 1, "{received:?}");
    assert_eq!(received[0].json()["type"], "WEBHOOK_TESTED");
    let sent = deliveries(&app).await;
    let to_other = sent
        .iter()
        .filter(|delivery| delivery.webhook_id == elsewhere.id);
    assert!(to_other.clone().count() > 0);
    for delivery in to_other {
        assert_ne!(delivery.event_kind, AuditEventKind::WebhookTested);
    }
}

#[both_databases]
async fn what_is_rolled_back_is_not_sent(app: TestApp) {
    let (app, receiver) = (sender(&app).await, Receiver::start().await);
    hook(&app, &receiver).await;
    let courier = courier(&app);
    round(&courier).await;
    receiver.take();
    let system = app.system(app.platform.id);
    let failed = app
        .change(&system, async |work| {
            let new = NewWebhook {
                name: "x".to_owned(),
                url: receiver.url(),
                event_kinds: Vec::new(),
            };
            webhook::create(work, new).await?;
            Err::<(), _>(Error::internal("undone"))
        })
        .await;
    assert!(failed.is_err());
    assert_eq!(round(&courier).await, 0);
    assert!(receiver.received().is_empty());
}

#[both_databases]
async fn nothing_is_sent_to_a_disabled_webhook_nor_later_what_it_missed(app: TestApp) {
    let (app, receiver) = (sender(&app).await, Receiver::start().await);
    let (row, _) = hook(&app, &receiver).await;
    let courier = courier(&app);
    courier.step().await.unwrap();
    courier.rest().await;
    receiver.take();
    let system = app.system(app.platform.id);
    let set = async |status| {
        let patch = WebhookPatch {
            status: Some(status),
            ..WebhookPatch::default()
        };
        app.change(&system, async |work| {
            webhook::update(work, row.id, None, patch).await
        })
        .await
        .unwrap()
    };
    receiver.answers(500);
    app.client(ClientSeed::default()).await;
    round(&courier).await;
    receiver.take();
    receiver.answers(204);
    set(entity::webhook::WebhookStatus::Inactive).await;
    app.client(ClientSeed::default()).await;
    app.clock.advance(chrono::Duration::hours(12));
    assert_eq!(round(&courier).await, 0, "pending deliveries were given up");
    set(entity::webhook::WebhookStatus::Active).await;
    round(&courier).await;
    let received = receiver.take();
    let kinds: Vec<_> = received.iter().map(|m| m.json()["type"].clone()).collect();
    assert_eq!(kinds, [json!("WEBHOOK_UPDATED")]);
}
