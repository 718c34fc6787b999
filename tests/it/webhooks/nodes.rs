//! Several nodes, of which one may die: each delivery is sent once, or again where a node died.

use super::{courier, deliveries, hook, receiver::Receiver, round, sender};
use crate::support::{ClientSeed, TestApp};
use domain::webhook::{self, AttemptOutcome, LEASE, Settled};
use entity::webhook_delivery::DeliveryStatus;
use std::{collections::HashSet, time::Duration};

#[both_databases]
async fn two_nodes_send_each_delivery_once(app: TestApp) {
    let (one, receiver) = (sender(&app).await, Receiver::start().await);
    let two = sender(&app).await;
    hook(&one, &receiver).await;
    for _ in 0..10 {
        one.client(ClientSeed::default()).await;
    }
    let (first, second) = (courier(&one), courier(&two));
    let (a, b) = tokio::join!(round(&first), round(&second));
    let rest = round(&first).await;
    let received = receiver.received();
    let ids: HashSet<_> = received
        .iter()
        .map(|m| m.header("webhook-id").to_owned())
        .collect();
    assert_eq!(ids.len(), received.len(), "one was sent twice");
    assert_eq!(received.len(), a + b + rest);
    assert!(received.len() >= 11, "{}", received.len());
    for delivery in deliveries(&one).await {
        assert_eq!(
            (delivery.status, delivery.attempts),
            (DeliveryStatus::Delivered, 1)
        );
    }
}

#[both_databases]
async fn what_a_dead_courier_had_is_sent_by_another_when_its_lease_ends(app: TestApp) {
    let (app, receiver) = (sender(&app).await, Receiver::start().await);
    let (row, _) = hook(&app, &receiver).await;
    let system = app.system(app.platform.id);
    let (db, tools) = (&app.db, &*app.tools);
    webhook::write_deliveries(db, tools, &system).await.unwrap();
    // This courier takes it, and is never heard of again.
    let taken = webhook::lease(db, (tools, &system), row.id, 10)
        .await
        .unwrap();
    assert_eq!(taken.len(), 1);
    let courier = courier(&app);
    assert_eq!(round(&courier).await, 0, "it is leased");
    app.clock.advance(LEASE - chrono::Duration::milliseconds(1));
    assert_eq!(round(&courier).await, 0, "it is leased");
    app.clock.advance(chrono::Duration::milliseconds(1));
    assert_eq!(round(&courier).await, 1);
    assert_eq!(receiver.received().len(), 1);
    let delivery = deliveries(&app).await.remove(0);
    assert_eq!(
        (delivery.status, delivery.attempts),
        (DeliveryStatus::Delivered, 2)
    );

    // It was only slow: what it has to say comes too late.
    let late = (AttemptOutcome::Answered(500), Duration::ZERO);
    let settled = webhook::settle(db, (tools, &system), &taken[0], late)
        .await
        .unwrap();
    assert_eq!(settled, Settled::TakenOver);
    assert_eq!(deliveries(&app).await.remove(0), delivery);
}

#[both_databases]
async fn what_was_committed_before_a_crash_is_sent_after_it(app: TestApp) {
    let (app, receiver) = (sender(&app).await, Receiver::start().await);
    hook(&app, &receiver).await;
    for _ in 0..3 {
        app.client(ClientSeed::default()).await;
    }
    let events = receiver.received().len();
    assert_eq!(events, 0, "no courier ran");
    let fresh = sender(&app).await;
    round(&courier(&fresh)).await;
    let sent = deliveries(&app).await;
    assert_eq!(receiver.received().len(), sent.len());
    let numbers: Vec<_> = sent
        .iter()
        .map(|delivery| delivery.event_sequence)
        .collect();
    let all: Vec<_> = (numbers[0]..).take(numbers.len()).collect();
    assert_eq!(numbers, all, "none is left out");
    assert!(numbers.len() >= 4);
}

/// A receiver that accepts connections and never answers takes two places, and no more.
#[both_databases]
async fn a_receiver_that_does_not_answer_holds_up_no_other(app: TestApp) {
    let (app, receiver) = (sender(&app).await, Receiver::start().await);
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", silent.local_addr().unwrap());
    let system = app.system(app.platform.id);
    let new = domain::webhook::NewWebhook {
        name: "Silent".to_owned(),
        url,
        event_kinds: Vec::new(),
    };
    app.change(&system, async |work| webhook::create(work, new).await)
        .await
        .unwrap();
    hook(&app, &receiver).await;
    for _ in 0..10 {
        app.client(ClientSeed::default()).await;
    }
    let courier = courier(&app);
    // Never waits for the silent one.
    while receiver.received().len() < 11 {
        courier.step().await.unwrap();
        tokio::task::yield_now().await;
    }
    let busy = deliveries(&app).await;
    let begun = busy
        .iter()
        .filter(|d| d.attempts > 0 && d.status == DeliveryStatus::Pending);
    assert!(begun.count() <= 4, "two for each receiver");
}
