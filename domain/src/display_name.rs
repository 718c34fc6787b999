//! How a client is called where people read it.

use entity::client::Model;

/// Display name: the name, or the client id where that is blank.
#[must_use]
pub fn display_name(client: &Model) -> &str {
    client.name.as_deref().unwrap_or(&client.client_id)
}
