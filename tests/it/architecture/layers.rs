//! Which module may name which.

use super::{code, module_of, names, sources};
use std::collections::BTreeSet;

/// One row for each module of the program: which of our modules it may name, and which of the
/// libraries that belong to one layer only. A module without a row is an error.
const MAY_NAME: &[(&str, &[&str], &[&str])] = &[
    ("main", &["cli"], &[]),
    (
        "cli",
        &[
            "app",
            "apply",
            "config",
            "database",
            "domain",
            "graphql",
            "rest",
            "serve",
            "start",
            "telemetry",
        ],
        &["clap"],
    ),
    (
        "serve",
        &[
            "app",
            "cli",
            "config",
            "domain",
            "graphql",
            "metrics",
            "oauth",
            "operations",
            "rest",
            "slots",
            "start",
            "traces",
            "web",
        ],
        &["axum", "http", "hyper", "tower", "utoipa_axum"],
    ),
    (
        "start",
        &[
            "app", "cli", "clock", "config", "database", "domain", "random",
        ],
        &["sea_orm"],
    ),
    (
        "oauth",
        &["app", "body", "config", "domain", "metrics", "origin"],
        &["axum", "http"],
    ),
    (
        "graphql",
        &[
            "app", "bearer", "body", "config", "domain", "origin", "slots",
        ],
        &["async_graphql", "axum", "http"],
    ),
    (
        "rest",
        &["app", "bearer", "body", "config", "domain", "origin"],
        &["axum", "http", "utoipa", "utoipa_axum"],
    ),
    ("web", &["app", "config"], &["axum", "http"]),
    (
        "operations",
        &["app", "domain", "metrics", "telemetry"],
        &["axum", "http"],
    ),
    ("apply", &["app", "domain"], &[]),
    ("bearer", &["app", "domain", "metrics"], &["axum", "http"]),
    ("origin", &["app", "domain"], &["axum", "http", "tower"]),
    ("body", &[], &["axum", "http"]),
    (
        "app",
        &["clock", "config", "domain", "metrics", "random"],
        &["sea_orm"],
    ),
    (
        "domain",
        &["clock", "config", "metrics", "random"],
        &["sea_orm"],
    ),
    ("database", &["config"], &["sea_orm"]),
    (
        "traces",
        &["cli", "config"],
        &["axum", "http", "hyper", "tower"],
    ),
    ("telemetry", &["config"], &[]),
    ("metrics", &["config"], &["http"]),
    ("slots", &[], &[]),
    ("config", &[], &[]),
    ("clock", &[], &[]),
    ("random", &[], &[]),
    ("lib", &[], &[]),
];

/// Libraries that belong to a layer: a module names them only where its row says so.
const LAYERED: [&str; 9] = [
    "async_graphql",
    "axum",
    "clap",
    "http",
    "hyper",
    "sea_orm",
    "tower",
    "utoipa",
    "utoipa_axum",
];

#[test]
fn modules_name_only_what_their_row_allows() {
    let files = sources("src");
    let modules: BTreeSet<_> = files.iter().map(|(file, _)| module_of(file)).collect();
    let rows: BTreeSet<_> = MAY_NAME.iter().map(|(module, ..)| *module).collect();
    assert_eq!(
        modules, rows,
        "each module has a row, and each row a module"
    );
    for (file, text) in &files {
        let (code, module) = (code(text), module_of(file));
        let (_, ours, libraries) = MAY_NAME.iter().find(|row| row.0 == module).unwrap();
        for other in modules.iter().filter(|other| **other != module) {
            let allowed = ours.contains(other);
            let word = format!("crate::{other}");
            assert!(allowed || !names(&code, &word), "src/{file} names {word}");
        }
        for library in LAYERED {
            let allowed = libraries.contains(&library);
            let word = format!("{library}::");
            assert!(allowed || !names(&code, &word), "src/{file} names {word}");
        }
    }
}

#[test]
fn rows_of_the_database_know_nothing_above_them() {
    let entities = sources("entity/src");
    for (file, text) in entities.iter().chain(&sources("migration/src")) {
        for word in ["latchkey", "axum", "async_graphql"] {
            assert!(!names(&code(text), word), "{file} names {word}");
        }
    }
    for (file, text) in sources("migration/src") {
        assert!(
            !names(&code(&text), "entity::"),
            "{file}: a step that has shipped must not change with the entities"
        );
    }
}
