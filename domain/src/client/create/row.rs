//! The row of a new client.

use super::NewClient;
use crate::{
    client::{search_text, sort_name},
    work::Work,
};
use entity::{ClientId, client::ActiveModel};
use sea_orm::ActiveValue::Set;

/// The texts of a new client, as they were checked.
pub(super) struct Texts {
    pub(super) client_id: String,
    pub(super) name: Option<String>,
    pub(super) description: Option<String>,
}

/// The row of a new client, without its account and its status.
pub(super) fn row(work: &Work<'_>, input: &NewClient, texts: Texts) -> ActiveModel {
    let Texts {
        client_id,
        name,
        description,
    } = texts;
    ActiveModel {
        id: Set(ClientId(work.id())),
        sort_name: Set(sort_name(name.as_deref(), &client_id)),
        search_text: Set(search_text(
            &client_id,
            name.as_deref(),
            description.as_deref(),
        )),
        client_id: Set(client_id),
        name: Set(name),
        description: Set(description),
        version: Set(1),
        generation: Set(work.random().generation()),
        owner_id: Set(input.owner),
        created_by: Set(work.actor().client()),
        created_by_user: Set(work.actor().user()),
        authorization_generation: Set(work.random().generation()),
        auth_method: Set(input.sign_in.auth_method),
        first_party: Set(input.sign_in.first_party),
        require_pkce: Set(input.sign_in.require_pkce),
        id_token_algorithm: Set(input.sign_in.id_token_algorithm),
        claims_in_id_token: Set(input.sign_in.claims_in_id_token),
        refresh_idle_seconds: Set(input.sign_in.refresh_idle_seconds),
        refresh_max_seconds: Set(input.sign_in.refresh_max_seconds),
        created_at: Set(work.now()),
        updated_at: Set(work.now()),
        last_used_at: Set(None),
        web_app: Set(input.capabilities.web_app),
        backchannel: Set(input.capabilities.backchannel),
        script: Set(input.capabilities.script),
        access_level: Set(input.access_level),
        token_ttl_seconds: Set(input.token_ttl_seconds),
        role_id: Set(input.role),
        signing_algorithm: Set(input.signing_algorithm),
        root_url: Set(input.urls.root_url.clone()),
        home_url: Set(input.urls.home_url.clone()),
        admin_url: Set(input.urls.admin_url.clone()),
        backchannel_logout_url: Set(input.urls.backchannel_logout_url.clone()),
        ..Default::default()
    }
}
