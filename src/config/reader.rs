//! Values of settings, gathered from where they may stand, and what is wrong with any of them.

use super::{FILE, Problem, SETTINGS, Sources, problem};
use entity::Secret;
use std::{collections::BTreeMap, fmt, str::FromStr};

/// Values by setting, and what was wrong with any of them.
pub(super) struct Reader {
    values: BTreeMap<String, String>,
    /// What was wrong so far.
    pub(super) problems: Vec<Problem>,
    /// Variables of the environment that are no settings.
    pub(super) unknown: Vec<String>,
}

impl Reader {
    pub(super) fn new(sources: Sources) -> Self {
        let mut reader = Self { values: BTreeMap::new(), problems: Vec::new(), unknown: Vec::new() };
        reader.take_file(sources.file.as_deref().unwrap_or_default());
        for (name, value) in sources.environment {
            if is_setting(&name) && value.contains(char::REPLACEMENT_CHARACTER) {
                // A key of raw bytes would lose most of what makes it hard to guess.
                reader.problems.push(problem(&name, "must be UTF-8"));
            } else if is_setting(&name) {
                reader.take(&name, value);
            } else {
                // Not an error: Kubernetes, for one, puts LATCHKEY_PORT there for a service of that name.
                reader.unknown.push(name);
            }
        }
        for (name, value) in sources.arguments {
            reader.take(name, value);
        }
        reader
    }

    /// Keys of the file are the settings' names, with or without the prefix, in any case.
    fn take_file(&mut self, text: &str) {
        let table = match text.parse::<toml::Table>() {
            Ok(table) => table,
            // The error's own text would quote the line, which may hold a secret.
            Err(_) => return self.problems.push(problem(FILE, "is not TOML")),
        };
        for (key, value) in table {
            let name = key.to_uppercase();
            let name = if name.starts_with("LATCHKEY_") { name } else { format!("LATCHKEY_{name}") };
            match value {
                toml::Value::String(text) => self.take(&name, text),
                toml::Value::Integer(number) => self.take(&name, number.to_string()),
                toml::Value::Boolean(flag) => self.take(&name, flag.to_string()),
                _ => self.problems.push(problem(&key, format!("must be a text, a number or a boolean in {FILE}"))),
            }
        }
    }

    fn take(&mut self, name: &str, value: String) {
        if !is_setting(name) {
            return self.problems.push(problem(name, "is no setting of Latchkey; see `latchkey serve --help`"));
        }
        if value.trim().is_empty() {
            self.values.remove(name);
        } else {
            self.values.insert(name.to_owned(), value);
        }
    }

    pub(super) fn text(&self, name: &str) -> String {
        let default = SETTINGS.iter().find(|(known, _, _)| *known == name).map_or("", |(_, default, _)| *default);
        self.values.get(name).map_or(default, |value| value.trim()).to_owned()
    }

    pub(super) fn secret(&mut self, name: &str) -> Option<Secret> {
        self.values.remove(name).map(|value| Secret::new(value.trim().to_owned()))
    }

    pub(super) fn parse<T: FromStr>(&mut self, name: &str, wanted: &str) -> Option<T> {
        let value = self.text(name).parse();
        self.keep(name, value.map_err(|_| format!("must be {wanted}")))
    }

    pub(super) fn choice<T: Copy>(&mut self, name: &str, all: &[(&str, T)]) -> Option<T> {
        let text = self.text(name);
        let names: Vec<_> = all.iter().map(|(name, _)| *name).collect();
        let chosen = all.iter().find(|(name, _)| *name == text).map(|(_, value)| *value);
        let (last, others) = names.split_last().map_or(("", &[][..]), |(last, others)| (*last, others));
        self.keep(name, chosen.ok_or_else(|| format!("must be {} or {last}", others.join(", "))))
    }

    pub(super) fn within<T: FromStr + PartialOrd + fmt::Display>(&mut self, name: &str, min: T, max: T) -> Option<T> {
        let wanted = format!("must be a number from {min} to {max}");
        let value = self.text(name).parse().ok().filter(|value| (min..=max).contains(value));
        self.keep(name, value.ok_or(wanted))
    }

    pub(super) fn keep<T>(&mut self, name: &str, value: Result<T, String>) -> Option<T> {
        value.map_err(|message| self.problems.push(problem(name, message))).ok()
    }
}

fn is_setting(name: &str) -> bool {
    SETTINGS.iter().any(|(known, _, _)| *known == name)
}
