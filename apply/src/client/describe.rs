//! Describes a client as an entry of a file.

use super::{known_by_name, sign_in};
use crate::{Outcome, document};
use domain::{
    Source,
    actor::Actor,
    client::{self, Capabilities, Capability, urls},
    permission, role, user,
    vocabulary::{Vocabulary, Word},
};
use entity::{account::Model as Account, client::Model};

/// Everything that a file may contain about a client, except its secrets.
pub(crate) async fn describe(
    db: &impl Source,
    actor: &Actor,
    row: &Model,
) -> Outcome<document::Client> {
    let owner = match row.owner_id {
        Some(id) => user::find(db, actor, id).await?.map(|owner| owner.username),
        None => None,
    };
    let role = match row.role_id {
        Some(id) => role::by_ids(db, &[id]).await?.pop().map(|role| role.key),
        None => None,
    };
    let scopes = permission::direct(db, row.id)
        .await?
        .into_iter()
        .map(|permission| permission.code);
    let urls = urls::of(db, row).await?;
    Ok(document::Client {
        client_id: Some(row.client_id.clone()),
        name: Some(row.name.clone()),
        description: Some(row.description.clone()),
        owner: Some(owner),
        capabilities: Some(in_order(Capabilities::from(row))),
        access_level: Some(row.access_level.into()),
        token_ttl_seconds: Some(row.token_ttl_seconds),
        signing_algorithm: Some(row.signing_algorithm.map(Into::into)),
        role: Some(role),
        scopes: Some(scopes.collect()),
        urls: Some(document::Urls {
            root_url: Some(urls.root_url),
            home_url: Some(urls.home_url),
            admin_url: Some(urls.admin_url),
            backchannel_logout_url: Some(urls.backchannel_logout_url),
            redirect_uris: Some(urls.redirect_uris),
            post_logout_redirect_uris: Some(urls.post_logout_redirect_uris),
            web_origins: Some(urls.web_origins),
        }),
        sign_in: Some(sign_in::describe(&client::sign_in_settings(row))),
        status: Some(row.status.into()),
        secret: None,
    })
}

/// Flows as a file lists them: by their words.
pub(super) fn in_order(flows: Capabilities) -> Vec<Word<Capability>> {
    let mut flows = flows.list();
    flows.sort_unstable_by_key(|flow| flow.as_str());
    flows.into_iter().map(Word).collect()
}

/// The identifier of a client in a file: its name, where client ids are generated and no other
/// client has the name; else its client id.
pub(crate) async fn word(
    db: &impl Source,
    actor: &Actor,
    account: &Account,
    row: &Model,
) -> Outcome<String> {
    Ok(match &row.name {
        Some(name)
            if known_by_name(account) && client::by_name(db, actor, name).await?.len() == 1 =>
        {
            name.clone()
        }
        _ => row.client_id.clone(),
    })
}
