//! Parses a configuration file: YAML or JSON, within limits, and reports errors of form.

use super::{
    ApplyError, Outcome, check,
    document::{Document, VERSION},
};
use serde::de::Error as _;
use serde_saphyr::{Error as YamlError, Options, UserMessageFormatter};

/// Largest file, in bytes.
pub const MAX_FILE_BYTES: usize = 4 * 1024 * 1024;

/// Parses a file, and refuses one that contradicts itself.
///
/// # Errors
/// As [`parse`], or else all contradictions.
pub fn read(name: &str, bytes: &[u8]) -> Outcome<Document> {
    let document = parse(name, bytes)?;
    let mistakes = check::check(&document);
    if mistakes.is_empty() {
        Ok(document)
    } else {
        Err(ApplyError::Refused(mistakes))
    }
}

/// Parses a file. The extension of `name` tells JSON from YAML; without one, a text that begins
/// with `{` is taken for JSON.
///
/// # Errors
/// The first place that cannot be parsed.
pub fn parse(name: &str, bytes: &[u8]) -> Outcome<Document> {
    let refused = |line: String| ApplyError::Refused(vec![line]);
    if bytes.len() > MAX_FILE_BYTES {
        return Err(refused(format!(
            "{name}: has more than {MAX_FILE_BYTES} bytes"
        )));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| refused(format!("{name}: is not UTF-8")))?;
    let ends = |ending: &str| name.to_ascii_lowercase().ends_with(ending);
    let is_json =
        ends(".json") || (!ends(".yaml") && !ends(".yml") && text.trim_start().starts_with('{'));
    let document = if is_json { json(text) } else { yaml(text) }
        .map_err(|line| refused(format!("{name}: {line}")))?;
    if document.latchkey != VERSION {
        return Err(refused(format!(
            "latchkey: This program reads version {VERSION} of the format, not {}.",
            document.latchkey
        )));
    }
    Ok(document)
}

fn json(text: &str) -> Result<Document, String> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let document = serde_path_to_error::deserialize(&mut deserializer)
        .map_err(|error| in_words(error.path(), error.inner()))?;
    deserializer.end().map_err(|error| error.to_string())?;
    Ok(document)
}

fn in_words(path: &serde_path_to_error::Path, error: &impl std::fmt::Display) -> String {
    let path = path.to_string();
    if matches!(path.as_str(), "." | "?" | "") {
        error.to_string()
    } else {
        format!("{path}: {error}")
    }
}

/// An alias is small in the file and large in memory. A few are allowed, as long as all that they
/// expand to stays small.
pub(super) fn limits() -> Options {
    serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_aliases: 1000,
            max_anchors: 100,
            max_recorded_anchor_bytes: 16 * 1024,
            max_documents: 1,
            max_depth: 20,
            flow_nesting_limit: 20,
            max_nodes: 1_000_000,
            max_events: 2_000_000,
            max_total_scalar_bytes: 2 * MAX_FILE_BYTES,
        },
        alias_limits: serde_saphyr::alias_limits! { max_total_replayed_events: 10_000, max_replay_stack_depth: 5 },
        // A quoted line of the file could contain a secret.
        with_snippet: false,
    }
}

fn yaml(text: &str) -> Result<Document, String> {
    let shown = |error: &YamlError| error.render_with_formatter(&UserMessageFormatter);
    let read = |deserializer: serde_saphyr::Deserializer<'_, '_>| {
        let read = serde_path_to_error::deserialize(deserializer);
        read.map_err(|error| YamlError::custom(in_words(error.path(), &shown(error.inner()))))
    };
    serde_saphyr::with_deserializer_from_str_with_options(text, limits(), read)
        .map_err(|error| shown(&error))
}
