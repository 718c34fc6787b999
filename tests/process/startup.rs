//! Starts that fail: all that is wrong with the settings at once, or one line that says what to do. Never a panic.

use crate::postgres::TestPostgres;
use crate::program::{ADMIN, ADMIN_SECRET, Server, program, run};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, EntityTrait, TransactionTrait};
use std::{
    net::TcpListener,
    path::Path,
    process::{Output, Stdio},
};

/// The lines that are for the operator; everything else must be the log.
fn complaints(output: &Output) -> Vec<String> {
    let text = String::from_utf8(output.stderr.clone()).unwrap();
    assert!(!text.contains("panicked"), "{text}");
    let (ours, log): (Vec<&str>, Vec<&str>) = text.lines().partition(|line| line.starts_with("latchkey: "));
    assert!(log.iter().all(|line| line.contains(" INFO ") || line.contains(" WARN ")), "{text}");
    ours.into_iter().map(str::to_owned).collect()
}

/// Starts the server, which must refuse with exactly one line that has these words.
fn refuses(folder: &Path, settings: &[(&str, &str)], words: &[&str]) {
    let output = run(folder, settings, &["serve", "--listen", "127.0.0.1:0"]);
    let lines = complaints(&output);
    assert!(matches!(output.status.code(), Some(1 | 2)), "{:?}: {lines:?}", output.status);
    assert_eq!(lines.len(), 1, "{lines:?}");
    for word in words {
        assert!(lines[0].contains(word), "`{word}` is not in: {}", lines[0]);
    }
    assert!(output.stdout.is_empty());
}

/// A connection of another program to the server's SQLite file.
async fn connect(folder: &Path) -> DatabaseConnection {
    let mut options = ConnectOptions::new(format!("sqlite://{}?mode=rwc", folder.join("latchkey.db").display()));
    options.max_connections(1);
    Database::connect(options).await.unwrap()
}

/// What stands in the tables that a start brings up to date.
async fn rows(folder: &Path) -> Vec<String> {
    let db = connect(folder).await;
    let mut all = vec![format!("{:?}", entity::resource::Entity::find().all(&db).await.unwrap())];
    all.push(format!("{:?}", entity::signing_key::Entity::find().all(&db).await.unwrap()));
    all.push(format!("{:?}", entity::audit_event::Entity::find().all(&db).await.unwrap()));
    db.close().await.unwrap();
    all
}

/// Names of the files in a folder.
fn files(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

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
        ("LATCHKEY_OTLP_ENDPOINT", "http://user:collectorpassword@127.0.0.1:4318"),
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
        let name = if name == "LATCHKEY_BOOTSTRAP_CLIENT_SECRET" { "LATCHKEY_BOOTSTRAP_CLIENT_ID" } else { name };
        let count = lines.iter().filter(|line| line.starts_with(&format!("latchkey: {name}: "))).count();
        assert_eq!(count, 1, "{name} in {lines:#?}");
    }
    assert_eq!(lines.len(), wrong.len() + 1, "{lines:#?}");
    for secret in ["dbpassword", "collectorpassword", "tooshortkey", "lonelysecret"] {
        assert!(!lines.iter().any(|line| line.contains(secret)), "{secret} was printed");
    }
    assert_eq!(files(folder.path()), ["latchkey.toml"], "a start that is refused leaves files");
}

/// A database whose URL is misspelt would be a fresh one in the working folder.
#[tokio::test]
async fn a_variable_that_is_no_setting_is_refused_unless_kubernetes_puts_it_there() {
    let folder = tempfile::tempdir().unwrap();
    let misspelt = [("LATCHKEY_DATABSE_URL", "postgres://u:pa55word@db.example/latchkey")];
    refuses(folder.path(), &misspelt, &["LATCHKEY_DATABSE_URL: ", "did you mean LATCHKEY_DATABASE_URL?"]);
    assert!(files(folder.path()).is_empty(), "a start that is refused leaves files");
    Server::start_in(folder, &[("LATCHKEY_PORT", "tcp://1.2.3.4:8080"), ("LATCHKEY_SERVICE_HOST", "1.2.3.4")]).await;
}

#[cfg(unix)]
#[test]
fn variables_that_are_not_utf_8_are_refused_where_they_are_settings() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt};
    let folder = tempfile::tempdir().unwrap();
    let with = |name: &[u8], value: &[u8]| {
        let mut command = program(folder.path(), &[], &["migrate", "status"]);
        command.env(OsStr::from_bytes(name), OsStr::from_bytes(value)).output().unwrap()
    };
    for name in [&b"OTHER"[..], b"OTHER\xFF", b"LATCHKEY_PORT", b"LATCHKEY_\xFF"] {
        let output = with(name, b"a\xFFb");
        assert!(output.status.success(), "{:?}", complaints(&output));
    }
    let long = [b'k', 0xFF].repeat(32);
    for (name, value) in [("LATCHKEY_ISSUER", &b"https://\xFF.example"[..]), ("LATCHKEY_MASTER_KEY", &long), ("LATCHKEY_LOG", b"info\xFF")]
    {
        let output = with(name.as_bytes(), value);
        assert_eq!(output.status.code(), Some(2), "{name}");
        let lines = complaints(&output);
        assert!(lines.len() == 1 && lines[0].starts_with(&format!("latchkey: {name}: ")), "{lines:?}");
    }
}

