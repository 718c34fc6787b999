//! Applies protected APIs. Their permissions are merged in [`permissions`]; the clients that may
//! introspect their tokens are set in [`servers`].

mod permissions;
mod servers;

pub(super) use servers::reconcile_servers;

use super::{
    AtPath, Outcome,
    diff::Diff,
    document,
    plan::{Action, ThingKind},
    run::{AccountScope, Entry, Run},
};
use domain::{
    applied, permission,
    resource::{self, NewResource, ResourcePatch},
    work::Work,
};
use entity::{ResourceId, applied::AppliedKind, permission::Model as Permission, resource::Model};
use permissions::{differ, merge};

/// Creates or changes the account's protected APIs as the file says, except the clients that may
/// introspect their tokens, which may not exist yet.
pub(super) async fn reconcile(
    work: &Work<'_>,
    place: &mut AccountScope,
    wanted: Option<&[document::Resource]>,
    run: &mut Run<'_>,
) -> Outcome<()> {
    let Some(wanted) = wanted else { return Ok(()) };
    let rows = resource::own_resources(work.db(), work.actor()).await?;
    let permissions = permission::all(work.db(), place.account.id, true).await?;
    for (index, wanted) in wanted.iter().enumerate() {
        let path = format!("{}.resources[{index}]", place.path);
        let row = rows.iter().find(|row| row.identifier == wanted.identifier);
        let had: Vec<_> = permissions
            .iter()
            .filter(|p| row.is_some_and(|row| row.id == p.resource_id))
            .collect();
        let start = work.savepoint().await?;
        let entry = Entry {
            place,
            path: &path,
            wanted,
        };
        let outcome = match row {
            None => create(work, &entry, run).await,
            Some(row) => {
                let stored = Stored {
                    row,
                    permissions: &had,
                };
                update(work, &entry, stored, run).await
            }
        };
        match run.part(work, start, outcome).await? {
            Some(id) => {
                place.kept.insert(id.to_string());
            }
            None => {
                let codes = wanted
                    .permissions
                    .iter()
                    .flatten()
                    .filter(|wanted| !had.iter().any(|had| had.code == wanted.code));
                place
                    .refused
                    .extend(codes.map(|permission| (ThingKind::Resource, permission.code.clone())));
            }
        }
    }
    Ok(())
}

/// A protected API that exists, with its permissions.
#[derive(Clone, Copy)]
struct Stored<'s> {
    row: &'s Model,
    permissions: &'s [&'s Permission],
}

async fn update(
    work: &Work<'_>,
    entry: &Entry<'_, document::Resource>,
    stored: Stored<'_>,
    run: &mut Run<'_>,
) -> Outcome<ResourceId> {
    let Entry {
        place,
        path,
        wanted,
    } = *entry;
    let Stored {
        row,
        permissions: had,
    } = stored;
    let merged = wanted.permissions.as_deref().map(|list| merge(had, list));
    let mut diff = Diff::default();
    let patch = ResourcePatch {
        name: diff.value("name", &Some(row.name.clone()), &wanted.name),
        permissions: merged.filter(|merged| differ(&mut diff, had, merged)),
        servers: None,
    };
    if !diff.is_empty() {
        resource::update(work, row.id, None, patch).await.at(path)?;
        run.note_update(place, ThingKind::Resource.named(&row.identifier), diff);
    }
    Ok(row.id)
}

async fn create(
    work: &Work<'_>,
    entry: &Entry<'_, document::Resource>,
    run: &mut Run<'_>,
) -> Outcome<ResourceId> {
    let Entry {
        place,
        path,
        wanted,
    } = *entry;
    let permissions = wanted.permissions.as_deref().map(|list| merge(&[], list));
    let input = NewResource {
        identifier: wanted.identifier.clone(),
        name: wanted
            .name
            .clone()
            .unwrap_or_else(|| wanted.identifier.clone()),
        permissions: permissions.unwrap_or_default(),
        servers: Vec::new(),
    };
    let row = resource::create(work, input).await.at(path)?;
    applied::note(work, AppliedKind::Resource, row.id).await?;
    run.note(
        place,
        Action::Create,
        ThingKind::Resource.named(&row.identifier),
    );
    Ok(row.id)
}

/// A protected API with its permissions, as an entry of a file, without the clients that may
/// introspect its tokens.
pub(super) fn describe(row: &Model, permissions: &[Permission]) -> document::Resource {
    let of_it = permissions
        .iter()
        .filter(|permission| permission.resource_id == row.id);
    document::Resource {
        identifier: row.identifier.clone(),
        name: Some(row.name.clone()),
        permissions: Some(
            of_it
                .map(|permission| document::Permission {
                    code: permission.code.clone(),
                    description: Some(permission.description.clone()),
                    category: Some(permission.category.clone()),
                    mutating: Some(permission.mutating),
                })
                .collect(),
        ),
        introspection_client_ids: None,
    }
}
