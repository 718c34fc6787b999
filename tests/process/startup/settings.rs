//! Settings that stop a start.

use super::{complaints, files, refuses};
use crate::program::{Server, program, run};

#[test]
fn every_setting_that_is_wrong_is_named_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let wrong = [
        ("LATCHKEY_LISTEN", "nowhere"),
        ("LATCHKEY_DATABASE_URL", "mysql://user:dbpassword@host/name"),
        ("LATCHKEY_ISSUER", "http://example.com"),
        ("LATCHKEY_MASTER_KEY", "tooshortkey"),
        ("LATCHKEY_BOOTSTRAP_CLIENT_SECRET", "lonelysecret"),
        ("LATCHKEY_TOKEN_TTL", "59"),
        ("LATCHKEY_SIGNING_ALGORITHM", "HS256"),
        ("LATCHKEY_ISSUANCE_RETENTION_DAYS", "3651"),
        ("LATCHKEY_TRUSTED_PROXIES", "10.0.0.0/8, everybody"),
        ("LATCHKEY_INSECURE_ISSUER", "perhaps"),
        ("LATCHKEY_DATABASE_MAX_CONNECTIONS", "0"),
        ("LATCHKEY_DATABASE_TIMEOUT", "-1"),
        ("LATCHKEY_DATABASE_LOG_STATEMENTS", "maybe"),
        ("LATCHKEY_METRICS_LISTEN", "everywhere"),
        ("LATCHKEY_METRICS_BUSIEST_CLIENTS", "101"),
        (
            "LATCHKEY_OTLP_ENDPOINT",
            "http://user:collectorpassword@127.0.0.1:4318",
        ),
        ("LATCHKEY_OTLP_SAMPLE_RATIO", "1.1"),
        ("LATCHKEY_LOG", "latchkey=loud"),
        ("LATCHKEY_LOG_FORMAT", "xml"),
    ];
    std::fs::write(folder.path().join("latchkey.toml"), "typo = 1").unwrap();
    let output = run(folder.path(), &wrong, &["serve"]);
    assert_eq!(output.status.code(), Some(2));
    let lines = complaints(&output);
    for name in wrong.iter().map(|(name, _)| *name).chain(["LATCHKEY_TYPO"]) {
        // A secret without its client id is a client id that is missing.
        let name = if name == "LATCHKEY_BOOTSTRAP_CLIENT_SECRET" {
            "LATCHKEY_BOOTSTRAP_CLIENT_ID"
        } else {
            name
        };
        let count = lines
            .iter()
            .filter(|line| line.starts_with(&format!("latchkey: {name}: ")))
            .count();
        assert_eq!(count, 1, "{name} in {lines:#?}");
    }
    assert_eq!(lines.len(), wrong.len() + 1, "{lines:#?}");
    for secret in [
        "dbpassword",
        "collectorpassword",
        "tooshortkey",
        "lonelysecret",
    ] {
        assert!(
            !lines.iter().any(|line| line.contains(secret)),
            "{secret} was printed"
        );
    }
    assert_eq!(
        files(folder.path()),
        ["latchkey.toml"],
        "a start that is refused leaves files"
    );
}

/// A database whose URL is misspelt would be a fresh one in the working folder.
#[tokio::test]
async fn a_variable_that_is_no_setting_is_refused_unless_kubernetes_puts_it_there() {
    let folder = tempfile::tempdir().unwrap();
    let misspelt = [(
        "LATCHKEY_DATABSE_URL",
        "postgres://u:pa55word@db.example/latchkey",
    )];
    refuses(
        folder.path(),
        &misspelt,
        &[
            "LATCHKEY_DATABSE_URL: ",
            "did you mean LATCHKEY_DATABASE_URL?",
        ],
    );
    assert!(
        files(folder.path()).is_empty(),
        "a start that is refused leaves files"
    );
    Server::start_in(
        folder,
        &[
            ("LATCHKEY_PORT", "tcp://1.2.3.4:8080"),
            ("LATCHKEY_SERVICE_HOST", "1.2.3.4"),
        ],
    )
    .await;
}

