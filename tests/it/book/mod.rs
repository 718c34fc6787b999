//! The book: that its links lead somewhere, that every page can be found, and that its lists are
//! complete.

mod cases;
mod lists;
mod summary;
mod targets;

use std::{collections::BTreeSet, fs, path::PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// All pages below `docs`, by their paths in the repository.
fn pages() -> BTreeSet<String> {
    let (mut folders, mut found) = (vec![root().join("docs")], BTreeSet::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                let name = path.strip_prefix(root()).unwrap().to_str().unwrap();
                found.insert(name.to_owned());
            }
        }
    }
    found
}

/// The lines of a page outside of its blocks.
fn prose(page: &str) -> Vec<&str> {
    let (mut lines, mut within) = (Vec::new(), false);
    for line in page.lines() {
        if line.trim_start().starts_with("```") {
            within = !within;
        } else if !within {
            lines.push(line);
        }
    }
    lines
}

/// Targets of links, but for those in code.
fn links(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in prose(page) {
        let outside: String = line.split('`').step_by(2).collect::<Vec<_>>().join("code");
        for rest in outside.split("](").skip(1) {
            found.extend(rest.split(')').next().map(str::to_owned));
        }
    }
    found
}
