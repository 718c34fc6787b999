//! Source of master keys: settings, or for development a file beside the database.
//!
//! The file is rotated through a second one: the new key is on disk before anything is sealed with
//! it, and replaces the first file when everything is. As long as both files exist, both keys are
//! used, whichever seals the database.

use crate::{database, error::CliError};
use app::App;
use config::{MasterKeySource, is_readable_by_all};
use domain::{random::Random, vault::MasterKeys};
use entity::Secret;
use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

/// Fewest different characters of a master key. With 32 random hexadecimal digits, fewer are
/// practically impossible.
const MIN_DIFFERENT: usize = 8;
/// Characters of a generated master key, each one of 62.
const MADE_LENGTH: usize = 64;

/// The master keys; with the file of the one that was just generated, if one was. `needed` says
/// that the database has something that they must open.
///
/// # Errors
/// With a message for the operator.
pub fn read(
    source: MasterKeySource,
    needed: bool,
) -> Result<(MasterKeys, Option<String>), CliError> {
    let path = match source {
        MasterKeySource::Given { key, previous } => {
            if previous
                .as_ref()
                .is_some_and(|previous| previous.expose() == key.expose())
            {
                let message = "LATCHKEY_MASTER_KEY_PREVIOUS: is the same as LATCHKEY_MASTER_KEY, which must be a new one";
                return Err(CliError::Usage(vec![message.to_owned()]));
            }
            return Ok((
                MasterKeys {
                    current: key,
                    previous,
                },
                None,
            ));
        }
        MasterKeySource::Development(path) => path,
    };
    let shown = path.display().to_string();
    // Left by a rotation that was interrupted.
    let next = key_in(&next_file(&path))?;
    match (next, key_in(&path)?) {
        (Some(current), previous) => Ok((MasterKeys { current, previous }, None)),
        (None, Some(key)) => Ok((key.into(), None)),
        (None, None) if path.exists() => Err(CliError::Usage(vec![format!(
            "{shown}: holds no master key; set LATCHKEY_MASTER_KEY, or restore the file"
        )])),
        (None, None) if needed => Err(CliError::Usage(vec![format!(
            "LATCHKEY_MASTER_KEY: the database has signing keys, and neither it nor {shown} is there to open them; restore the file, or set it"
        )])),
        (None, None) => Ok((make(&path)?.into(), Some(shown))),
    }
}

/// The master key in that file; none where there is no such file, or where its content is too
/// short.
fn key_in(path: &Path) -> Result<Option<Secret>, CliError> {
    let shown = path.display();
    match fs::read_to_string(path).map(Secret::new) {
        Ok(text) if text.expose().trim().len() >= 32 => {
            if is_readable_by_all(path) {
                tracing::warn!(file = %shown, "every user of this machine may read the master key; chmod 600 keeps it secret");
            }
            Ok(Some(Secret::new(text.expose().trim().to_owned())))
        }
        Ok(_) => Ok(None),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(CliError::Other(format!("{shown}: cannot be read: {error}"))),
    }
}

fn make(path: &Path) -> Result<Secret, CliError> {
    let key = Random::system().base62(MADE_LENGTH);
    database::write_private(path, &key).map_err(|error| {
        CliError::Other(format!(
            "{}: cannot keep a master key there: {error}",
            path.display()
        ))
    })?;
    Ok(Secret::new(key))
}

/// Path of the next development key until everything is sealed with it.
fn next_file(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".next");
    name.into()
}

/// Generates the next development key, unless an interrupted rotation has done so already. Without
/// a first one there is nothing to rotate.
///
/// # Errors
/// With a message for the operator.
pub fn prepare_next(path: &Path) -> Result<(), CliError> {
    let next = next_file(path);
    if key_in(path)?.is_none() || key_in(&next)?.is_some() {
        return Ok(());
    }
    if next.exists() {
        // Its writing was cut off, so nothing is sealed with it.
        fs::remove_file(&next).map_err(|error| {
            CliError::Other(format!("{}: cannot be removed: {error}", next.display()))
        })?;
    }
    make(&next).map(drop)
}

/// Replaces the development key with the next one. Where the file is missing, another process has
/// already done so.
///
/// # Errors
/// With a message for the operator.
pub fn install_next(path: &Path) -> Result<(), CliError> {
    match fs::rename(next_file(path), path).and_then(|()| sync_folder(path)) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(CliError::Other(format!(
            "{}: cannot be replaced: {error}",
            path.display()
        ))),
        _ => Ok(()),
    }
}

/// Makes renames survive a power cut, where folders can be opened.
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    if cfg!(unix) {
        File::open(folder)?.sync_all()
    } else {
        Ok(())
    }
}

/// Refuses a master key of few different characters, unless something is sealed with it already:
/// then it must keep working.
///
/// # Errors
/// Bad usage, without the key.
pub fn refuse_guessable(key: &Secret, in_use: bool) -> Result<(), CliError> {
    let different = key.expose().bytes().collect::<BTreeSet<_>>().len();
    if different >= MIN_DIFFERENT {
        return Ok(());
    }
    let message = format!(
        "the master key has only {different} different characters, so it can be guessed; generate one with `openssl rand -base64 48`"
    );
    if !in_use {
        return Err(CliError::Usage(vec![format!(
            "LATCHKEY_MASTER_KEY: {message}"
        )]));
    }
    tracing::warn!("{message}");
    Ok(())
}

/// The warning for the operator that a rotation is not complete.
#[must_use]
pub fn warning(app: &App) -> Option<&'static str> {
    let unfinished = "the database is sealed with the previous master key; once all nodes have both keys, run `latchkey master-key rotate`";
    app.tools.vault.uses_previous().then_some(unfinished)
}
