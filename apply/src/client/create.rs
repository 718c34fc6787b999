//! Creates a client as the file says.

use super::{
    secret::first_secret,
    sign_in,
    status::set_status_unless_last,
    values::{capabilities, owner, urls},
};
use crate::{
    AtPath, Outcome, document,
    plan::{Action, ThingKind},
    refused, role,
    run::{Credential, Entry, Run},
};
use domain::{
    applied,
    client::{self, NewClient},
    work::Work,
};
use entity::{ClientId, applied::AppliedKind};

/// Creates a client.
pub(super) async fn create(
    work: &Work<'_>,
    entry: &Entry<'_, document::Client>,
    run: &mut Run<'_>,
) -> Outcome<ClientId> {
    let Entry {
        place,
        path,
        wanted,
    } = *entry;
    let input = new_client(work, entry).await?;
    let first = first_secret(entry, run).await?;
    let (row, secret) = place
        .excused(
            client::create_with(work, input, first).await,
            wanted.scopes.as_deref(),
        )
        .at(path)?;
    applied::note(work, AppliedKind::Client, row.id).await?;
    if let (None, Some(secret)) = (&wanted.secret, secret) {
        let account = place.account.slug.clone();
        run.credentials.push(Credential {
            account,
            name: row.name.clone(),
            client_id: row.client_id.clone(),
            secret,
        });
    }
    let status = wanted.status.map_or(row.status, |word| word.0);
    let at = format!("{path}.status");
    if status != row.status && !set_status_unless_last(work, &at, row.id, status).await? {
        let message =
            "It is the account's last administrator: leave it active, or create another one.";
        return Err(refused(&at, message));
    }
    // A generated client id differs between the plan and the final run.
    let name = wanted.client_id.clone().or(row.name).unwrap_or_default();
    run.note(place, Action::Create, ThingKind::Client.named(&name));
    Ok(row.id)
}

/// What the file says of a client that does not exist yet.
async fn new_client(work: &Work<'_>, entry: &Entry<'_, document::Client>) -> Outcome<NewClient> {
    let Entry {
        place,
        path,
        wanted,
    } = *entry;
    let default = NewClient::default();
    Ok(NewClient {
        account: None,
        owner: owner(work, place, path, wanted.owner.as_ref())
            .await?
            .flatten(),
        client_id: wanted.client_id.clone(),
        name: wanted.name.clone().flatten(),
        description: wanted.description.clone().flatten(),
        capabilities: wanted
            .capabilities
            .as_deref()
            .map_or(default.capabilities, capabilities),
        access_level: wanted
            .access_level
            .map_or(default.access_level, |word| word.0),
        token_ttl_seconds: wanted.token_ttl_seconds.flatten(),
        signing_algorithm: wanted.signing_algorithm.flatten().map(|word| word.0),
        role: role::named(
            work,
            place,
            path,
            wanted.role.as_ref().and_then(Option::as_deref),
        )
        .await?,
        scopes: wanted.scopes.clone().unwrap_or_default(),
        urls: wanted.urls.clone().map(urls).unwrap_or_default(),
        sign_in: wanted
            .sign_in
            .as_ref()
            .map(sign_in::patch)
            .unwrap_or_default()
            .into(),
    })
}
