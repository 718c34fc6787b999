//! Every description of the public API stands alone: a reader who sees only that one knows what it
//! is about.

mod document;
mod schema;
mod wording;

use serde_json::Value;
use std::collections::BTreeMap;
use wording::fault;

/// Descriptions by the place that they are beside each other in, such as the fields of one type.
#[derive(Default)]
struct Descriptions(BTreeMap<String, Vec<(String, String)>>);

impl Descriptions {
    fn add(&mut self, beside: &str, name: &str, text: &str) {
        self.0
            .entry(beside.to_owned())
            .or_default()
            .push((name.to_owned(), text.to_owned()));
    }

    fn member(&mut self, beside: &str, name: &str, described: &Value) {
        self.add(
            beside,
            name,
            described["description"].as_str().unwrap_or_default(),
        );
    }

    /// Of two in one place that say the same, one says too little.
    fn faults(&self) -> Vec<String> {
        let mut found = Vec::new();
        for (beside, all) in &self.0 {
            for (index, (name, text)) in all.iter().enumerate() {
                found.extend(fault(text).map(|fault| format!("{beside} {name} {fault}: {text}")));
                let twin = all
                    .iter()
                    .take(index)
                    .find(|(_, other)| other == text)
                    .filter(|_| beside.contains(' '));
                found.extend(
                    twin.map(|(twin, _)| {
                        format!("{beside} {name} says the same as {twin}: {text}")
                    }),
                );
            }
        }
        found
    }
}
