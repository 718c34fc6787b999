//! Which crate, and which module, may name which.

use super::{code, module_of, names, sources};
use std::{collections::BTreeSet, fs, path::Path};

/// One row for each crate of the program: which of our crates it may name, and which of the
/// libraries that belong to some layers only. Cargo then holds what is written here.
const CRATES: &[(&str, &[&str], &[&str])] = &[
    (
        "oauth",
        &["app", "config", "domain", "entity", "html"],
        &["axum"],
    ),
    (
        "graphql",
        &["app", "config", "domain", "entity"],
        &["async-graphql", "axum"],
    ),
    (
        "rest",
        &["app", "config", "domain", "entity"],
        &["axum", "utoipa", "utoipa-axum"],
    ),
    (
        "web",
        &["app", "config", "domain", "entity", "html"],
        &["axum"],
    ),
    ("html", &[], &["axum"]),
    ("apply", &["app", "domain", "entity"], &[]),
    (
        "app",
        &["config", "domain", "entity"],
        &["axum", "sea-orm", "tower"],
    ),
    (
        "domain",
        &["config", "entity"],
        &["argon2", "jsonwebtoken", "sea-orm"],
    ),
    ("egress", &["config"], &["hyper"]),
    ("config", &["entity"], &[]),
    ("entity", &[], &["sea-orm"]),
    ("migration", &[], &[]),
    ("verify", &[], &["axum", "hyper"]),
];

/// One row for each module of the program's own crate, which assembles the others: which modules
/// and which of our crates it may name, and which of the libraries that belong to one layer only.
/// A module without a row is an error.
const MODULES: &[(&str, &[&str], &[&str])] = &[
    ("main", &["cli"], &[]),
    (
        "cli",
        &[
            "app",
            "apply",
            "config",
            "database",
            "domain",
            "error",
            "graphql",
            "http_client",
            "rest",
            "serve",
            "start",
            "telemetry",
        ],
        &["clap"],
    ),
    ("http_client", &["error"], &["hyper"]),
    (
        "serve",
        &[
            "app",
            "config",
            "courier",
            "domain",
            "error",
            "graphql",
            "oauth",
            "operations",
            "rest",
            "start",
            "traces",
            "web",
        ],
        &["axum", "http", "hyper", "tower", "utoipa_axum"],
    ),
    ("courier", &["app", "domain", "egress"], &[]),
    (
        "start",
        &["app", "config", "database", "domain", "error"],
        &["sea_orm"],
    ),
    (
        "operations",
        &["app", "domain", "telemetry"],
        &["axum", "http"],
    ),
    ("database", &["config"], &["sea_orm"]),
    (
        "traces",
        &["config", "error"],
        &["axum", "http", "hyper", "tower"],
    ),
    ("telemetry", &["config"], &[]),
    ("error", &["domain"], &[]),
    ("lib", &[], &[]),
];

/// Our crates that a module of the program's crate may name where its row says so.
const OURS: [&str; 9] = [
    "app", "apply", "config", "domain", "egress", "graphql", "oauth", "rest", "web",
];

/// Libraries that belong to a layer, as Cargo names them.
const LAYERED: [&str; 10] = [
    "argon2",
    "async-graphql",
    "axum",
    "clap",
    "hyper",
    "jsonwebtoken",
    "sea-orm",
    "tower",
    "utoipa",
    "utoipa-axum",
];

/// The dependencies in the manifest of a crate, without those of tests.
fn dependencies(krate: &str) -> BTreeSet<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join(krate)
        .join("Cargo.toml");
    let manifest = fs::read_to_string(&path).unwrap();
    let (_, rest) = manifest.split_once("\n[dependencies]\n").unwrap();
    rest.lines()
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| line.split(['.', ' ', '=']).next())
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

#[test]
fn crates_depend_only_on_what_their_row_allows() {
    let rows: BTreeSet<_> = CRATES.iter().map(|(name, ..)| *name).collect();
    for (name, ours, libraries) in CRATES {
        let found = dependencies(name);
        assert!(found.len() > 1 || *name == "migration", "{name}: {found:?}");
        for other in &found {
            assert!(
                !rows.contains(other.as_str()) || ours.contains(&other.as_str()),
                "{name} depends on {other}"
            );
            assert!(
                !LAYERED.contains(&other.as_str()) || libraries.contains(&other.as_str()),
                "{name} depends on {other}"
            );
        }
    }
}

#[test]
fn modules_name_only_what_their_row_allows() {
    let files = sources("src");
    let modules: BTreeSet<_> = files.iter().map(|(file, _)| module_of(file)).collect();
    let rows: BTreeSet<_> = MODULES.iter().map(|(module, ..)| *module).collect();
    assert_eq!(
        modules, rows,
        "each module has a row, and each row a module"
    );
    for (file, text) in &files {
        let (code, module) = (code(text), module_of(file));
        let (_, ours, libraries) = MODULES.iter().find(|row| row.0 == module).unwrap();
        for other in modules.iter().filter(|other| **other != module) {
            let allowed = ours.contains(other);
            let word = format!("crate::{other}");
            assert!(allowed || !names(&code, &word), "src/{file} names {word}");
        }
        for other in OURS {
            let allowed = ours.contains(&other);
            let word = format!("{other}::");
            assert!(
                allowed || module == "main" || !names(&code, &word),
                "src/{file} names {word}"
            );
        }
        for library in LAYERED.map(|name| name.replace('-', "_")) {
            let allowed = libraries.contains(&library.as_str());
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
