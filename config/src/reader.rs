//! Reads the values of settings from all sources, and collects their problems.

use super::{FILE, SETTINGS, SettingProblem, Sources, problem};
use entity::Secret;
use std::{collections::BTreeMap, fmt, path::Path, str::FromStr};

/// Suffix of the setting that names a file with the secret.
const IN_FILE: &str = "_FILE";
/// Most bytes of a file that holds a secret; no secret is as long.
const MAX_SECRET_FILE: u64 = 64 * 1024;

/// Values by setting, and the problems found.
pub(super) struct Reader {
    values: BTreeMap<String, String>,
    /// Problems so far.
    pub(super) problems: Vec<SettingProblem>,
    /// Settings that work, but should be corrected.
    pub(super) warnings: Vec<String>,
}

impl Reader {
    pub(super) fn new(sources: Sources) -> Self {
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
            } else if is_setting(&name) || !is_of_kubernetes(&name) {
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

fn is_setting(name: &str) -> bool {
    SETTINGS.iter().any(|(known, _, _)| *known == name)
}

fn default(name: &str) -> &'static str {
    SETTINGS
        .iter()
        .find(|(known, _, _)| *known == name)
        .map_or("", |(_, default, _)| *default)
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
    let nearest = SETTINGS
        .iter()
        .map(|(known, _, _)| (distance(known), *known))
        .min();
    match nearest {
        Some((distance, known)) if distance <= name.len() / 4 => {
            format!("is no setting of Latchkey; did you mean {known}?")
        }
        _ => "is no setting of Latchkey; `latchkey serve --help` lists them".to_owned(),
    }
}

/// The text of a file without a line break at its end.
fn read_secret(path: &Path) -> Result<Secret, String> {
    use std::io::Read;
    let mut text = String::new();
    let read = std::fs::File::open(path)
        .and_then(|file| file.take(MAX_SECRET_FILE).read_to_string(&mut text));
    // Wrapped at once, so that it is wiped even where it is not used.
    let secret = Secret::new(text);
    read.map_err(|error| format!("cannot be read: {error}"))?;
    let secret = Secret::new(secret.expose().trim().to_owned());
    if secret.is_empty() {
        Err("is an empty file".to_owned())
    } else {
        Ok(secret)
    }
}

/// Whether users who are neither the file's owner nor in its group may read it.
#[cfg(unix)]
#[must_use]
pub fn is_readable_by_all(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path)
        .is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o004 != 0)
}

/// Whether users who are neither the file's owner nor in its group may read it.
#[cfg(not(unix))]
#[must_use]
pub fn is_readable_by_all(_: &Path) -> bool {
    false
}
