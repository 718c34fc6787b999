//! Applies users.

use super::{
    ApplyError, AtPath, Outcome,
    diff::Diff,
    document,
    plan::{Action, ThingKind},
    refused, role,
    run::{AccountScope, Entry, Run},
};
use domain::{
    Source,
    actor::Actor,
    applied,
    role::by_ids,
    user::{self, NewUser, UserPatch},
    vocabulary::Word,
    work::Work,
};
use entity::{
    UserId,
    applied::AppliedKind,
    user::{Model, UserKind, UserStatus},
};
use std::collections::BTreeMap;

/// Creates or changes the account's users as the file says; root users first.
pub(super) async fn reconcile(
    work: &Work<'_>,
    place: &mut AccountScope,
    wanted: Option<&[document::User]>,
    run: &mut Run<'_>,
) -> Outcome<()> {
    let list: Vec<_> = wanted.unwrap_or_default().iter().enumerate().collect();
    let below = |user: &document::User| {
        matches!(user.parent, Some(Some(_))) || user.kind == Some(Word(UserKind::Subuser))
    };
    let (subusers, roots): (Vec<_>, Vec<_>) = list.into_iter().partition(|(_, user)| below(user));
    for (index, wanted) in roots.into_iter().chain(subusers) {
        let path = format!("{}.users[{index}]", place.path);
        let row = user::by_username(work.db(), work.actor(), &wanted.username).await?;
        let start = work.savepoint().await?;
        let entry = Entry {
            place,
            path: &path,
            wanted,
        };
        let outcome = match &row {
            None => create(work, &entry, run).await,
            Some(row) => update(work, &entry, row, run).await.map(|()| row.id),
        };
        match run.part(work, start, outcome).await? {
            Some(id) => {
                place.kept.insert(id.to_string());
            }
            None if row.is_none() => {
                place
                    .refused
                    .insert((ThingKind::User, wanted.username.clone()));
            }
            None => {}
        }
    }
    Ok(())
}

async fn create(
    work: &Work<'_>,
    entry: &Entry<'_, document::User>,
    run: &mut Run<'_>,
) -> Outcome<UserId> {
    let Entry {
        place,
        path,
        wanted,
    } = *entry;
    let parent = match wanted.parent.as_ref().and_then(Option::as_deref) {
        Some(name) => Some(
            named(work, place, &format!("{path}.parent"), name)
                .await?
                .id,
        ),
        None => None,
    };
    let kind = wanted
        .kind
        .map_or_else(|| user::usual_kind(parent), |word| word.0);
    let input = NewUser {
        account: None,
        parent,
        username: wanted.username.clone(),
        email: wanted.email.clone().flatten(),
        email_verified: wanted.email_verified.unwrap_or_default(),
        display_name: wanted.display_name.clone().flatten(),
        locale: wanted.locale.clone().flatten(),
        kind,
        role: role::named(
            work,
            place,
            path,
            wanted.role.as_ref().and_then(Option::as_deref),
        )
        .await?,
    };
    let row = user::create(work, input).await.at(path)?;
    if wanted.status == Some(Word(UserStatus::Inactive)) {
        let patch = UserPatch {
            status: Some(UserStatus::Inactive),
            ..UserPatch::default()
        };
        user::update(work, row.id, None, patch).await.at(path)?;
    }
    applied::note(work, AppliedKind::User, row.id).await?;
    run.note(place, Action::Create, ThingKind::User.named(&row.username));
    Ok(row.id)
}

async fn update(
    work: &Work<'_>,
    entry: &Entry<'_, document::User>,
    row: &Model,
    run: &mut Run<'_>,
) -> Outcome<()> {
    let Entry {
        place,
        path,
        wanted,
    } = *entry;
    let Some(had) = describe(work.db(), work.actor(), std::slice::from_ref(row))
        .await?
        .pop()
    else {
        return Ok(());
    };
    let mut diff = Diff::default();
    for (field, moved) in [
        (
            "kind",
            diff.value("kind", &had.kind, &wanted.kind).is_some(),
        ),
        (
            "parent",
            diff.value("parent", &had.parent, &wanted.parent).is_some(),
        ),
    ] {
        if moved {
            return Err(refused(
                &format!("{path}.{field}"),
                "It cannot be changed. Delete the user and create a new one.",
            ));
        }
    }
    let role = diff.value("role", &had.role, &wanted.role);
    let email = diff.value("email", &had.email, &wanted.email);
    let verified = diff.value("emailVerified", &had.email_verified, &wanted.email_verified);
    let patch = UserPatch {
        // Another address is not verified, unless the file says so.
        email_verified: verified.or(wanted.email_verified.filter(|_| email.is_some())),
        email,
        display_name: diff.value("displayName", &had.display_name, &wanted.display_name),
        locale: diff.value("locale", &had.locale, &wanted.locale),
        status: diff
            .value("status", &had.status, &wanted.status)
            .map(|word| word.0),
        role: match role {
            Some(key) => Some(role::named(work, place, path, key.as_deref()).await?),
            None => None,
        },
    };
    if !diff.is_empty() {
        user::update(work, row.id, None, patch).await.at(path)?;
        run.note_update(place, ThingKind::User.named(&row.username), diff);
    }
    Ok(())
}

/// The user that the file refers to at that path.
pub(super) async fn named(
    work: &Work<'_>,
    place: &AccountScope,
    path: &str,
    username: &str,
) -> Outcome<Model> {
    let found = user::by_username(work.db(), work.actor(), username).await?;
    if found.is_none() && place.has_refused(ThingKind::User, username) {
        return Err(ApplyError::Refused(Vec::new()));
    }
    found.ok_or_else(|| {
        refused(
            path,
            format_args!("There is no user `{username}` in this account."),
        )
    })
}

/// Users as entries of a file, in order.
pub(super) async fn describe(
    db: &impl Source,
    actor: &Actor,
    rows: &[Model],
) -> Outcome<Vec<document::User>> {
    let roles: Vec<_> = rows.iter().filter_map(|row| row.role_id).collect();
    let roles: BTreeMap<_, _> = by_ids(db, &roles)
        .await?
        .into_iter()
        .map(|role| (role.id, role.key))
        .collect();
    let parents: Vec<_> = rows.iter().filter_map(|row| row.parent_id).collect();
    let parents: BTreeMap<_, _> = user::find_all(db, actor, &parents)
        .await?
        .into_iter()
        .map(|row| (row.id, row.username))
        .collect();
    let described = rows.iter().map(|row| document::User {
        username: row.username.clone(),
        kind: Some(row.kind.into()),
        parent: Some(row.parent_id.and_then(|id| parents.get(&id).cloned())),
        display_name: Some(row.display_name.clone()),
        email: Some(row.email.clone()),
        email_verified: Some(row.email_verified),
        locale: Some(row.locale.clone()),
        role: Some(row.role_id.and_then(|id| roles.get(&id).cloned())),
        status: Some(row.status.into()),
    });
    Ok(described.collect())
}
