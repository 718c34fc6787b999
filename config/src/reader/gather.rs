//! Gathers the values of all sources, of which a later one takes precedence, and refuses names that
//! are no settings.

use super::{IN_FILE, Reader};
use crate::{
    problem::problem,
    remote::{REMOTE_VARIABLES, is_remote_variable},
    settings::SETTINGS,
    sources::{FILE, Sources},
};
use std::collections::BTreeMap;

impl Reader {
    pub(crate) fn new(sources: Sources) -> Self {
        let mut reader = Self {
            values: BTreeMap::new(),
            problems: Vec::new(),
            warnings: Vec::new(),
        };
        let file = reader.file(sources.file.as_deref().unwrap_or_default());
        reader.take_all(file);
        let mut environment = Vec::new();
        for (name, value) in sources.environment {
            if is_setting(&name) && value.contains(char::REPLACEMENT_CHARACTER) {
                // Replacement characters for raw bytes would lose most of a key's entropy.
                reader.problems.push(problem(&name, "must be UTF-8"));
            } else if is_setting(&name) || !(is_of_kubernetes(&name) || is_remote_variable(&name)) {
                environment.push((name, value));
            }
        }
        reader.take_all(environment);
        reader.take_all(
            sources
                .arguments
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
        );
        reader
    }

    /// Keys of the file are the settings' names, with or without the prefix, in any case.
    fn file(&mut self, text: &str) -> Vec<(String, String)> {
        let Ok(table) = text.parse::<toml::Table>() else {
            // The parser's own message would quote the line, which may hold a secret.
            self.problems.push(problem(FILE, "is not TOML"));
            return Vec::new();
        };
        let mut all = Vec::new();
        for (key, value) in table {
            let name = key.to_uppercase();
            let name = if name.starts_with("LATCHKEY_") {
                name
            } else {
                format!("LATCHKEY_{name}")
            };
            match value {
                toml::Value::String(text) => all.push((name, text)),
                toml::Value::Integer(number) => all.push((name, number.to_string())),
                toml::Value::Boolean(flag) => all.push((name, flag.to_string())),
                _ => self.problems.push(problem(
                    &key,
                    format!("must be a text, a number or a boolean in {FILE}"),
                )),
            }
        }
        all
    }

    /// Adds the values of a source, which takes precedence over earlier ones. A secret and the file
    /// of the same secret are one setting.
    fn take_all(&mut self, values: Vec<(String, String)>) {
        let both = |name: &str| {
            values
                .iter()
                .any(|(other, value)| other == name && !value.trim().is_empty())
        };
        for (name, value) in &values {
            let (plain, in_file) = match name.strip_suffix(IN_FILE) {
                Some(plain) if is_setting(plain) => (plain.to_owned(), name.clone()),
                _ => (name.clone(), format!("{name}{IN_FILE}")),
            };
            if !is_setting(name) {
                self.problems.push(problem(name, unknown(name)));
            } else if both(&plain) && both(&in_file) {
                if *name == plain {
                    self.problems
                        .push(problem(name, format!("give it or {in_file}, not both")));
                }
            } else {
                self.take((&plain, &in_file), name, value);
            }
        }
    }

    fn take(&mut self, (plain, in_file): (&str, &str), name: &str, value: &str) {
        if value.trim().is_empty() {
            self.values.remove(name);
        } else {
            self.values.remove(plain);
            self.values.remove(in_file);
            self.values.insert(name.to_owned(), value.to_owned());
        }
    }
}

fn is_setting(name: &str) -> bool {
    SETTINGS.iter().any(|setting| setting.name == name)
}

/// Whether Kubernetes sets this variable in every container for a service whose name begins with
/// `latchkey`: `LATCHKEY_SERVICE_HOST`, `LATCHKEY_PORT_8080_TCP_ADDR`,
/// `LATCHKEY_POSTGRES_SERVICE_PORT` and the like.
fn is_of_kubernetes(name: &str) -> bool {
    let name = name.trim_start_matches("LATCHKEY_");
    let numbered = |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit());
    ["PORT", "SERVICE_HOST", "SERVICE_PORT"]
        .iter()
        .any(|word| name == *word || name.ends_with(&format!("_{word}")))
        || name.split("PORT_").skip(1).any(numbered)
        || name.starts_with("SERVICE_")
        || name.contains("_SERVICE_PORT_")
}

/// Message for an unknown name, with the one that was probably meant.
fn unknown(name: &str) -> String {
    let distance = |known: &str| strsim::damerau_levenshtein(name, known);
    let settings = SETTINGS.iter().map(|setting| setting.name);
    let variables = REMOTE_VARIABLES.iter().map(|(known, _)| *known);
    let nearest = settings
        .chain(variables)
        .map(|known| (distance(known), known))
        .min();
    match nearest {
        Some((distance, known)) if distance <= name.len() / 4 => {
            format!("is no setting of Latchkey; did you mean {known}?")
        }
        _ => "is no setting of Latchkey; `latchkey serve --help` lists them".to_owned(),
    }
}
