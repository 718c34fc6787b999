//! Compares the database with the file. The rules are then asked to change exactly the differences.

use super::plan::Detail;
use serde::Serialize;
use std::collections::BTreeSet;

/// Differences of one thing.
#[derive(Default)]
pub(super) struct Diff(pub(super) Vec<Detail>);

impl Diff {
    /// Returns the wanted value if the file has one, and it differs from the present one.
    pub(super) fn value<T: Serialize + PartialEq + Clone>(
        &mut self,
        field: &str,
        had: &Option<T>,
        wanted: &Option<T>,
    ) -> Option<T> {
        let wanted = wanted
            .as_ref()
            .filter(|wanted| Some(*wanted) != had.as_ref())?;
        self.note(field, format!("{} -> {}", word(had), word(wanted)));
        Some(wanted.clone())
    }

    /// Like [`Diff::value`], for lists whose order does not matter.
    pub(super) fn set(
        &mut self,
        field: &str,
        had: &Option<Vec<String>>,
        wanted: &Option<Vec<String>>,
    ) -> Option<Vec<String>> {
        let wanted = wanted.as_ref()?;
        let (has, wants) = (
            had.iter().flatten().collect::<BTreeSet<_>>(),
            wanted.iter().collect::<BTreeSet<_>>(),
        );
        let added = wants.difference(&has).map(|one| format!("+{one}"));
        let words: Vec<_> = added
            .chain(has.difference(&wants).map(|one| format!("-{one}")))
            .collect();
        if words.is_empty() {
            return None;
        }
        self.note(field, words.join(" "));
        Some(wanted.clone())
    }

    /// Adds a difference that was found in another way.
    pub(super) fn note(&mut self, field: &str, change: String) {
        self.0.push(Detail {
            field: field.to_owned(),
            change,
        });
    }

    /// Whether nothing differs.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A value as shown in a plan.
pub(super) fn word(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
