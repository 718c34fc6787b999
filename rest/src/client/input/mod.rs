//! Inputs about a client, and their translation for the rules.

mod create;
mod update;
mod urls;

pub(super) use create::CreateClient;
pub(super) use update::UpdateClient;

use crate::{lookup::RoleBy, vocabulary::ClientCapability};
use domain::client::Capabilities;
use serde::Deserialize;
use utoipa::ToSchema;

/// The capabilities that the list names.
pub(super) fn capabilities(list: &[ClientCapability]) -> Capabilities {
    Capabilities::of(list.iter().map(|word| word.0))
}

/// A client to create as a copy of another.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct DuplicateClient {
    /// OAuth `client_id` of the new client; generated when absent, where the account's policy
    /// allows.
    pub client_id: Option<String>,
    /// Secret chosen by the caller, where the account's policy allows that; generated when absent.
    pub client_secret: Option<String>,
    /// Name of the new client, for display; when absent, the copied client's name and `(copy)`.
    pub name: Option<String>,
}

/// The role to set for a client.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ClientRole {
    /// Role of the client.
    pub role: RoleBy,
}
