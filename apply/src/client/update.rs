//! Changes a client where it differs from what the file says.

use super::{
    describe,
    describe::in_order,
    sign_in,
    status::set_status_unless_last,
    values::{capabilities, merge, owner},
    word,
};
use crate::{
    AtPath, Outcome,
    diff::Diff,
    document,
    plan::ThingKind,
    role,
    run::{Entry, Run},
};
use domain::{
    client::{self, ClientPatch},
    error::Error,
    work::Work,
};
use entity::ClientId;

/// Changes a client where it differs. Returns false where it is yet to be disabled, once there is
/// another administrator.
pub(super) async fn update(
    work: &Work<'_>,
    entry: &Entry<'_, document::Client>,
    id: ClientId,
    run: &mut Run<'_>,
) -> Outcome<bool> {
    let Entry {
        place,
        path,
        wanted,
    } = *entry;
    // Read only now: its owner's status, or the deletion of a role or permission, may have changed
    // it.
    let row = client::find(work.db(), work.actor(), id)
        .await?
        .ok_or_else(|| Error::internal("a client vanished within a transaction"))?;
    let had = describe(work.db(), work.actor(), &row).await?;
    let mut diff = Diff::default();
    let patch = patch(work, entry, &had, &mut diff).await?;
    let mut now = row.status;
    if !diff.is_empty() {
        now = place
            .excused(
                client::update(work, id, None, patch).await,
                wanted.scopes.as_deref(),
            )
            .at(path)?
            .status;
    }
    if let Some(key) = diff.value("role", &had.role, &wanted.role) {
        let role = role::named(work, place, path, key.as_deref()).await?;
        client::set_role(work, id, role, None).await.at(path)?;
    }
    let mut settled = true;
    diff.value("status", &had.status, &wanted.status);
    if let Some(status) = wanted
        .status
        .map(|word| word.0)
        .filter(|status| *status != now)
    {
        settled = set_status_unless_last(work, &format!("{path}.status"), id, status).await?;
    }
    if !diff.is_empty() {
        let name = word(work.db(), work.actor(), &place.account, &row).await?;
        run.note_update(place, ThingKind::Client.named(&name), diff);
    }
    Ok(settled)
}

async fn patch(
    work: &Work<'_>,
    entry: &Entry<'_, document::Client>,
    had: &document::Client,
    diff: &mut Diff,
) -> Outcome<ClientPatch> {
    let Entry {
        place,
        path,
        wanted,
    } = *entry;
    let flows = wanted.capabilities.as_deref().map(capabilities);
    let flows = flows.map(in_order);
    let owned = diff.value("owner", &had.owner, &wanted.owner);
    Ok(ClientPatch {
        client_id: None,
        name: diff.value("name", &had.name, &wanted.name),
        description: diff.value("description", &had.description, &wanted.description),
        capabilities: diff
            .value("capabilities", &had.capabilities, &flows)
            .as_deref()
            .map(capabilities),
        access_level: diff
            .value("accessLevel", &had.access_level, &wanted.access_level)
            .map(|word| word.0),
        token_ttl_seconds: diff.value(
            "tokenTtlSeconds",
            &had.token_ttl_seconds,
            &wanted.token_ttl_seconds,
        ),
        signing_algorithm: diff
            .value(
                "signingAlgorithm",
                &had.signing_algorithm,
                &wanted.signing_algorithm,
            )
            .map(|algorithm| algorithm.map(|word| word.0)),
        scopes: diff.set("scopes", &had.scopes, &wanted.scopes),
        urls: merge(had.urls.as_ref(), wanted.urls.as_ref(), diff),
        sign_in: sign_in::difference(had.sign_in.as_ref(), wanted.sign_in.as_ref(), diff),
        owner: owner(work, place, path, owned.as_ref()).await?,
    })
}
