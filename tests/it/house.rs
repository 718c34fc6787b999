//! The house rules that no compiler holds: who may name whom, and how a file looks.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Who may not name what: rooms, by the beginning of their path under `src`, and words that must not stand in their code.
const NEVER: &[(&str, &[&str])] = &[
    (
        "domain/",
        &[
            "axum",
            "async_graphql",
            "tower",
            "hyper",
            "http::",
            "crate::app",
            "crate::apply",
            "crate::bearer",
            "crate::oauth",
            "crate::graphql",
            "crate::rest",
            "crate::web",
            "crate::serve",
            "crate::origin",
            "crate::start",
            "crate::cli",
        ],
    ),
    (
        "oauth/",
        &[
            "sea_orm",
            "async_graphql",
            "crate::apply",
            "crate::graphql",
            "crate::rest",
            "crate::web",
            "crate::serve",
            "crate::start",
            "crate::cli",
            "crate::bearer",
        ],
    ),
    ("graphql/", &["sea_orm", "crate::apply", "crate::oauth", "crate::rest", "crate::web", "crate::serve", "crate::start", "crate::cli"]),
    (
        "rest/",
        &[
            "sea_orm",
            "async_graphql",
            "crate::apply",
            "crate::oauth",
            "crate::graphql",
            "crate::web",
            "crate::serve",
            "crate::start",
            "crate::cli",
        ],
    ),
    (
        "apply/",
        &[
            "axum",
            "sea_orm",
            "async_graphql",
            "std::env",
            "crate::config",
            "crate::oauth",
            "crate::graphql",
            "crate::rest",
            "crate::web",
            "crate::bearer",
            "crate::serve",
            "crate::start",
            "crate::cli",
        ],
    ),
    (
        "operations/",
        &[
            "sea_orm",
            "async_graphql",
            "crate::apply",
            "crate::oauth",
            "crate::graphql",
            "crate::rest",
            "crate::web",
            "crate::serve",
            "crate::start",
            "crate::cli",
        ],
    ),
    (
        "metrics/",
        &[
            "sea_orm",
            "async_graphql",
            "crate::app",
            "crate::domain",
            "crate::oauth",
            "crate::graphql",
            "crate::rest",
            "crate::operations",
            "crate::serve",
            "crate::start",
            "crate::cli",
        ],
    ),
    (
        "traces",
        &["sea_orm", "async_graphql", "crate::app", "crate::domain", "crate::oauth", "crate::graphql", "crate::rest", "crate::serve"],
    ),
    ("web/", &["sea_orm", "async_graphql", "crate::oauth", "crate::rest", "crate::serve", "crate::start", "crate::cli"]),
    (
        "app.rs",
        &[
            "axum",
            "async_graphql",
            "crate::apply",
            "crate::oauth",
            "crate::graphql",
            "crate::rest",
            "crate::web",
            "crate::bearer",
            "crate::serve",
            "crate::start",
            "crate::cli",
        ],
    ),
    ("bearer.rs", &["sea_orm", "async_graphql", "crate::oauth", "crate::graphql", "crate::rest", "crate::web", "crate::serve"]),
    ("origin.rs", &["sea_orm", "async_graphql", "crate::oauth", "crate::graphql", "crate::rest", "crate::web", "crate::serve"]),
    ("start.rs", &["axum", "async_graphql", "crate::oauth", "crate::graphql", "crate::rest", "crate::web", "crate::serve"]),
    ("config.rs", &["crate::", "axum", "sea_orm"]),
    ("config/", &["crate::", "axum", "sea_orm"]),
    ("database/", &["axum", "async_graphql", "crate::app", "crate::domain", "crate::oauth", "crate::graphql", "crate::rest", "crate::cli"]),
    ("clock.rs", &["crate::", "axum", "sea_orm"]),
    ("random.rs", &["crate::", "axum", "sea_orm"]),
];

/// Words that stand in these files only.
const ONLY: [(&str, &[&str]); 6] = [
    ("argon2::", &["domain/password/argon.rs", "domain/password/foreign.rs", "domain/password/mod.rs"]),
    ("jsonwebtoken::", &["domain/key/material.rs", "domain/key/mod.rs", "domain/key/ring.rs", "domain/key/signature.rs"]),
    ("std::env", &["config.rs"]),
    ("env::var", &["config.rs"]),
    ("Utc::now", &["clock.rs"]),
    ("SystemTime", &[]),
];

