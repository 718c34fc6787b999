//! Clients in the file: which ones are meant, and in what order they are made to be as the file
//! says.

mod describe;
mod settle;

pub(super) use describe::{describe, word};

use super::{
    At, Halt, Outcome,
    check::is_imported,
    document::{self, SecretSource},
    plan::Kind,
    refused,
    run::{Hashed, Place, Run, Unhashed},
    words::{ClientStatus, ImportedForm},
};
use crate::domain::{
    client::{
        self, FirstSecret,
        bulk::{self, OnError},
    },
    error::ProblemCode,
    secret::{self, Imported},
    work::Work,
};
use entity::{
    ClientId, Secret,
    account::{ClientIdMode, Model as Account},
    client::Model,
};

/// Whether the account's client ids are made by the server, so that clients are known by their
/// names.
pub(super) fn known_by_name(account: &Account) -> bool {
    matches!(
        account.client_id_mode,
        ClientIdMode::Uuid | ClientIdMode::GeneratedPrefix
    )
}

/// A client that stands somewhere in the file under that word: its client id, or its name where
/// client ids are generated.
pub(super) async fn named(
    work: &Work<'_>,
    place: &Place,
    (path, word): (&str, &str),
) -> Outcome<Model> {
    if let Some(found) = client::by_client_id(work.db(), work.actor(), word).await? {
        return Ok(found);
    }
    let by_name = if known_by_name(&place.account) {
        one_of_name(work, (path, word)).await?
    } else {
        None
    };
    if by_name.is_none() && place.has_refused(Kind::Client, word) {
        return Err(Halt::Refused(Vec::new()));
    }
    by_name.ok_or_else(|| {
        refused(
            path,
            format_args!("There is no client `{word}` in this account."),
        )
    })
}

async fn one_of_name(work: &Work<'_>, (path, name): (&str, &str)) -> Outcome<Option<Model>> {
    let mut found = client::by_name(work.db(), work.actor(), name).await?;
    match found.len() {
        0 | 1 => Ok(found.pop()),
        _ => Err(refused(
            path,
            format_args!(
                "Several clients of this account are called `{name}`. Say which by its `clientId`."
            ),
        )),
    }
}

/// The clients of the file, each with the one that is meant by it, if that is there already.
pub(super) struct Clients<'f> {
    entries: Vec<(String, &'f document::Client, Option<Model>)>,
}

impl<'f> Clients<'f> {
    /// Finds out which clients are meant.
    pub(super) async fn find(
        work: &Work<'_>,
        place: &mut Place,
        wanted: Option<&'f [document::Client]>,
        run: &mut Run<'_>,
    ) -> Outcome<Self> {
        let mut entries = Vec::new();
        for (index, wanted) in wanted.unwrap_or_default().iter().enumerate() {
            let path = format!("{}.clients[{index}]", place.path);
            match find(work, place, (&path, wanted)).await {
                Ok(found)
                    if found
                        .as_ref()
                        .is_some_and(|row| !place.kept.insert(row.id.to_string())) =>
                {
                    run.problems.push(format!(
                        "{path}: Another entry of the file is about the same client."
                    ));
                }
                Ok(found) => entries.push((path, wanted, found)),
                Err(Halt::Refused(lines)) => run.problems.extend(lines),
                Err(other) => return Err(other),
            }
        }
        // Those that shall be off make room for those that shall be on.
        entries.sort_by_key(|(_, wanted, _)| wanted.status != Some(ClientStatus::Inactive));
        Ok(Self { entries })
    }

    /// Makes them as the file says.
    pub(super) async fn settle(
        self,
        work: &Work<'_>,
        place: &mut Place,
        run: &mut Run<'_>,
    ) -> Outcome<()> {
        let mut last = Vec::new();
        for (path, wanted, found) in self.entries {
            let start = work.savepoint().await?;
            let outcome = match &found {
                Some(row) => settle::update(work, (place, &path), (row.id, wanted), run)
                    .await
                    .map(|settled| (row.id, settled)),
                None => settle::create(work, (place, &path), wanted, run)
                    .await
                    .map(|id| (id, true)),
            };
            match run.part(work, start, outcome).await? {
                Some((id, settled)) => {
                    place.kept.insert(id.to_string());
                    if !settled {
                        last.push((path, id));
                    }
                }
                None if found.is_none() => {
                    let names = [wanted.client_id.clone(), wanted.name.clone().flatten()]
                        .into_iter()
                        .flatten();
                    place.refused.extend(names.map(|name| (Kind::Client, name)));
                }
                None => {}
            }
        }
        // Which client is the last administrator is only known once every client was accepted.
        for (path, id) in last.into_iter().filter(|_| run.problems.is_empty()) {
            let outcomes = bulk::set_status(
                work,
                &[id],
                entity::client::ClientStatus::Inactive,
                OnError::RejectAll,
            )
            .await;
            outcomes.at(&format!("{path}.status"))?;
        }
        Ok(())
    }
}

