//! The first secret of a new client, where the file refers to one: hashed between two runs, because
//! hashing is too slow for a transaction.

use crate::{
    Outcome, document, refused,
    run::{Entry, Hashed, Run, Unhashed},
    words::ImportedForm,
};
use domain::{
    client::FirstSecret,
    secret::{self, Imported},
};
use entity::Secret;

/// The first secret of a new client: the one that the file refers to, once it is hashed. Until
/// then, a placeholder.
pub(super) async fn first_secret(
    entry: &Entry<'_, document::Client>,
    run: &mut Run<'_>,
) -> Outcome<FirstSecret> {
    if let Some(source) = &entry.wanted.secret {
        match (run.hashed.remove(entry.path), source.imported) {
            (Some(Hashed::Chosen(minted)), _) => return Ok(FirstSecret::New(Ok(minted))),
            (Some(Hashed::Imported(kept)), _) => return Ok(FirstSecret::Imported(Ok(kept))),
            (None, form) => {
                let value = (run.secrets)(source)
                    .map_err(|message| refused(&format!("{}.secret", entry.path), message))?;
                return unhashed(entry, value, form, run).await;
            }
        }
    }
    Ok(FirstSecret::New(
        run.app.mint(&entry.place.account, None).await,
    ))
}

/// A secret that the file refers to, in the first run: checked, and queued to be hashed, with a
/// placeholder until then.
async fn unhashed(
    entry: &Entry<'_, document::Client>,
    value: Secret,
    form: Option<ImportedForm>,
    run: &mut Run<'_>,
) -> Outcome<FirstSecret> {
    let Entry { place, path, .. } = *entry;
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
