//! No caller gives what it does not have (checklist V-05, V-11; RFC 9068 section 5).

mod changing;
mod giving;

use crate::support::{TestApp, TestClient};
use domain::{
    actor::Actor,
    client::{self, ClientPatch, NewClient},
    error::{ProblemCode, Result},
};
use entity::client::Model;

const ESCALATION: [ProblemCode; 1] = [ProblemCode::PrivilegeEscalation];

fn codes(list: &[&str]) -> Vec<String> {
    list.iter().map(ToString::to_string).collect()
}

async fn create(app: &TestApp, actor: &Actor, input: NewClient) -> Result<Model> {
    let minted = app.mint(&app.platform, None).await;
    app.change(actor, async |work| {
        client::create(work, input, minted).await
    })
    .await
    .map(|(client, _)| client)
}

async fn update(
    app: &TestApp,
    actor: &Actor,
    client: &TestClient,
    patch: ClientPatch,
) -> Result<Model> {
    app.change(actor, async |work| {
        client::update(work, client.id, None, patch).await
    })
    .await
}
