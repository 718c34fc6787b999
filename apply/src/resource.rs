//! Applies protected APIs and their permissions.

use super::{
    AtPath, Outcome, client,
    diff::Diff,
    document,
    plan::{Action, ThingKind},
    run::{AccountScope, Run},
};
use domain::{
    applied, client as clients, permission,
    resource::{self, NewPermission, NewResource, ResourcePatch},
    work::Work,
};
use entity::{ClientId, applied::AppliedKind, permission::Model as Permission, resource::Model};

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
        let outcome = one(work, (place, &path), (row, &had, wanted), run).await;
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

async fn one(
    work: &Work<'_>,
    (place, path): (&AccountScope, &str),
    (row, had, wanted): (Option<&Model>, &[&Permission], &document::Resource),
    run: &mut Run<'_>,
) -> Outcome<entity::ResourceId> {
    let merged = wanted.permissions.as_deref().map(|list| merge(had, list));
    let Some(row) = row else {
        return create(work, (place, path), (wanted, merged), run).await;
    };
    let mut diff = Diff::default();
    let patch = ResourcePatch {
        name: diff.value("name", &Some(row.name.clone()), &wanted.name),
        permissions: merged.filter(|merged| differ(&mut diff, had, merged)),
        servers: None,
    };
    if !diff.is_empty() {
        resource::update(work, row.id, None, patch).await.at(path)?;
        run.note_all(
            place,
            (Action::Update, ThingKind::Resource),
            (&row.identifier, diff),
        );
    }
    Ok(row.id)
}

async fn create(
    work: &Work<'_>,
    (place, path): (&AccountScope, &str),
    (wanted, permissions): (&document::Resource, Option<Vec<NewPermission>>),
    run: &mut Run<'_>,
) -> Outcome<entity::ResourceId> {
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
        (Action::Create, ThingKind::Resource),
        &row.identifier,
    );
    Ok(row.id)
}

/// The permissions after the change: values that the file omits for an existing one stay.
fn merge(had: &[&Permission], wanted: &[document::Permission]) -> Vec<NewPermission> {
    let merged = wanted.iter().map(|wanted| {
        let had = had.iter().find(|had| had.code == wanted.code);
        let text = |wanted: &Option<String>, had: Option<&String>| {
            wanted.as_ref().or(had).cloned().unwrap_or_default()
        };
        NewPermission {
            code: wanted.code.clone(),
            description: text(&wanted.description, had.map(|had| &had.description)),
            category: text(&wanted.category, had.map(|had| &had.category)),
            mutating: wanted
                .mutating
                .or(had.map(|had| had.mutating))
                .unwrap_or(true),
        }
    });
    merged.collect()
}

fn differ(diff: &mut Diff, had: &[&Permission], merged: &[NewPermission]) -> bool {
    let before = diff.0.len();
    let codes = |list: Vec<&String>| Some(list.into_iter().cloned().collect::<Vec<_>>());
    diff.set(
        "permissions",
        &codes(had.iter().map(|p| &p.code).collect()),
        &codes(merged.iter().map(|p| &p.code).collect()),
    );
    for permission in merged {
        let Some(had) = had.iter().find(|had| had.code == permission.code) else {
            continue;
        };
        let field = |name: &str| format!("permissions.{}.{name}", permission.code);
        diff.value(
            &field("description"),
            &Some(had.description.clone()),
            &Some(permission.description.clone()),
        );
        diff.value(
            &field("category"),
            &Some(had.category.clone()),
            &Some(permission.category.clone()),
        );
        diff.value(
            &field("mutating"),
            &Some(had.mutating),
            &Some(permission.mutating),
        );
    }
    diff.0.len() > before
}

/// Sets the clients that may introspect the tokens for the protected APIs of the file.
pub(super) async fn reconcile_servers(
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
        let outcome = servers_of(work, (place, &path), (wanted, names), run).await;
        run.part(work, start, outcome).await?;
    }
    Ok(())
}

async fn servers_of(
    work: &Work<'_>,
    (place, path): (&AccountScope, &str),
    (wanted, names): (&document::Resource, &[String]),
    run: &mut Run<'_>,
) -> Outcome<()> {
    let rows = resource::own_resources(work.db(), work.actor()).await?;
    let Some(row) = rows.iter().find(|row| row.identifier == wanted.identifier) else {
        return Ok(());
    };
    let mut servers: Vec<ClientId> = Vec::new();
    for (index, name) in names.iter().enumerate() {
        servers.push(
            client::named(work, place, (&format!("{path}[{index}]"), name))
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
            run.note_all(
                place,
                (Action::Update, ThingKind::Resource),
                (&row.identifier, diff),
            );
        }
    }
    Ok(())
}

async fn words(work: &Work<'_>, place: &AccountScope, ids: &[ClientId]) -> Outcome<Vec<String>> {
    let rows = clients::find_all(work.db(), work.actor(), ids).await?;
    let mut words = Vec::new();
    for row in &rows {
        words.push(client::word(work.db(), work.actor(), (&place.account, row)).await?);
    }
    Ok(words)
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
