//! What commands read from the environment to act on a server instead of a database: variables that
//! are no settings of a server, the file of contexts, and the rules for a server's URL and for a
//! file that holds a secret.

use super::{
    issuer::is_local,
    reader::{is_readable_by_all, read_secret},
    sources::{path_variable, variable},
};
use entity::Secret;
use std::path::{Path, PathBuf};
use url::Url;

/// Variables of commands that act on a server, each with what it is in Markdown. They are read from
/// the environment only, and a server ignores them.
pub const REMOTE_VARIABLES: &[(&str, &str)] = &[
    (
        "LATCHKEY_CONTEXT",
        "Name of the context that commands act in, instead of the one in use",
    ),
    (
        "LATCHKEY_TOKEN",
        "Access token that commands send as it is, instead of fetching one",
    ),
    (
        "LATCHKEY_CLIENT_ID",
        "OAuth `client_id` that commands authenticate as, where the context names none",
    ),
    (
        "LATCHKEY_CLIENT_SECRET",
        "Secret that commands authenticate with, where the context names none",
    ),
    ("LATCHKEY_CLIENT_SECRET_FILE", "File that holds that secret"),
];

/// Values of [`REMOTE_VARIABLES`]; an empty value counts as none.
#[derive(Debug, Default)]
pub struct RemoteVariables {
    /// Name of a context.
    pub context: Option<String>,
    /// An access token.
    pub token: Option<Secret>,
    /// OAuth `client_id` to authenticate as.
    pub client_id: Option<String>,
    /// Secret to authenticate with.
    pub client_secret: Option<Secret>,
    /// File that holds the secret.
    pub client_secret_file: Option<PathBuf>,
}

impl RemoteVariables {
    /// Those of this process.
    #[must_use]
    pub fn of_process() -> Self {
        let path = |name| path_variable(name).filter(|path| !path.as_os_str().is_empty());
        let text = |name| {
            let path: Option<PathBuf> = path(name);
            path.map(|value| value.to_string_lossy().trim().to_owned())
                .filter(|value| !value.is_empty())
        };
        Self {
            context: text("LATCHKEY_CONTEXT"),
            token: secret_variable("LATCHKEY_TOKEN"),
            client_id: text("LATCHKEY_CLIENT_ID"),
            client_secret: secret_variable("LATCHKEY_CLIENT_SECRET"),
            client_secret_file: path("LATCHKEY_CLIENT_SECRET_FILE"),
        }
    }
}

/// A secret in a variable of the environment, without white space around it; none where the
/// variable is absent or empty.
#[must_use]
pub fn secret_variable(name: &str) -> Option<Secret> {
    let value = variable(name)?;
    let value = Secret::new(value.expose().trim().to_owned());
    (!value.is_empty()).then_some(value)
}

/// The file of contexts: `latchkey/contexts.toml` below `XDG_CONFIG_HOME`, which is `~/.config`
/// where it is not set or relative (XDG Base Directory Specification). None where there is no home
/// either.
#[must_use]
pub fn contexts_file() -> Option<PathBuf> {
    let absolute = |name| path_variable(name).filter(|path| path.is_absolute());
    let folder = absolute("XDG_CONFIG_HOME")
        .or_else(|| absolute("HOME").map(|home| home.join(".config")))
        .or_else(|| absolute("APPDATA"))?;
    Some(folder.join("latchkey").join("contexts.toml"))
}

/// Reads the URL of a server: https, or http for this machine itself, since secrets and tokens are
/// sent to it.
///
/// # Errors
/// The rule that it breaks, without the URL itself.
pub fn server_url(text: &str) -> Result<Url, String> {
    let url = Url::parse(text)
        .map_err(|_| "must be an https URL, such as https://id.example.com".to_owned())?;
    let problem = match url.scheme() {
        _ if !url.username().is_empty() || url.password().is_some() => "must have no user name",
        _ if url.query().is_some() || url.fragment().is_some() => {
            "must have no query and no fragment"
        }
        "https" if url.has_host() => return Ok(url),
        "http" if is_local(&url) => return Ok(url),
        "http" => "must be https: http is only for this machine, as http://localhost:8080",
        _ => "must be an https URL, such as https://id.example.com",
    };
    Err(problem.to_owned())
}

/// Reads a file that holds a secret, without white space around it.
///
/// # Errors
/// Why it cannot be used: every user of the machine may read it, or it is empty or unreadable.
pub fn secret_file(path: &Path) -> Result<Secret, String> {
    if is_readable_by_all(path) {
        return Err(
            "is refused: every user of this machine may read it; chmod 600 keeps it secret"
                .to_owned(),
        );
    }
    read_secret(path)
}

/// Whether a variable is one of [`REMOTE_VARIABLES`].
pub(super) fn is_remote_variable(name: &str) -> bool {
    REMOTE_VARIABLES.iter().any(|(known, _)| *known == name)
}

#[cfg(test)]
mod tests {
    use super::server_url;

    #[test]
    fn a_server_is_named_by_https_or_on_this_machine() {
        for good in [
            "https://id.example.com",
            "https://example.com/latchkey/",
            "https://id.example.com:8443",
            "http://localhost:8080",
            "http://127.0.0.1:1",
            "http://[::1]:8080/",
        ] {
            assert!(server_url(good).is_ok(), "{good}");
        }
        for (bad, rule) in [
            ("http://id.example.com", "must be https"),
            ("http://127.0.0.1.example.com", "must be https"),
            ("http://192.0.2.1:8080", "must be https"),
            ("https://user:hunter2@example.com", "no user name"),
            ("https://example.com/?a=b", "no query"),
            ("https://example.com/#a", "no query"),
            ("id.example.com", "must be an https URL"),
            ("ftp://localhost", "must be an https URL"),
            ("", "must be an https URL"),
        ] {
            let message = server_url(bad).unwrap_err();
            assert!(
                message.contains(rule) && !message.contains("hunter2"),
                "{bad}: {message}"
            );
        }
    }
}
