//! Where settings come from: the command line, the environment and a file. The environment is read
//! here and nowhere else.

use super::problem::{SettingProblem, problem};
use entity::Secret;
use std::{collections::BTreeMap, ffi::OsString, path::PathBuf};

/// The settings file, which is read from the working directory.
pub const FILE: &str = "latchkey.toml";

/// The sources of values, in order of precedence.
pub struct Sources {
    /// From the command line, by setting.
    pub arguments: BTreeMap<&'static str, String>,
    /// The environment.
    pub environment: BTreeMap<String, String>,
    /// The text of `latchkey.toml`.
    pub file: Option<String>,
}

impl Sources {
    /// The process's own environment and the file in the working directory.
    ///
    /// # Errors
    /// Where the file exists and cannot be read.
    pub fn of_process(
        arguments: BTreeMap<&'static str, String>,
    ) -> Result<Self, Vec<SettingProblem>> {
        let file = match std::fs::read_to_string(FILE) {
            Ok(text) => Some(text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(vec![problem(FILE, format!("cannot be read: {error}"))]),
        };
        Ok(Self {
            arguments,
            environment: environment(),
            file,
        })
    }
}

#[expect(clippy::disallowed_methods, reason = "this is where settings are read")]
fn environment() -> BTreeMap<String, String> {
    // A value that is not UTF-8 gets replacement characters, which every setting refuses.
    let text = |(name, value): (OsString, OsString)| {
        Some((
            name.into_string().ok()?,
            value.to_string_lossy().into_owned(),
        ))
    };
    std::env::vars_os()
        .filter_map(text)
        .filter(|(name, _)| name.starts_with("LATCHKEY_"))
        .collect()
}

/// An environment variable that names a file or a folder.
pub(super) fn path_variable(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).map(PathBuf::from)
}

/// An environment variable that a configuration file names as the source of a secret.
#[must_use]
pub fn variable(name: &str) -> Option<Secret> {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is where the environment is read"
    )]
    let value = std::env::var(name).ok();
    value.map(Secret::new)
}
