//! URLs of databases, and TLS to PostgreSQL.

use super::{load, refused};
use config::{Database, MasterKeySource, Postgres, SslMode, Target};
use std::path::{Path, PathBuf};

#[track_caller]
fn postgres(url: &str) -> Postgres {
    match Database::new(url)
        .unwrap_or_else(|problem| panic!("{url}: {problem}"))
        .target
    {
        Target::Postgres(read) => read,
        Target::Sqlite(_) => panic!("{url} is no SQLite file"),
    }
}

/// Host, port, user and database.
type Place<T> = (T, u16, Option<T>, Option<T>);

const PLACES: [(&str, Place<&str>); 12] = [
    ("postgresql://localhost", ("localhost", 5432, None, None)),
    (
        "postgresql://localhost:5433",
        ("localhost", 5433, None, None),
    ),
    (
        "postgresql://localhost/mydb",
        ("localhost", 5432, None, Some("mydb")),
    ),
    (
        "postgresql://user@localhost",
        ("localhost", 5432, Some("user"), None),
    ),
    (
        "postgresql://user:secret@localhost",
        ("localhost", 5432, Some("user"), None),
    ),
    (
        "postgresql:///mydb?host=localhost&port=5433",
        ("localhost", 5433, None, Some("mydb")),
    ),
    (
        "postgresql://[2001:db8::1234]/database",
        ("2001:db8::1234", 5432, None, Some("database")),
    ),
    (
        "postgres://u@[::1]:6432/db",
        ("::1", 6432, Some("u"), Some("db")),
    ),
    (
        "postgresql:///dbname?host=/var/lib/postgresql",
        ("/var/lib/postgresql", 5432, None, Some("dbname")),
    ),
    (
        "postgresql://%2Fvar%2Flib%2Fpostgresql/dbname",
        ("/var/lib/postgresql", 5432, None, Some("dbname")),
    ),
    (
        "postgres://odd%40user:p%2Fw@db.example/my%20db",
        ("db.example", 5432, Some("odd@user"), Some("my db")),
    ),
    (
        "postgres://user@/db?host=db.example&connect_timeout=10",
        ("db.example", 5432, Some("user"), Some("db")),
    ),
];

/// <https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS>; all but the
/// last are examples from there.
#[test]
fn a_postgresql_url_is_read_as_libpq_reads_it() {
    let place = |url: &str| {
        let read = postgres(url);
        (read.host, read.port, read.user, read.database)
    };
    let owned = |host: &str, port, user: Option<&str>, database: Option<&str>| {
        (
            host.to_owned(),
            port,
            user.map(str::to_owned),
            database.map(str::to_owned),
        )
    };
    for (url, (host, port, user, database)) in PLACES {
        assert_eq!(place(url), owned(host, port, user, database), "{url}");
    }
    let read =
        postgres("postgres://u:p%40%2F%25@h/db?options=-c%20geqo%3Doff&application_name=a+b");
    assert_eq!(read.password.unwrap().expose(), "p@/%");
    assert_eq!(
        (read.options.as_deref(), read.application_name.as_deref()),
        (Some("-c geqo=off"), Some("a+b"))
    );
}

#[test]
fn a_postgresql_url_that_asks_for_what_is_not_there_is_refused() {
    for url in [
        "postgres://one,two/db",
        "postgres://h/db?host=one,two",
        "postgres://h:0/db",
        "postgres://h:65536/db",
        "postgres://u:p%zz@h/db",
        "postgres://u:p@w@h/db",
        "postgres://[::1/db",
        "postgres://h/db?sslmode=verify",
        "postgres://h/db?sslmode",
        "postgres://h/db?pasword=x",
        "postgres://h/db?channel_binding=require",
        "postgres://h/db?sslcert=/a.crt",
        "postgres://h/db?sslrootcert=system&sslmode=require",
        "mysql://h/db",
    ] {
        let problem = Database::new(url)
            .err()
            .unwrap_or_else(|| panic!("{url} was taken"));
        assert!(
            !problem.contains("p@w") && !problem.contains("p%zz"),
            "a password was repeated: {problem}"
        );
    }
}