#[cfg(unix)]
#[test]
fn variables_that_are_not_utf_8_are_refused_where_they_are_settings() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt};
    let folder = tempfile::tempdir().unwrap();
    let with = |name: &[u8], value: &[u8]| {
        let mut command = program(folder.path(), &[], &["migrate", "status"]);
        command
            .env(OsStr::from_bytes(name), OsStr::from_bytes(value))
            .output()
            .unwrap()
    };
    for name in [
        &b"OTHER"[..],
        b"OTHER\xFF",
        b"LATCHKEY_PORT",
        b"LATCHKEY_\xFF",
    ] {
        let output = with(name, b"a\xFFb");
        assert!(output.status.success(), "{:?}", complaints(&output));
    }
    let long = [b'k', 0xFF].repeat(32);
    for (name, value) in [
        ("LATCHKEY_ISSUER", &b"https://\xFF.example"[..]),
        ("LATCHKEY_MASTER_KEY", &long),
        ("LATCHKEY_LOG", b"info\xFF"),
    ] {
        let output = with(name.as_bytes(), value);
        assert_eq!(output.status.code(), Some(2), "{name}");
        let lines = complaints(&output);
        assert!(
            lines.len() == 1 && lines[0].starts_with(&format!("latchkey: {name}: ")),
            "{lines:?}"
        );
    }
}

/// The paths of the endpoints begin with it: what a router would take for a pattern, or a client
/// for something else, is refused.
#[test]
fn an_issuer_with_an_odd_path_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    for path in [
        "{tenant}", "{*rest}", "*", ":tenant", "a b", "a%20b", "a%2Fb", "é", "a;b", "a/{b", "a\\b{",
    ] {
        refuses(
            folder.path(),
            &[("LATCHKEY_ISSUER", &format!("https://id.example/{path}"))],
            &["LATCHKEY_ISSUER", "path"],
        );
    }
    for path in [
        "api/openapi.json",
        "api/schema.graphql",
        "docs",
        "graphql",
        "graphql/",
        "healthz",
        "metrics",
        "oauth/introspect",
        "oauth/jwks",
        "oauth/revoke",
        "oauth/token",
        "playground",
        "readyz",
    ] {
        refuses(
            folder.path(),
            &[("LATCHKEY_ISSUER", &format!("https://id.example/{path}"))],
            &["LATCHKEY_ISSUER", "path"],
        );
    }
    assert!(files(folder.path()).is_empty());
}

#[test]
fn a_settings_file_that_is_wrong_is_named_without_its_content() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("latchkey.toml"),
        "master_key = \"quotedsecret\nlisten = 1",
    )
    .unwrap();
    let output = run(folder.path(), &[], &["serve"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(complaints(&output)[0].contains("latchkey.toml"));
    assert!(!String::from_utf8_lossy(&output.stderr).contains("quotedsecret"));
}

#[test]
fn beyond_this_machine_a_master_key_is_needed() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(folder.path(), &[], &["serve", "--listen", "0.0.0.0:0"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(complaints(&output)[0].contains("LATCHKEY_MASTER_KEY"));
}

#[test]
fn a_first_administrator_that_cannot_be_is_refused_before_anything_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let settings = [
        ("LATCHKEY_BOOTSTRAP_CLIENT_ID", "a b"),
        ("LATCHKEY_BOOTSTRAP_CLIENT_SECRET", "short"),
    ];
    let output = run(
        folder.path(),
        &settings,
        &["serve", "--listen", "127.0.0.1:0"],
    );
    assert_eq!(output.status.code(), Some(2));
    let lines = complaints(&output);
    for (name, _) in settings {
        assert!(
            lines
                .iter()
                .any(|line| line.starts_with(&format!("latchkey: {name}: "))),
            "{name} is not named in {lines:?}"
        );
    }
    assert!(
        files(folder.path()).is_empty(),
        "half a deployment stays: {:?}",
        files(folder.path())
    );
}