/// Every place where a secret leaves its wrapper. A new one is a decision, so it is added here by hand.
const EXPOSE: &[&str] = &[
    "cli/apply.rs",
    "cli/client.rs",
    "config/database.rs",
    "config/postgres.rs",
    "config/reader.rs",
    "database/mod.rs",
    "domain/key/material.rs",
    "domain/password/argon.rs",
    "domain/password/foreign.rs",
    "domain/password/mod.rs",
    "domain/secret.rs",
    "domain/user/password.rs",
    "domain/vault.rs",
    "graphql/client/secret.rs",
    "oauth/client_auth/properties.rs",
    "rest/alphaus.rs",
    "rest/client/secret.rs",
    "serve/welcome.rs",
    "start/master_key.rs",
];

/// async-graphql makes a message out of every error that can be printed, so its error and result types are named in one file only.
#[test]
fn only_one_file_makes_graphql_errors() {
    for (name, text) in sources("src/graphql").into_iter().filter(|(name, _)| name != "error.rs") {
        let imported = text.split("use async_graphql::{").skip(1).filter_map(|rest| rest.split("};").next()).collect::<String>();
        let words: Vec<_> = imported.split(|c: char| !c.is_alphanumeric()).collect();
        for word in ["Error", "Result"] {
            assert!(!words.contains(&word) && !text.contains(&format!("async_graphql::{word}")), "{name} names async_graphql::{word}");
        }
    }
}

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
    let (root, mut found) = (Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), Vec::new());
    walk(&root, &mut found);
    let name = |path: &Path| path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
    found.iter().map(|path| (name(path), fs::read_to_string(path).unwrap())).collect()
}

/// The code without comments and without white space: `use crate::{\n app` becomes `usecrate::{app`.
fn code(text: &str) -> String {
    text.lines().map(|line| line.split("//").next().unwrap_or_default()).flat_map(str::split_whitespace).collect()
}

/// Whether the code names something, also as part of `use crate::{a, b}`, and not merely at the end of a longer name.
fn names(code: &str, word: &str) -> bool {
    let whole = |at: usize| !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '"');
    let grouped = word.strip_prefix("crate::").is_some_and(|room| !room.is_empty() && groups(code).any(|group| group == room));
    let ends = |at: usize| word.ends_with("::") || !code[at + word.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_');
    grouped || code.match_indices(word).any(|(at, _)| whole(at) && ends(at))
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

#[test]
fn rooms_name_only_whom_they_may() {
    for (file, text) in sources("src") {
        let code = code(&text);
        for (_, words) in NEVER.iter().filter(|(room, _)| file.starts_with(room)) {
            for word in *words {
                assert!(!names(&code, word), "src/{file} names {word}");
            }
        }
    }
    for (file, text) in sources("entity/src").into_iter().chain(sources("migration/src")) {
        for word in ["latchkey", "axum", "async_graphql"] {
            assert!(!names(&code(&text), word), "{file} names {word}");
        }
    }
    for (file, text) in sources("migration/src") {
        assert!(!names(&code(&text), "entity::"), "{file}: a step that has shipped must not change with the entities");
    }
}

#[test]
fn some_words_stand_in_one_file_only() {
    for (file, text) in sources("src") {
        for (word, places) in ONLY {
            assert!(places.contains(&file.as_str()) || !names(&code(&text), word), "src/{file} names {word}");
        }
        let http = file.starts_with("graphql/") && !["graphql/http.rs", "graphql/mod.rs", "graphql/socket.rs"].contains(&file.as_str());
        assert!(!http || !names(&code(&text), "axum"), "src/{file} names axum");
    }
}

#[test]
fn secrets_are_exposed_in_known_places_only() {
    let found: BTreeSet<_> =
        sources("src").into_iter().filter(|(_, text)| code(text).contains(".expose()")).map(|(file, _)| file).collect();
    assert_eq!(found, EXPOSE.iter().map(ToString::to_string).collect());
}

/// What `Debug` writes is for those who wrote the type: logs and messages say it in words, such as those of `Error::for_operator`.
#[test]
fn no_message_is_made_by_debug() {
    for (file, text) in sources("src").into_iter().filter(|(file, _)| !file.ends_with("properties.rs")) {
        for (number, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            for mark in ["(?error", " ?error,", ":?}", "?cause"] {
                assert!(!code.contains(mark), "src/{file}:{}: {line}", number + 1);
            }
        }
    }
}

#[test]
fn every_file_says_what_it_is_and_stays_short() {
    let others = sources("tests/it").into_iter().chain(sources("bench/src")).chain(sources("torture/src"));
    for (file, text) in sources("src").into_iter().chain(sources("entity/src")).chain(sources("migration/src")).chain(others) {
        assert!(text.starts_with("//! "), "{file} does not begin with what it is");
        assert!(text.lines().count() <= 400, "{file} has {} lines", text.lines().count());
    }
}