/// What libpq does with `sslmode` and `sslrootcert`:
/// <https://www.postgresql.org/docs/current/libpq-ssl.html>. Plain text is never chosen where
/// encryption is to be had.
#[test]
fn tls_is_asked_for_as_libpq_asks_for_it() {
    for (query, mode, root) in [
        ("", None, None),
        ("?sslmode=disable", Some(SslMode::Disable), None),
        ("?sslmode=allow", Some(SslMode::Prefer), None),
        ("?sslmode=prefer", Some(SslMode::Prefer), None),
        ("?sslmode=require", Some(SslMode::Require), None),
        ("?ssl=true", Some(SslMode::Require), None),
        (
            "?sslmode=require&sslrootcert=/ca.pem",
            Some(SslMode::VerifyCa),
            Some("/ca.pem"),
        ),
        (
            "?sslmode=verify-full&sslrootcert=/ca.pem",
            Some(SslMode::VerifyFull),
            Some("/ca.pem"),
        ),
        ("?sslrootcert=system", Some(SslMode::VerifyFull), None),
    ] {
        let read = postgres(&format!("postgres://db.example/latchkey{query}"));
        assert_eq!(
            (read.ssl_mode, read.ssl_root_cert),
            (mode, root.map(PathBuf::from)),
            "{query}"
        );
    }
    let missing = refused(&[(
        "LATCHKEY_DATABASE_URL",
        "postgres://u:pa55word@h/db?sslrootcert=/nowhere/ca.pem",
    )]);
    assert!(
        missing.len() == 1
            && missing[0].contains("/nowhere/ca.pem")
            && !missing[0].contains("pa55word"),
        "{missing:?}"
    );
}

#[test]
fn only_what_stays_on_this_machine_is_local() {
    for local in ["localhost", "127.0.0.1", "127.1.2.3", "[::1]", "%2Ftmp"] {
        assert!(
            postgres(&format!("postgres://{local}/db")).is_local(),
            "{local}"
        );
    }
    for other in [
        "db.example",
        "10.0.0.1",
        "[2001:db8::1]",
        "localhost.example",
        "127.1",
    ] {
        assert!(
            !postgres(&format!("postgres://{other}/db")).is_local(),
            "{other}"
        );
    }
}

/// The path of a URL is percent-encoded (RFC 3986 section 2.1), for the database and for the files
/// that are kept beside it.
#[test]
fn a_sqlite_url_names_the_same_file_everywhere() {
    for (url, file) in [
        ("sqlite://latchkey.db", "latchkey.db"),
        ("sqlite:latchkey.db", "latchkey.db"),
        ("sqlite:///srv/my%20db.db?mode=rwc", "/srv/my db.db"),
        ("sqlite:///srv/a%3Fb%23c.db", "/srv/a?b#c.db"),
        ("sqlite://./data/latchkey.db?mode=rw", "./data/latchkey.db"),
    ] {
        let config = load(&[("LATCHKEY_DATABASE_URL", url)])
            .map_err(|problems| format!("{problems:?}"))
            .unwrap();
        assert_eq!(config.database.file(), Some(Path::new(file)), "{url}");
        assert!(config.database.shown().ends_with(file), "{url}");
        let MasterKeySource::Development(key) = config.master_key else {
            panic!("{url}: a key was given")
        };
        assert_eq!(key, PathBuf::from(format!("{file}.master-key")), "{url}");
    }
    for memory in ["sqlite::memory:", "sqlite://any?mode=memory"] {
        assert_eq!(Database::new(memory).unwrap().file(), None);
    }
    for url in [
        "sqlite://",
        "sqlite://?mode=rwc",
        "sqlite:///srv/",
        "sqlite://a.db?mode=all",
        "sqlite://a%2.db",
        "sqlite://a.db?key=x",
    ] {
        assert_eq!(refused(&[("LATCHKEY_DATABASE_URL", url)]).len(), 1, "{url}");
    }
}
