//! Deletes things that were created from a file and are no longer in it. Things that were created
//! otherwise, and accounts, are never deleted.
//!
//! Where the file lacks a list, nothing of that kind is deleted.

use super::{
    AtPath, Outcome, client, document,
    plan::{Action, ThingKind},
    run::{AccountScope, Run},
};
use domain::{applied, client as clients, resource, role, user, work::Work};
use entity::{ClientId, ResourceId, RoleId, UserId, applied::AppliedKind, user::UserKind};
use std::{fmt::Display, str::FromStr};

/// The things of a kind that were created from a file and are not in this one.
async fn dropped<Id: FromStr + Display>(
    work: &Work<'_>,
    place: &AccountScope,
    kind: AppliedKind,
) -> Outcome<Vec<Id>> {
    let made: Vec<Id> = applied::of_kind(work, kind).await?;
    Ok(made
        .into_iter()
        .filter(|id| !place.kept.contains(&id.to_string()))
        .collect())
}

/// Deletes clients, before new ones count against the limits. Returns those that must wait until
/// there is another administrator.
pub(super) async fn clients(
    work: &Work<'_>,
    place: &AccountScope,
    wanted: &document::Account,
    run: &mut Run<'_>,
) -> Outcome<Vec<ClientId>> {
    let mut last = Vec::new();
    if wanted.clients.is_none() {
        return Ok(last);
    }
    for id in dropped::<ClientId>(work, place, AppliedKind::Client).await? {
        if !delete_client(work, place, id, run).await? {
            last.push(id);
        }
    }
    Ok(last)
}

/// Deletes the clients that had to wait.
pub(super) async fn last_clients(
    work: &Work<'_>,
    place: &AccountScope,
    last: Vec<ClientId>,
    run: &mut Run<'_>,
) -> Outcome<()> {
    for id in last {
        if !delete_client(work, place, id, run).await? {
            let path = format!("{}.clients", place.path);
            return Err(super::refused(
                &path,
                "Without the client that is no longer in the file, no client and no user could administer the account.",
            ));
        }
    }
    Ok(())
}

async fn delete_client(
    work: &Work<'_>,
    place: &AccountScope,
    id: ClientId,
    run: &mut Run<'_>,
) -> Outcome<bool> {
    if let Some(row) = clients::find(work.db(), work.actor(), id).await? {
        let word = client::word(work.db(), work.actor(), &place.account, &row).await?;
        if !client::delete_unless_last(work, &format!("{}.clients", place.path), id).await? {
            return Ok(false);
        }
        run.note(place, Action::Delete, ThingKind::Client.named(&word));
    }
    applied::forget(work, id).await?;
    Ok(true)
}

/// Deletes users (those below others first), roles and protected APIs.
pub(super) async fn others(
    work: &Work<'_>,
    place: &AccountScope,
    wanted: &document::Account,
    run: &mut Run<'_>,
) -> Outcome<()> {
    if wanted.users.is_some() {
        users(work, place, run).await?;
    }
    if wanted.roles.is_some() {
        for id in dropped::<RoleId>(work, place, AppliedKind::Role).await? {
            if let Some(row) = role::find(work.db(), work.actor(), id).await? {
                role::delete(work, id, None)
                    .await
                    .at(&format!("{}.roles: {}", place.path, row.key))?;
                run.note(place, Action::Delete, ThingKind::Role.named(&row.key));
            }
            applied::forget(work, id).await?;
        }
    }
    if wanted.resources.is_some() {
        for id in dropped::<ResourceId>(work, place, AppliedKind::Resource).await? {
            if let Some(row) = resource::find(work.db(), work.actor(), id).await? {
                resource::delete(work, id)
                    .await
                    .at(&format!("{}.resources: {}", place.path, row.identifier))?;
                run.note(
                    place,
                    Action::Delete,
                    ThingKind::Resource.named(&row.identifier),
                );
            }
            applied::forget(work, id).await?;
        }
    }
    Ok(())
}

async fn users(work: &Work<'_>, place: &AccountScope, run: &mut Run<'_>) -> Outcome<()> {
    let mut rows = Vec::new();
    for id in dropped::<UserId>(work, place, AppliedKind::User).await? {
        match user::find(work.db(), work.actor(), id).await? {
            Some(row) => rows.push(row),
            None => applied::forget(work, id).await?,
        }
    }
    rows.sort_by_key(|row| row.kind == UserKind::Root);
    for row in rows {
        user::delete(work, row.id, None)
            .await
            .at(&format!("{}.users: {}", place.path, row.username))?;
        applied::forget(work, row.id).await?;
        run.note(place, Action::Delete, ThingKind::User.named(&row.username));
    }
    Ok(())
}
