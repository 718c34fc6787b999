//! What stands in some files only, and how a file looks.

use super::{code, names, sources};
use std::collections::BTreeSet;

/// Words that stand in these files only.
const ONLY: [(&str, &[&str]); 6] = [
    (
        "argon2::",
        &[
            "domain/password/argon.rs",
            "domain/password/foreign.rs",
            "domain/password/mod.rs",
        ],
    ),
    (
        "jsonwebtoken::",
        &[
            "domain/key/material.rs",
            "domain/key/mod.rs",
            "domain/key/ring.rs",
            "domain/key/signature.rs",
        ],
    ),
    ("std::env", &["config.rs"]),
    ("env::var", &["config.rs"]),
    ("Utc::now", &["clock.rs"]),
    ("SystemTime", &[]),
];

/// Every place where a secret leaves its wrapper. A new one is a decision, so it is added here by
/// hand.
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

/// async-graphql makes a message out of every error that can be printed, so its error and result
/// types are named in one file only.
#[test]
fn only_one_file_makes_graphql_errors() {
    for (name, text) in sources("src/graphql")
        .into_iter()
        .filter(|(name, _)| name != "error.rs")
    {
        let imported = text
            .split("use async_graphql::{")
            .skip(1)
            .filter_map(|rest| rest.split("};").next())
            .collect::<String>();
        let words: Vec<_> = imported.split(|c: char| !c.is_alphanumeric()).collect();
        for word in ["Error", "Result"] {
            assert!(
                !words.contains(&word) && !text.contains(&format!("async_graphql::{word}")),
                "{name} names async_graphql::{word}"
            );
        }
    }
}

#[test]
fn some_words_stand_in_one_file_only() {
    for (file, text) in sources("src") {
        for (word, places) in ONLY {
            assert!(
                places.contains(&file.as_str()) || !names(&code(&text), word),
                "src/{file} names {word}"
            );
        }
        let http = file.starts_with("graphql/")
            && !["graphql/http.rs", "graphql/mod.rs", "graphql/socket.rs"].contains(&file.as_str());
        assert!(
            !http || !names(&code(&text), "axum"),
            "src/{file} names axum"
        );
    }
}

#[test]
fn secrets_are_exposed_in_known_places_only() {
    let found: BTreeSet<_> = sources("src")
        .into_iter()
        .filter(|(_, text)| code(text).contains(".expose()"))
        .map(|(file, _)| file)
        .collect();
    assert_eq!(found, EXPOSE.iter().map(ToString::to_string).collect());
}

/// What `Debug` writes is for those who wrote the type: logs and messages say it in words, such as
/// those of `Error::for_operator`.
#[test]
fn no_message_is_made_by_debug() {
    for (file, text) in sources("src")
        .into_iter()
        .filter(|(file, _)| !file.ends_with("properties.rs"))
    {
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
    let others = sources("tests/it")
        .into_iter()
        .chain(sources("bench/src"))
        .chain(sources("torture/src"));
    for (file, text) in sources("src")
        .into_iter()
        .chain(sources("entity/src"))
        .chain(sources("migration/src"))
        .chain(others)
    {
        assert!(
            text.starts_with("//! "),
            "{file} does not begin with what it is"
        );
        assert!(
            text.lines().count() <= 400,
            "{file} has {} lines",
            text.lines().count()
        );
    }
}
