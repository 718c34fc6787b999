//! Rules of the architecture that no compiler holds: which module may name which, and how a file
//! looks.

mod circles;
mod files;
mod layers;
mod vocabulary;

use std::{
    fs,
    path::{Path, PathBuf},
};

/// All source files below a folder of the repository, by their path there.
fn sources(folder: &str) -> Vec<(String, String)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    let (root, mut found) = (
        Path::new(env!("CARGO_MANIFEST_DIR")).join(folder),
        Vec::new(),
    );
    walk(&root, &mut found);
    let name = |path: &Path| {
        path.strip_prefix(&root)
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned()
    };
    found
        .iter()
        .map(|path| (name(path), fs::read_to_string(path).unwrap()))
        .collect()
}

/// The crates that the program is made of, without the rows and the migrations.
const CRATES: [&str; 11] = [
    "app", "apply", "config", "domain", "egress", "graphql", "html", "oauth", "rest", "src", "web",
];

/// All source files of the program, by their path in the repository.
fn program() -> Vec<(String, String)> {
    CRATES
        .into_iter()
        .flat_map(|name| {
            let folder = if name == "src" {
                name.to_owned()
            } else {
                format!("{name}/src")
            };
            let files = sources(&folder).into_iter();
            files.map(move |(file, text)| (format!("{folder}/{file}"), text))
        })
        .collect()
}

/// The code without comments and without white space: `use crate::{\n app` becomes
/// `usecrate::{app`.
fn code(text: &str) -> String {
    text.lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .flat_map(str::split_whitespace)
        .collect()
}

/// Whether the code names something, also as part of `use crate::{a, b}`, and not merely at the end
/// of a longer name.
fn names(code: &str, word: &str) -> bool {
    let whole =
        |at: usize| !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '"');
    let grouped = word
        .strip_prefix("crate::")
        .is_some_and(|room| !room.is_empty() && groups(code).any(|group| group == room));
    let ends = |at: usize| {
        word.ends_with("::")
            || !code[at + word.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_')
    };
    grouped
        || code
            .match_indices(word)
            .any(|(at, _)| whole(at) && ends(at))
}

/// What stands right within the braces of `use crate::{...}`.
fn groups(code: &str) -> impl Iterator<Item = &str> {
    code.split("usecrate::{").skip(1).flat_map(|rest| {
        let (mut depth, mut start, mut parts) = (0_i32, 0, Vec::new());
        for (at, c) in rest.char_indices() {
            match c {
                ',' | '}' if depth == 0 => {
                    parts.push(rest[start..at].split("::").next().unwrap_or_default());
                    start = at + 1;
                    if c == '}' {
                        break;
                    }
                }
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
        }
        parts
    })
}

/// The module of a crate that a file belongs to: `client` for `client/mod.rs`, and for `client.rs`.
fn module_of(file: &str) -> &str {
    let first = file.split('/').next().unwrap();
    first.strip_suffix(".rs").unwrap_or(first)
}
