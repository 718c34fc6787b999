//! The audit log: complete, without gaps, and never with a secret in it.

mod completeness;
mod gaps;
mod privacy;

use crate::support::{Auth, TestApp, TestClient};
use domain::{
    client::{
        self, NewClient,
        bulk::{self, OnError},
        secrets::{self, SecretRotation},
    },
    deployment, token,
};
use entity::{audit_event, client::ClientStatus};
use sea_orm::{EntityTrait, QueryOrder};

async fn events(app: &TestApp) -> Vec<audit_event::Model> {
    app.recorder.flush().await;
    audit_event::Entity::find()
        .order_by_asc(audit_event::Column::Sequence)
        .all(&app.db)
        .await
        .unwrap()
}

async fn assert_no_gap(app: &TestApp) {
    let numbers: Vec<_> = events(app)
        .await
        .iter()
        .map(|event| event.sequence)
        .collect();
    let last = deployment::audit_sequence(&app.db).await.unwrap();
    assert_eq!(numbers, (1..=last).collect::<Vec<_>>());
}

/// A client's whole life, as its administrator leads it. Answers the client as it was at first, and
/// its second secret.
async fn life(app: &TestApp, administrator: &TestClient) -> (TestClient, String) {
    let actor = app.actor(administrator).await;
    let minted = app.mint(&app.platform, None).await;
    let (model, first) = app
        .change(&actor, async |work| {
            client::create(work, NewClient::default(), minted).await
        })
        .await
        .unwrap();
    let id = model.id;
    for status in [ClientStatus::Inactive, ClientStatus::Active] {
        app.change(&actor, async |work| {
            bulk::set_status(work, &[id], status, OnError::RejectAll).await
        })
        .await
        .unwrap();
    }
    let minted = app.mint(&app.platform, None).await;
    let second = app
        .change(&actor, async |work| {
            secrets::rotate(work, id, SecretRotation::default(), minted).await
        })
        .await
        .unwrap();
    app.change(&actor, async |work| token::revoke_all_of(work, &[id]).await)
        .await
        .unwrap();
    let client = TestClient {
        id,
        account: model.account_id,
        client_id: model.client_id.clone(),
        secret: first.expose().to_owned(),
        row: model,
    };
    app.ask(
        Auth::Basic(client.client_id.clone(), "a-wrong-secret".to_owned()),
        &[],
    )
    .await
    .expect(401);
    app.change(&actor, async |work| {
        bulk::delete(work, &[id], OnError::RejectAll).await
    })
    .await
    .unwrap();
    (client, second.secret.expose().to_owned())
}
