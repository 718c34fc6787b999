//! Applies roles.

use super::{
    AtPath, Outcome,
    diff::Diff,
    document,
    plan::{Action, ThingKind},
    refused,
    run::{AccountScope, Entry, Run},
};
use domain::{
    applied, permission,
    role::{self, NewRole, RolePatch},
    work::Work,
};
use entity::{RoleId, applied::AppliedKind, permission::Model as Permission, role::Model};
use std::collections::BTreeMap;

/// Creates or changes the account's roles as the file says.
pub(super) async fn reconcile(
    work: &Work<'_>,
    place: &mut AccountScope,
    wanted: Option<&[document::Role]>,
    run: &mut Run<'_>,
) -> Outcome<()> {
    let Some(wanted) = wanted else { return Ok(()) };
    let rows = role::own_roles(work.db(), work.actor()).await?;
    for (index, wanted) in wanted.iter().enumerate() {
        let path = format!("{}.roles[{index}]", place.path);
        let row = rows.iter().find(|row| row.key == wanted.key);
        let start = work.savepoint().await?;
        let entry = Entry {
            place,
            path: &path,
            wanted,
        };
        let outcome = match row {
            None => create(work, &entry, run).await,
            Some(row) => update(work, &entry, row, run).await.map(|()| row.id),
        };
        match run.part(work, start, outcome).await? {
            Some(id) => {
                place.kept.insert(id.to_string());
            }
            None if row.is_none() => {
                place.refused.insert((ThingKind::Role, wanted.key.clone()));
            }
            None => {}
        }
    }
    Ok(())
}

async fn update(
    work: &Work<'_>,
    entry: &Entry<'_, document::Role>,
    row: &Model,
    run: &mut Run<'_>,
) -> Outcome<()> {
    let Entry {
        place,
        path,
        wanted,
    } = *entry;
    // Read one role at a time: those of an account may grant half a million permissions together.
    let had = describe(row, &permission::of_roles(work.db(), &[row.id]).await?);
    let mut diff = Diff::default();
    let patch = RolePatch {
        name: diff.value("name", &had.name, &wanted.name),
        description: diff.value("description", &had.description, &wanted.description),
        permissions: diff.set("permissions", &had.permissions, &wanted.permissions),
    };
    if !diff.is_empty() {
        place
            .excused(
                role::update(work, row.id, None, patch).await,
                wanted.permissions.as_deref(),
            )
            .at(path)?;
        run.note_update(place, ThingKind::Role.named(&row.key), diff);
    }
    Ok(())
}

async fn create(
    work: &Work<'_>,
    entry: &Entry<'_, document::Role>,
    run: &mut Run<'_>,
) -> Outcome<RoleId> {
    let Entry {
        place,
        path,
        wanted,
    } = *entry;
    let input = NewRole {
        key: wanted.key.clone(),
        name: wanted.name.clone().unwrap_or_else(|| wanted.key.clone()),
        description: wanted.description.clone().flatten(),
        permissions: wanted.permissions.clone().unwrap_or_default(),
    };
    let row = place
        .excused(
            role::create(work, input).await,
            wanted.permissions.as_deref(),
        )
        .at(path)?;
    applied::note(work, AppliedKind::Role, row.id).await?;
    run.note(place, Action::Create, ThingKind::Role.named(&row.key));
    Ok(row.id)
}

/// A role as an entry of a file.
pub(super) fn describe(row: &Model, granted: &BTreeMap<RoleId, Vec<Permission>>) -> document::Role {
    let codes = granted
        .get(&row.id)
        .into_iter()
        .flatten()
        .map(|permission| permission.code.clone());
    document::Role {
        key: row.key.clone(),
        name: Some(row.name.clone()),
        description: Some(Some(row.description.clone()).filter(|text| !text.is_empty())),
        permissions: Some(codes.collect()),
    }
}

/// The role that the file refers to.
pub(super) async fn named(
    work: &Work<'_>,
    place: &AccountScope,
    path: &str,
    key: Option<&str>,
) -> Outcome<Option<RoleId>> {
    let Some(key) = key else { return Ok(None) };
    match role::by_key(work.db(), work.actor().account()?, key).await? {
        Some(row) => Ok(Some(row.id)),
        None if place.has_refused(ThingKind::Role, key) => Ok(None),
        None => Err(refused(
            &format!("{path}.role"),
            format_args!("There is no role `{key}` in this account."),
        )),
    }
}