/// The paths of the endpoints begin with it: what a router would take for a pattern, or a client for something else, is refused.
#[test]
fn an_issuer_with_an_odd_path_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    for path in ["{tenant}", "{*rest}", "*", ":tenant", "a b", "a%20b", "a%2Fb", "é", "a;b", "a/{b", "a\\b{"] {
        refuses(folder.path(), &[("LATCHKEY_ISSUER", &format!("https://id.example/{path}"))], &["LATCHKEY_ISSUER", "path"]);
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
        refuses(folder.path(), &[("LATCHKEY_ISSUER", &format!("https://id.example/{path}"))], &["LATCHKEY_ISSUER", "path"]);
    }
    assert!(files(folder.path()).is_empty());
}

#[test]
fn a_settings_file_that_is_wrong_is_named_without_its_content() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("latchkey.toml"), "master_key = \"quotedsecret\nlisten = 1").unwrap();
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
fn a_postgresql_that_is_not_there_is_one_line_without_the_password() {
    let folder = tempfile::tempdir().unwrap();
    let url = "postgres://latchkey:pgpassword@127.0.0.1:1/latchkey";
    let settings = [("LATCHKEY_DATABASE_URL", url), ("LATCHKEY_DATABASE_TIMEOUT", "1")];
    refuses(folder.path(), &settings, &["postgres://127.0.0.1:1/latchkey", "cannot be reached"]);
    let output = run(folder.path(), &settings, &["migrate"]);
    assert!(!String::from_utf8_lossy(&output.stderr).contains("pgpassword"));
}

#[test]
fn a_file_that_is_no_database_is_one_line() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("latchkey.db"), "This is a shopping list. ".repeat(100)).unwrap();
    refuses(folder.path(), &[], &["latchkey.db", "no SQLite database"]);
}

