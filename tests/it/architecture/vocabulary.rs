//! A type's name means one thing in the whole program.

use super::{program, sources};
use std::collections::{BTreeMap, BTreeSet};

/// Layers in which the same noun may have a type of its own: its row, its rules, and its forms in
/// the interfaces.
const LAYERS: [&str; 6] = ["cli", "domain", "entity", "graphql", "oauth", "rest"];

/// The name that SeaORM gives to each row.
const ROW: &str = "Model";

/// The names of the types that a file defines at its top level.
fn types(text: &str) -> Vec<&str> {
    let defined = |line: &'_ str| -> Option<usize> {
        let rest = line.strip_prefix("pub").map_or(line, |rest| {
            let rest = rest
                .strip_prefix('(')
                .and_then(|rest| rest.split_once(')'))
                .map_or(rest, |parts| parts.1);
            rest.trim_start()
        });
        let keyword = ["struct ", "enum ", "trait ", "type "]
            .iter()
            .find(|word| rest.starts_with(*word))?;
        Some(line.len() - rest.len() + keyword.len())
    };
    text.lines()
        .filter_map(|line| {
            let name = &line[defined(line)?..];
            name.split(|c: char| !c.is_alphanumeric() && c != '_')
                .next()
        })
        .collect()
}

/// The crate of a file, or its module in the program's own crate.
fn layer(file: &str) -> &str {
    let path = file.strip_prefix("src/").unwrap_or(file);
    path.split(['/', '.']).next().unwrap()
}

#[test]
fn a_name_of_a_type_means_one_thing() {
    let mut defined: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for (file, text) in program() {
        for name in types(&text) {
            let place = (layer(&file).to_owned(), file.clone());
            defined.entry(name.to_owned()).or_default().push(place);
        }
    }
    for (file, text) in sources("entity/src") {
        for name in types(&text) {
            let place = ("entity".to_owned(), format!("entity/src/{file}"));
            defined.entry(name.to_owned()).or_default().push(place);
        }
    }
    assert!(defined.len() > 400, "{} types are found", defined.len());
    for (name, places) in defined
        .iter()
        .filter(|(name, places)| *name != ROW && places.len() > 1)
    {
        let layers: BTreeSet<_> = places.iter().map(|(layer, _)| layer.as_str()).collect();
        let twins =
            layers.len() == places.len() && layers.iter().all(|layer| LAYERS.contains(layer));
        assert!(twins, "`{name}` is the name of several types: {places:?}");
    }
}