async fn find(
    work: &Work<'_>,
    place: &Place,
    (path, wanted): (&str, &document::Client),
) -> Outcome<Option<Model>> {
    let by_name = known_by_name(&place.account);
    match (
        &wanted.client_id,
        wanted.name.as_ref().and_then(Option::as_deref),
    ) {
        (Some(client_id), _) => {
            let found = client::by_client_id(work.db(), work.actor(), client_id).await?;
            if found.is_none() && by_name && !is_imported(wanted) {
                let message = "There is no such client, and this account's client ids are made by the server: leave it out, and give a name.";
                return Err(refused(&format!("{path}.clientId"), message));
            }
            Ok(found)
        }
        (None, Some(name)) if by_name => one_of_name(work, (&format!("{path}.name"), name)).await,
        (None, _) => Err(refused(
            &format!("{path}.clientId"),
            "Needed: this account's client ids are chosen.",
        )),
    }
}

/// The first secret of a new client: the one that the file refers to, once it is hashed. Until then
/// another one stands in for it.
async fn first_secret(
    (place, path): (&Place, &str),
    source: Option<&SecretSource>,
    run: &mut Run<'_>,
) -> Outcome<FirstSecret> {
    if let Some(source) = source {
        match (run.hashed.remove(path), source.imported) {
            (Some(Hashed::Chosen(minted)), _) => return Ok(FirstSecret::New(Ok(minted))),
            (Some(Hashed::Imported(kept)), _) => return Ok(FirstSecret::Imported(Ok(kept))),
            (None, form) => {
                let value = (run.secrets)(source)
                    .map_err(|message| refused(&format!("{path}.secret"), message))?;
                return unhashed((place, path), (value, form), run).await;
            }
        }
    }
    Ok(FirstSecret::New(run.app.mint(&place.account, None).await))
}

/// A secret that the file refers to, for the first time: checked, and left to be hashed, with
/// another one in its place until then.
async fn unhashed(
    (place, path): (&Place, &str),
    (value, form): (Secret, Option<ImportedForm>),
    run: &mut Run<'_>,
) -> Outcome<FirstSecret> {
    let stand_in = run.app.mint(&place.account, None).await;
    let account = match form {
        Some(ImportedForm::Hash) => {
            return Ok(FirstSecret::Imported(
                secret::import(Imported::Hash(value), &run.app.tools).await,
            ));
        }
        Some(ImportedForm::Plain) => None,
        None => {
            if let Err(error) = secret::check(&place.account, &value) {
                return Ok(FirstSecret::New(Err(error)));
            }
            Some(place.account.clone())
        }
    };
    run.unhashed.push(Unhashed {
        path: path.to_owned(),
        secret: value,
        account,
    });
    Ok(match form {
        Some(_) => FirstSecret::Imported(stand_in.map(|minted| minted.kept)),
        None => FirstSecret::New(stand_in),
    })
}

/// Deletes a client, or answers false where it is the last administrator: another one may yet come.
pub(super) async fn delete_unless_last(work: &Work<'_>, path: &str, id: ClientId) -> Outcome<bool> {
    settled(path, bulk::delete(work, &[id], OnError::SkipFailed).await?)
}

/// Switches a client on or off, or answers false where it is the last administrator that shall be
/// off.
async fn set_status_unless_last(
    work: &Work<'_>,
    path: &str,
    (id, status): (ClientId, ClientStatus),
) -> Outcome<bool> {
    settled(
        path,
        bulk::set_status(work, &[id], status.into(), OnError::SkipFailed).await?,
    )
}

fn settled(path: &str, outcomes: Vec<bulk::Outcome>) -> Outcome<bool> {
    for outcome in outcomes {
        match outcome.result {
            Err(problems)
                if problems
                    .iter()
                    .all(|problem| problem.code == ProblemCode::LastAdministrator) =>
            {
                return Ok(false);
            }
            Err(problems) => {
                return Err(Halt::Refused(
                    problems
                        .iter()
                        .map(|problem| super::line(path, problem))
                        .collect(),
                ));
            }
            Ok(_) => {}
        }
    }
    Ok(true)
}
