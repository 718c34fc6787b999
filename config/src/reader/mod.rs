//! Reads the values of settings from all sources, and collects their problems.

mod gather;
mod secret_file;

pub use secret_file::is_readable_by_all;

pub(super) use self::secret_file::read_secret;
use super::{
    problem::{SettingProblem, problem},
    settings::SETTINGS,
};
use entity::Secret;
use std::{collections::BTreeMap, fmt, path::Path, str::FromStr};

/// Suffix of the setting that names a file with the secret.
const IN_FILE: &str = "_FILE";

/// Values by setting, and the problems found.
pub(super) struct Reader {
    values: BTreeMap<String, String>,
    /// Problems so far.
    pub(super) problems: Vec<SettingProblem>,
    /// Settings that work, but should be corrected.
    pub(super) warnings: Vec<String>,
}

impl Reader {
    pub(super) fn text(&self, name: &str) -> String {
        self.values
            .get(name)
            .map_or(default(name), |value| value.trim())
            .to_owned()
    }

    /// A secret that was set, or read from a file that was named instead; with the name of the
    /// setting that was used.
    pub(super) fn secret(&mut self, name: &str) -> Option<(String, Secret)> {
        if let Some(value) = self.values.remove(name) {
            return Some((name.to_owned(), Secret::new(value.trim().to_owned())));
        }
        let setting = format!("{name}{IN_FILE}");
        let path = self.values.remove(&setting)?;
        let read = read_secret(Path::new(path.trim()));
        let secret = self.keep(&setting, read)?;
        if is_readable_by_all(Path::new(path.trim())) {
            self.warnings.push(format!("{setting}: every user of this machine may read the file; chmod 600 or 640 keeps it secret"));
        }
        Some((setting, secret))
    }

    /// Whether that secret, or the file that holds it, was refused.
    pub(super) fn is_refused(&self, name: &str) -> bool {
        self.problems
            .iter()
            .any(|problem| problem.setting.trim_end_matches(IN_FILE) == name)
    }

    /// Like [`Reader::secret`], with an empty default.
    pub(super) fn secret_or_default(&mut self, name: &str) -> (String, Secret) {
        let missing = |name: &str| (name.to_owned(), Secret::new(default(name).to_owned()));
        self.secret(name).unwrap_or_else(|| missing(name))
    }

    pub(super) fn parse<T: FromStr>(&mut self, name: &str, wanted: &str) -> Option<T> {
        let value = self.text(name).parse();
        self.keep(name, value.map_err(|_| format!("must be {wanted}")))
    }

    pub(super) fn choice<T: Copy>(&mut self, name: &str, all: &[(&str, T)]) -> Option<T> {
        let text = self.text(name);
        let names: Vec<_> = all.iter().map(|(name, _)| *name).collect();
        let chosen = all
            .iter()
            .find(|(name, _)| *name == text)
            .map(|(_, value)| *value);
        let (last, others) = names
            .split_last()
            .map_or(("", &[][..]), |(last, others)| (*last, others));
        self.keep(
            name,
            chosen.ok_or_else(|| format!("must be {} or {last}", others.join(", "))),
        )
    }

    pub(super) fn within<T: FromStr + PartialOrd + fmt::Display>(
        &mut self,
        name: &str,
        min: T,
        max: T,
    ) -> Option<T> {
        let wanted = format!("must be a number from {min} to {max}");
        let value = self
            .text(name)
            .parse()
            .ok()
            .filter(|value| (min..=max).contains(value));
        self.keep(name, value.ok_or(wanted))
    }

    pub(super) fn keep<T>(&mut self, name: &str, value: Result<T, String>) -> Option<T> {
        value
            .map_err(|message| self.problems.push(problem(name, message)))
            .ok()
    }
}

fn default(name: &str) -> &'static str {
    SETTINGS
        .iter()
        .find(|setting| setting.name == name)
        .map_or("", |setting| setting.default)
}
