//! Webhooks: events of the audit log reach their receivers, signed, once or again, and nothing else
//! is reached.

mod backlog;
mod deliver;
mod egress;
mod gone;
mod graphql;
mod manage;
mod nodes;
mod receiver;
mod rest;
mod retry;
mod secrets;
mod tls;

use crate::support::{ClientSeed, Setup, TestApp, TestClient};
use domain::webhook::{self, NewWebhook};
use entity::{Secret, webhook::Model, webhook_delivery};
use latchkey::courier::Courier;
use receiver::Receiver;
use sea_orm::{EntityTrait, QueryOrder};
use std::sync::Arc;

/// A node that may send to this machine, where receivers of tests are.
async fn sender(app: &TestApp) -> TestApp {
    app.node(Setup {
        egress_allowed: vec!["127.0.0.0/8".parse().unwrap()],
        ..Setup::default()
    })
    .await
}

/// The courier of a node.
fn courier(app: &TestApp) -> Arc<Courier> {
    Courier::new((**app).clone())
}

/// Lets a courier send all that is due, and waits until that is done. Returns how many attempts
/// there were.
async fn round(courier: &Arc<Courier>) -> usize {
    let mut all = 0;
    loop {
        let begun = courier.step().await.unwrap();
        courier.rest().await;
        if begun == 0 {
            return all;
        }
        all += begun;
    }
}

/// A webhook of the account `default` at a receiver, for all kinds of events, with its secret.
async fn hook(app: &TestApp, receiver: &Receiver) -> (Model, Secret) {
    let new = NewWebhook {
        name: "Orders".to_owned(),
        url: receiver.url(),
        event_kinds: Vec::new(),
    };
    let system = app.system(app.platform.id);
    app.change(&system, async |work| webhook::create(work, new).await)
        .await
        .unwrap()
}

/// An administrator of the account `default`.
async fn administrator(app: &TestApp) -> TestClient {
    app.client(ClientSeed::with_role("administrator")).await
}

/// All deliveries, oldest event first.
async fn deliveries(app: &TestApp) -> Vec<webhook_delivery::Model> {
    webhook_delivery::Entity::find()
        .order_by_asc(webhook_delivery::Column::EventSequence)
        .all(&app.db)
        .await
        .unwrap()
}
