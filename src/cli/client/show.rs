//! Prints one client and its secrets, without their values.

use super::{
    find,
    list::{described, role_keys},
};
use crate::{cli::print, error::CliError};
use app::App;
use domain::{account, client::secrets};
use entity::client_secret;
use serde_json::{Value, json};

pub(super) async fn show(app: &App, client_id: &str) -> Result<(), CliError> {
    let (client, _) = find(app, client_id).await?;
    let account = account::of_client(&app.db, &client).await?;
    let roles = role_keys(app, client.role_id.as_slice()).await?;
    let secrets = secrets::of_clients(&app.db, &[client.id], secrets::Listed::All)
        .await?
        .remove(&client.id)
        .unwrap_or_default();
    let now = app.tools.clock.now();
    let mut shown = described(&client, &account, &roles);
    if let Some(object) = shown.as_object_mut() {
        let secrets: Vec<_> = secrets
            .iter()
            .map(|secret| of_secret(secret, secrets::status(secret, now)))
            .collect();
        object.insert("secrets".to_owned(), secrets.into());
    }
    print(serde_json::to_string_pretty(&shown).map_err(CliError::other)?)
}

fn of_secret(secret: &client_secret::Model, status: secrets::SecretStatus) -> Value {
    json!({
        "name": secret.name,
        "hint": secret.hint,
        "status": match status {
            secrets::SecretStatus::Active => "active",
            secrets::SecretStatus::Retiring => "retiring",
            secrets::SecretStatus::Revoked => "revoked",
            secrets::SecretStatus::Expired => "expired",
        },
        "created_at": secret.created_at,
        "expires_at": secret.expires_at,
        "last_used_at": secret.last_used_at,
    })
}
