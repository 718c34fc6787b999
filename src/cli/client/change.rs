//! Changes one client: gives it a new secret, enables or disables it, deletes it.

use super::find;
use crate::{
    cli::{confirm::Loss, print},
    error::CliError,
};
use app::App;
use domain::{
    account,
    client::{
        self,
        bulk::{self, OnError},
        secrets::{self, SecretRotation},
    },
};
use entity::client::ClientStatus;
use serde_json::json;

pub(super) async fn rotate(app: &App, client_id: &str, grace: Option<i32>) -> Result<(), CliError> {
    let (client, actor) = find(app, client_id).await?;
    let account = account::of_client(&app.db, &client).await?;
    let minted = app.mint(&account, None).await;
    let work = app.begin(&actor).await?;
    let rotation = SecretRotation {
        grace_seconds: grace,
        ..SecretRotation::default()
    };
    let rotated = secrets::rotate(&work, client.id, rotation, minted).await?;
    work.commit().await?;
    print(
        json!({ "client_id": rotated.client.client_id, "client_secret": rotated.secret.expose() }),
    )
}

pub(super) async fn set_status(
    app: &App,
    client_id: &str,
    status: ClientStatus,
) -> Result<(), CliError> {
    let (client, actor) = find(app, client_id).await?;
    let work = app.begin(&actor).await?;
    bulk::set_status(&work, &[client.id], status, OnError::RejectAll).await?;
    work.commit().await?;
    print(format_args!(
        "{client_id} is {}",
        if status == ClientStatus::Active {
            "enabled"
        } else {
            "disabled"
        }
    ))
}

pub(super) async fn delete(app: &App, client_id: &str, agreed: bool) -> Result<(), CliError> {
    let (client, actor) = find(app, client_id).await?;
    let what = format!(
        "This deletes the client {client_id} ({}) with its secrets and tokens.",
        client::display_name(&client)
    );
    Loss { what, agreed }.confirm().await?;
    let work = app.begin(&actor).await?;
    bulk::delete(&work, &[client.id], OnError::RejectAll).await?;
    work.commit().await?;
    print(format_args!("{client_id} is deleted"))
}
