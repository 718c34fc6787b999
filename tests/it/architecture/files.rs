//! What stands in some files only, and how a file looks.

use super::{code, names, program, sources};
use std::collections::BTreeSet;

/// Words that stand in these files only.
const ONLY: [(&str, &[&str]); 7] = [
    (
        "argon2::",
        &[
            "domain/src/password/argon.rs",
            "domain/src/password/check.rs",
            "domain/src/password/foreign.rs",
        ],
    ),
    (
        "jsonwebtoken::",
        &[
            "domain/src/key/material.rs",
            "domain/src/key/mod.rs",
            "domain/src/key/ring/load.rs",
            "domain/src/key/ring/token.rs",
            "domain/src/key/signature.rs",
        ],
    ),
    ("std::env", &["config/src/sources.rs"]),
    ("env::var", &["config/src/sources.rs"]),
    ("Utc::now", &["domain/src/clock.rs"]),
    ("SystemTime", &[]),
    // The audit log names the last actor of a transaction only: for the server itself.
    (".acting(", &["apply/src/run/transaction.rs"]),
];

/// Every place where a secret leaves its wrapper. A new one is a decision, so it is added here by
/// hand.
const EXPOSE: &[&str] = &[
    "config/src/database.rs",
    "config/src/postgres/defaults.rs",
    "config/src/reader/secret_file.rs",
    "config/src/remote.rs",
    "domain/src/authorization/request.rs",
    "domain/src/key/material.rs",
    "domain/src/password/argon.rs",
    "domain/src/password/cache.rs",
    "domain/src/password/foreign.rs",
    "domain/src/secret/find.rs",
    "domain/src/secret/import.rs",
    "domain/src/secret/mint.rs",
    "domain/src/secret/rules.rs",
    "domain/src/secret/shape.rs",
    "domain/src/secret/stored.rs",
    "domain/src/sign_in/mod.rs",
    "domain/src/user/link.rs",
    "domain/src/user/password.rs",
    "domain/src/vault/derived.rs",
    "domain/src/vault/mod.rs",
    "domain/src/vault/sealing.rs",
    "domain/src/webhook/secret.rs",
    "graphql/src/client/secret.rs",
    "graphql/src/user/mutation/link.rs",
    "graphql/src/webhook/payload.rs",
    "oauth/src/authorize/decide.rs",
    "oauth/src/client_auth/properties.rs",
    "oauth/src/token.rs",
    "rest/src/alphaus.rs",
    "rest/src/client/secret/credentials.rs",
    "rest/src/user/link.rs",
    "rest/src/webhook/show.rs",
    "src/cli/apply.rs",
    "src/cli/client/mod.rs",
    "src/cli/import/secret_files.rs",
    "src/cli/remote/api.rs",
    "src/cli/remote/token_request.rs",
    "src/cli/token/inspect.rs",
    "src/cli/token/mod.rs",
    "src/cli/user.rs",
    "src/database/postgres.rs",
    "src/http_client.rs",
    "src/serve/welcome.rs",
    "src/start/master_key.rs",
    "web/src/new_password.rs",
    "web/src/session.rs",
    "web/src/set_password.rs",
];

/// async-graphql makes a message out of every error that can be printed, so its error and result
/// types are named in one file only.
#[test]
fn only_one_file_makes_graphql_errors() {
    for (name, text) in sources("graphql/src")
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
    for (file, text) in program() {
        for (word, places) in ONLY {
            assert!(
                places.contains(&file.as_str()) || !names(&code(&text), word),
                "{file} names {word}"
            );
        }
        let http = file.starts_with("graphql/src/")
            && ![
                "graphql/src/http.rs",
                "graphql/src/http/answer.rs",
                "graphql/src/http/media.rs",
                "graphql/src/http/params.rs",
                "graphql/src/http/refused.rs",
                "graphql/src/lib.rs",
                "graphql/src/socket.rs",
                "graphql/src/socket/greeting.rs",
                "graphql/src/socket/handshake.rs",
                "graphql/src/socket/listener.rs",
                "graphql/src/socket/message.rs",
            ]
            .contains(&file.as_str());
        assert!(!http || !names(&code(&text), "axum"), "{file} names axum");
    }
}

#[test]
fn secrets_are_exposed_in_known_places_only() {
    let found: BTreeSet<_> = program()
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
    for (file, text) in program()
        .into_iter()
        .filter(|(file, _)| !file.ends_with("properties.rs"))
    {
        for (number, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            for mark in ["(?error", " ?error,", ":?}", "?cause"] {
                assert!(!code.contains(mark), "{file}:{}: {line}", number + 1);
            }
        }
    }
}

#[test]
fn every_file_says_what_it_is_and_stays_short() {
    let others = sources("tests/it")
        .into_iter()
        .chain(sources("bench/src"))
        .chain(sources("torture/src"))
        .chain(sources("verify"));
    for (file, text) in program()
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
