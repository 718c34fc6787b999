//! The file of contexts: read, checked and written as a whole. It names where a secret is, and holds
//! none itself.

use crate::error::CliError;
use std::{
    collections::BTreeMap,
    fs,
    io::{ErrorKind, Read, Write},
    path::{Path, PathBuf},
};
use toml::{Table, Value};

/// Most bytes of the file.
const MAX_FILE_BYTES: u64 = 256 * 1024;
/// Most characters of a name.
const MAX_NAME: usize = 64;

/// A server, and as whom to act on it. A member that is absent has no value.
#[derive(Clone, Default)]
pub(in crate::cli) struct ServerContext {
    /// URL of the server.
    pub(in crate::cli) server: String,
    /// OAuth `client_id` to authenticate as.
    pub(in crate::cli) client_id: Option<String>,
    /// File that holds the secret.
    pub(in crate::cli) secret_file: Option<PathBuf>,
    /// Variable of the environment that holds the secret.
    pub(in crate::cli) secret_env: Option<String>,
    /// Slug of the account that commands act in.
    pub(in crate::cli) account: Option<String>,
    /// File with certificates of the authorities that are trusted.
    pub(in crate::cli) ca_file: Option<PathBuf>,
}

/// All contexts.
#[derive(Default)]
pub(in crate::cli) struct Contexts {
    /// Name of the context in use.
    pub(in crate::cli) current: Option<String>,
    /// Contexts by name.
    pub(in crate::cli) all: BTreeMap<String, ServerContext>,
    place: PathBuf,
}

impl Contexts {
    /// Reads the file; where there is none, there are no contexts.
    ///
    /// # Errors
    /// Bad usage, where the file cannot be used, without any value that stands in it.
    pub(in crate::cli) fn load() -> Result<Self, CliError> {
        let place = config::contexts_file().ok_or_else(|| {
            CliError::Usage(vec![
                "the file of contexts has no place: set XDG_CONFIG_HOME or HOME".to_owned(),
            ])
        })?;
        Self::read(&place)
            .map_err(|problem| CliError::Usage(vec![format!("{}: {problem}", place.display())]))
    }

    fn read(place: &Path) -> Result<Self, String> {
        let mut text = String::new();
        match fs::File::open(place) {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(format!("cannot be read: {error}")),
            Ok(file) => {
                if is_writable_by_others(&file) {
                    return Err("is refused: other users of this machine may change it, and so where your secret is sent; chmod 600 keeps them out".to_owned());
                }
                let read = file.take(MAX_FILE_BYTES + 1).read_to_string(&mut text);
                read.map_err(|error| format!("cannot be read: {error}"))?;
            }
        }
        if text.len() as u64 > MAX_FILE_BYTES {
            return Err(format!("has more than {MAX_FILE_BYTES} bytes"));
        }
        // The parser's own message would quote the line.
        let table: Table = text.parse().map_err(|_| "is not TOML".to_owned())?;
        let mut contexts = parsed(table)?;
        place.clone_into(&mut contexts.place);
        Ok(contexts)
    }

    /// The context with that name.
    ///
    /// # Errors
    /// Bad usage, where there is none.
    pub(in crate::cli) fn find(&self, name: &str) -> Result<&ServerContext, CliError> {
        self.all.get(name).ok_or_else(|| {
            CliError::Usage(vec![format!(
                "there is no context `{name}`; `latchkey context list` shows them"
            )])
        })
    }

    /// A path that a context names, which is relative to the folder of the file.
    pub(in crate::cli) fn path(&self, path: &Path) -> PathBuf {
        self.place
            .parent()
            .map_or_else(|| path.to_owned(), |folder| folder.join(path))
    }

    /// Writes the file: in one step, so that no reader finds half of it, and readable by its owner
    /// only.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub(in crate::cli) fn save(&self) -> Result<(), CliError> {
        let mut table = Table::new();
        if let Some(current) = &self.current {
            table.insert("current".to_owned(), Value::String(current.clone()));
        }
        let written = self
            .all
            .iter()
            .map(|(name, context)| (name.clone(), Value::Table(written(context))));
        table.insert("contexts".to_owned(), Value::Table(written.collect()));
        let text = format!(
            "# Servers that `latchkey` acts on; see `latchkey context --help`. It holds no secret.\n\n{table}"
        );
        self.replace(text.as_bytes()).map_err(|error| {
            CliError::Other(format!(
                "{}: cannot be written: {error}",
                self.place.display()
            ))
        })
    }

    fn replace(&self, bytes: &[u8]) -> std::io::Result<()> {
        let folder = self.place.parent().unwrap_or_else(|| Path::new("."));
        fs::create_dir_all(folder)?;
        // A temporary file that only its owner may read.
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(&self.place)?;
        Ok(())
    }
}