#[test]
fn a_folder_that_is_missing_is_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let url = "sqlite://missing/latchkey.db?mode=rwc";
    refuses(folder.path(), &[("LATCHKEY_DATABASE_URL", url)], &["missing/latchkey.db", "folder exist"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_database_is_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let db = connect(folder.path()).await;
    db.execute_unprepared("PRAGMA journal_mode = WAL; CREATE TABLE anything (id INTEGER); BEGIN EXCLUSIVE").await.unwrap();
    refuses(folder.path(), &[("LATCHKEY_DATABASE_TIMEOUT", "1")], &["latchkey.db", "lock"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_a_newer_version_is_one_line() {
    let folder = tempfile::tempdir().unwrap();
    assert!(run(folder.path(), &[], &["migrate"]).status.success());
    let db = connect(folder.path()).await;
    let work = db.begin().await.unwrap();
    let row = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m29991231_000001_from_the_future', 0)";
    work.execute_unprepared(row).await.unwrap();
    work.commit().await.unwrap();
    db.close().await.unwrap();
    refuses(folder.path(), &[], &["newer Latchkey"]);
}

#[test]
fn a_database_without_tables_is_one_line_where_migrations_are_not_wanted() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(folder.path(), &[], &["serve", "--listen", "127.0.0.1:0", "--no-migrate"]);
    assert_eq!(output.status.code(), Some(1));
    let lines = complaints(&output);
    assert!(lines.len() == 1 && lines[0].contains("latchkey migrate"), "{lines:?}");
}

#[test]
fn a_port_that_is_taken_is_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = program(folder.path(), &[], &["serve", "--listen", &address]).stdout(Stdio::piped()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let lines = complaints(&output);
    assert!(lines.len() == 1 && lines[0].contains("LATCHKEY_LISTEN") && lines[0].contains(&address), "{lines:?}");
}

#[tokio::test]
async fn a_first_secret_survives_a_start_that_found_its_port_taken() {
    let folder = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    assert!(!run(folder.path(), &[], &["serve", "--listen", &address]).status.success());
    let server = Server::start_in(folder, &[]).await;
    assert!(server.stdout().contains("client_secret"), "nobody has ever seen the first administrator's secret");
}

#[tokio::test]
async fn another_master_key_than_the_database_was_made_with_is_one_line() {
    let first = [("LATCHKEY_MASTER_KEY", "the-first-master-key-0123456789-abcdef"), ("LATCHKEY_ISSUER", "https://id.example.com")];
    let folder = Server::with_admin(&first).await.stop().await;
    let second = [("LATCHKEY_MASTER_KEY", "another-master-key-0123456789-abcdefgh"), ("LATCHKEY_ISSUER", "https://other.example.com")];
    let before = rows(folder.path()).await;
    assert!(before[0].contains("https://id.example.com/api"), "{before:?}");
    refuses(folder.path(), &second, &["LATCHKEY_MASTER_KEY"]);
    // Nothing was damaged: no row is another, and the right key still works.
    assert_eq!(rows(folder.path()).await, before);
    let server = Server::start_in(folder, &first).await;
    server.token((ADMIN, ADMIN_SECRET)).await;
}

#[tokio::test]
async fn a_master_key_that_is_gone_is_not_replaced_where_there_is_something_to_open() {
    let folder = Server::with_admin(&[]).await.stop().await;
    let file = folder.path().join("latchkey.db.master-key");
    let key = std::fs::read(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    let before = files(folder.path());
    refuses(folder.path(), &[], &["LATCHKEY_MASTER_KEY", "latchkey.db.master-key"]);
    let output = run(folder.path(), &[], &["keys", "list"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(complaints(&output).len(), 1);
    let after: Vec<_> = files(folder.path()).into_iter().filter(|name| !name.ends_with("-wal") && !name.ends_with("-shm")).collect();
    assert_eq!(after, before);
    std::fs::write(&file, key).unwrap();
    Server::start_in(folder, &[]).await.token((ADMIN, ADMIN_SECRET)).await;
}

#[test]
fn a_first_administrator_that_cannot_be_is_refused_before_anything_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let settings = [("LATCHKEY_BOOTSTRAP_CLIENT_ID", "a b"), ("LATCHKEY_BOOTSTRAP_CLIENT_SECRET", "short")];
    let output = run(folder.path(), &settings, &["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(output.status.code(), Some(2));
    let lines = complaints(&output);
    for (name, _) in settings {
        assert!(lines.iter().any(|line| line.starts_with(&format!("latchkey: {name}: "))), "{name} is not named in {lines:?}");
    }
    assert!(files(folder.path()).is_empty(), "half a deployment stays: {:?}", files(folder.path()));
}

#[tokio::test]
async fn without_an_issuer_the_server_is_known_by_the_port_that_it_got() {
    let server = Server::start(&[]).await;
    let port = server.url.rsplit(':').next().unwrap();
    let metadata = reqwest::get(format!("{}/.well-known/oauth-authorization-server", server.url)).await.unwrap();
    let metadata: serde_json::Value = metadata.json().await.unwrap();
    assert_eq!(metadata["issuer"], format!("http://localhost:{port}"));
    let expected = format!("http://localhost:{port}/oauth/token");
    assert!(server.stdout().contains(&expected), "commands to paste that do not work: {}", server.stdout());
}

/// Log collectors expect a JSON object in every line of a container's output.
#[tokio::test]
async fn where_the_log_is_in_json_the_first_administrator_is_told_in_one_line_of_it() {
    let server = Server::start(&[("LATCHKEY_LOG_FORMAT", "json")]).await;
    let printed = server.stdout();
    assert_eq!(printed.lines().count(), 1, "{printed}");
    let line: serde_json::Value = serde_json::from_str(&printed).unwrap();
    server.token((line["client_id"].as_str().unwrap(), line["client_secret"].as_str().unwrap())).await;
    let folder = server.stop().await;
    let log = std::fs::read_to_string(folder.path().join("stderr")).unwrap();
    assert!(log.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()), "{log}");

    let given = Server::with_admin(&[("LATCHKEY_LOG_FORMAT", "json")]).await;
    let line: serde_json::Value = serde_json::from_str(&given.stdout()).unwrap();
    assert_eq!((&line["client_id"], &line["client_secret"]), (&ADMIN.into(), &serde_json::Value::Null));
}

/// The path of a URL is percent-encoded; a file that is missing is created without being asked to, for its owner only.
#[cfg(unix)]
#[tokio::test]
async fn a_new_file_with_an_odd_name_is_the_only_one_and_for_its_owner() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/my%20data.db", folder.path().display());
    let server = Server::start_in(folder, &[("LATCHKEY_DATABASE_URL", &url)]).await;
    let folder = server.stop().await;
    let ours: Vec<_> = files(folder.path()).into_iter().filter(|name| !name.starts_with("std")).collect();
    assert_eq!(ours, ["my data.db", "my data.db.master-key"]);
    for name in ours {
        assert_eq!(std::fs::metadata(folder.path().join(&name)).unwrap().permissions().mode() & 0o777, 0o600, "{name}");
    }
}

/// From PostgreSQL 15 on, only the owner of a database may create tables in the schema `public`. SQLSTATE 42501 says so in every language.
#[tokio::test]
#[cfg_attr(no_postgres, ignore = "TEST_DATABASE_URL is not set")]
async fn a_role_that_may_not_create_tables_is_told_what_it_needs() {
    let (folder, database) = (tempfile::tempdir().unwrap(), TestPostgres::create().await);
    database.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC").await;
    let url = format!("{}?options=-c%20role%3Dpg_monitor", database.url());
    refuses(folder.path(), &[("LATCHKEY_DATABASE_URL", &url)], &["may not do that", "GRANT CREATE"]);
}

#[test]
fn a_master_key_that_can_be_guessed_is_refused_for_a_new_deployment() {
    let folder = tempfile::tempdir().unwrap();
    for key in ["a".repeat(32), "secret".repeat(8)] {
        refuses(folder.path(), &[("LATCHKEY_MASTER_KEY", &key)], &["LATCHKEY_MASTER_KEY: ", "openssl rand -base64 48"]);
    }
}
