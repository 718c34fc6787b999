//! The clients that may introspect the tokens for a protected API, which are set once all clients of
//! the file exist.

use crate::{
    AtPath, Outcome, client,
    diff::Diff,
    document,
    plan::{Action, ThingKind},
    run::{AccountScope, Entry, Run},
};
use domain::{
    client as clients,
    resource::{self, ResourcePatch},
    work::Work,
};
use entity::ClientId;

/// Sets the clients that may introspect the tokens for the protected APIs of the file.
pub(crate) async fn reconcile_servers(
    work: &Work<'_>,
    place: &AccountScope,
    wanted: Option<&[document::Resource]>,
    run: &mut Run<'_>,
) -> Outcome<()> {
    for (index, wanted) in wanted.unwrap_or_default().iter().enumerate() {
        let Some(names) = &wanted.introspection_client_ids else {
            continue;
        };
        let path = format!("{}.resources[{index}].introspectionClientIds", place.path);
        let start = work.savepoint().await?;
        let entry = Entry {
            place,
            path: &path,
            wanted,
        };
        let outcome = servers_of(work, &entry, names, run).await;
        run.part(work, start, outcome).await?;
    }
    Ok(())
}

async fn servers_of(
    work: &Work<'_>,
    entry: &Entry<'_, document::Resource>,
    names: &[String],
    run: &mut Run<'_>,
) -> Outcome<()> {
    let Entry {
        place,
        path,
        wanted,
    } = *entry;
    let rows = resource::own_resources(work.db(), work.actor()).await?;
    let Some(row) = rows.iter().find(|row| row.identifier == wanted.identifier) else {
        return Ok(());
    };
    let mut servers: Vec<ClientId> = Vec::new();
    for (index, name) in names.iter().enumerate() {
        servers.push(
            client::named(work, place, &format!("{path}[{index}]"), name)
                .await?
                .id,
        );
    }
    let had = resource::servers(work.db(), &[row.id])
        .await?
        .remove(&row.id)
        .unwrap_or_default();
    let mut diff = Diff::default();
    let shown = (
        words(work, place, &had).await?,
        words(work, place, &servers).await?,
    );
    if diff
        .set("introspectionClientIds", &Some(shown.0), &Some(shown.1))
        .is_some()
    {
        let patch = ResourcePatch {
            servers: Some(servers),
            ..ResourcePatch::default()
        };
        resource::update(work, row.id, None, patch).await.at(path)?;
        let is_new = run.changes.iter().any(|change| {
            change.action == Action::Create
                && change.kind == ThingKind::Resource
                && change.name == row.identifier
        });
        if !is_new {
            run.note_update(place, ThingKind::Resource.named(&row.identifier), diff);
        }
    }
    Ok(())
}

async fn words(work: &Work<'_>, place: &AccountScope, ids: &[ClientId]) -> Outcome<Vec<String>> {
    let rows = clients::find_all(work.db(), work.actor(), ids).await?;
    let mut words = Vec::new();
    for row in &rows {
        words.push(client::word(work.db(), work.actor(), &place.account, row).await?);
    }
    Ok(words)
}