fn parsed(table: Table) -> Result<Contexts, String> {
    let mut contexts = Contexts::default();
    for (key, value) in table {
        match (key.as_str(), value) {
            ("current", Value::String(name)) => contexts.current = Some(name),
            ("contexts", Value::Table(all)) => {
                for (name, value) in all {
                    check_name(&name)?;
                    let Value::Table(members) = value else {
                        return Err(format!("contexts.{name}: must be a table"));
                    };
                    let context = context(&name, members)?;
                    contexts.all.insert(name, context);
                }
            }
            ("current", _) => return Err("current: must be the name of a context".to_owned()),
            ("contexts", _) => return Err("contexts: must be a table".to_owned()),
            _ => return Err(format!("{key}: is unknown; known are current and contexts")),
        }
    }
    Ok(contexts)
}

fn context(name: &str, members: Table) -> Result<ServerContext, String> {
    let mut context = ServerContext::default();
    for (key, value) in members {
        let field = format!("contexts.{name}.{key}");
        let Value::String(text) = value else {
            return Err(format!("{field}: must be a text"));
        };
        let given = Some(text.clone()).filter(|text| !text.is_empty());
        let path = given.as_ref().map(PathBuf::from);
        match key.as_str() {
            "server" => context.server = text,
            "client_id" => context.client_id = given,
            "secret_file" => context.secret_file = path,
            "secret_env" => context.secret_env = given,
            "account" => context.account = given,
            "ca_file" => context.ca_file = path,
            "secret" | "client_secret" | "token" => {
                return Err(format!(
                    "{field}: a secret does not belong into this file; name the file that holds it in secret_file, or a variable in secret_env"
                ));
            }
            _ => {
                return Err(format!(
                    "{field}: is unknown; known are server, client_id, secret_file, secret_env, account and ca_file"
                ));
            }
        }
    }
    config::server_url(&context.server)
        .map_err(|problem| format!("contexts.{name}.server: {problem}"))?;
    if let Some(variable) = &context.secret_env {
        check_variable(variable)
            .map_err(|problem| format!("contexts.{name}.secret_env: {problem}"))?;
    }
    if context.secret_file.is_some() && context.secret_env.is_some() {
        return Err(format!(
            "contexts.{name}: give secret_file or secret_env, not both"
        ));
    }
    Ok(context)
}

fn written(context: &ServerContext) -> Table {
    let path = |path: &Option<PathBuf>| {
        let path = path.as_ref()?;
        Some(path.to_string_lossy().into_owned())
    };
    let members = [
        ("server", Some(context.server.clone())),
        ("client_id", context.client_id.clone()),
        ("secret_file", path(&context.secret_file)),
        ("secret_env", context.secret_env.clone()),
        ("account", context.account.clone()),
        ("ca_file", path(&context.ca_file)),
    ];
    members
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), Value::String(value?))))
        .collect()
}

/// Checks the name of a context.
///
/// # Errors
/// The rule that it breaks.
pub(super) fn check_name(name: &str) -> Result<(), String> {
    let good = (1..=MAX_NAME).contains(&name.len())
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
    if good {
        Ok(())
    } else {
        Err(format!(
            "the name of a context has 1 to {MAX_NAME} letters, digits, `-`, `_` and `.`"
        ))
    }
}

/// Checks the name of a variable that holds a secret.
///
/// # Errors
/// The rule that it breaks, without the name, which may be a secret in the wrong place.
pub(super) fn check_variable(name: &str) -> Result<(), String> {
    let shaped = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        && name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    if !shaped || name.starts_with("lk_") {
        return Err(
            "must be the name of a variable of the environment, not the secret itself".to_owned(),
        );
    }
    if name.starts_with("LATCHKEY_") && name != "LATCHKEY_CLIENT_SECRET" {
        return Err("must not begin with LATCHKEY_, as settings of the server do".to_owned());
    }
    Ok(())
}

#[cfg(unix)]
fn is_writable_by_others(file: &fs::File) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata()
        .is_ok_and(|found| found.permissions().mode() & 0o022 != 0)
}

#[cfg(not(unix))]
fn is_writable_by_others(_: &fs::File) -> bool {
    false
}
