//! Secrets of imported clients, a file each, as `apply` reads them: never on a terminal, nor in a file
//! that others may read.

use super::{CliError, draft::ClientDraft, notes::ImportNotes};
use apply::{
    document::{Client, SecretSource},
    words::ImportedForm,
};
use entity::Secret;
use std::{
    collections::BTreeSet,
    fs::{DirBuilder, OpenOptions},
    io::Write,
    path::Path,
};

/// The entries of the file, and the secrets written into a new directory where one is named.
pub(super) fn write_secrets(
    directory: Option<&Path>,
    drafts: Vec<ClientDraft>,
    notes: &mut ImportNotes,
) -> Result<Vec<Client>, CliError> {
    if let Some(directory) = directory {
        create(directory)?;
    }
    let (mut clients, mut names) = (Vec::new(), BTreeSet::new());
    for draft in drafts {
        let (path, public) = (draft.path.clone(), draft.public);
        let Some((mut client, secret)) = draft.into_entry(notes) else {
            continue;
        };
        client.secret = match (secret, directory) {
            (Some((form, secret)), Some(directory)) => {
                let client_id = client.client_id.as_deref().unwrap_or_default();
                let file = directory.join(file_name(client_id, &mut names));
                Some(write(&file, &secret, form)?)
            }
            (Some(_), None) => {
                notes.leave(&path, "its secret is left out, and it gets a new one: name a directory with --secrets");
                None
            }
            (None, _) => {
                if !public {
                    notes.leave(&path, "it gets a new secret: its own is not known");
                }
                None
            }
        };
        clients.push(client);
    }
    Ok(clients)
}

fn failed(path: &Path, error: &std::io::Error) -> CliError {
    CliError::Refused(vec![format!(
        "{}: cannot be written: {error}",
        path.display()
    )])
}

/// A directory that no other user can read. It must be new, so that no older secret is mixed in.
fn create(directory: &Path) -> Result<(), CliError> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(directory)
        .map_err(|error| failed(directory, &error))
}

fn write(file: &Path, secret: &Secret, form: ImportedForm) -> Result<SecretSource, CliError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(file)
        .and_then(|mut open| open.write_all(secret.expose().as_bytes()))
        .map_err(|error| failed(file, &error))?;
    let path = file.to_str().ok_or_else(|| {
        CliError::Refused(vec![format!("{}: the path must be UTF-8", file.display())])
    })?;
    Ok(SecretSource {
        env: None,
        file: Some(path.to_owned()),
        imported: Some(form),
    })
}

/// A name of a file for a client id, which may contain slashes; each only once, also where upper and
/// lower case are the same.
fn file_name(client_id: &str, taken: &mut BTreeSet<String>) -> String {
    let plain: String = client_id
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') {
                c
            } else {
                '_'
            }
        })
        .take(100)
        .collect();
    let mut name = plain.clone();
    let mut number = 2;
    while !taken.insert(name.to_ascii_lowercase()) {
        name = format!("{plain}.{number}");
        number += 1;
    }
    name
}

#[cfg(test)]
mod tests {
    use super::file_name;
    use std::collections::BTreeSet;

    #[test]
    fn each_client_has_a_file_of_its_own_within_the_directory() {
        let mut taken = BTreeSet::new();
        let names: Vec<_> = ["a/b", "a_b", "A_B", "..", "a.b"]
            .iter()
            .map(|id| file_name(id, &mut taken))
            .collect();
        assert_eq!(names, ["a_b", "a_b.2", "A_B.3", "__", "a_b.4"]);
    }
}
