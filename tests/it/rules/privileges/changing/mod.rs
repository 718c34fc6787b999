//! Changing those who have more than the one who changes them.

mod credentials;
mod restoration;
mod restrictions;

use crate::support::{TestApp, TestClient};
use domain::{
    actor::Actor,
    client::secrets::{self, SecretRotation},
    error::Result,
};
use entity::client::Model;

async fn rotate(app: &TestApp, actor: &Actor, client: &TestClient) -> Result<Model> {
    let minted = app.mint(&app.platform, None).await;
    app.change(actor, async |work| {
        secrets::rotate(work, client.id, SecretRotation::default(), minted).await
    })
    .await
    .map(|rotated| rotated.client)
}
