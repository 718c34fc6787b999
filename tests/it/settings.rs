//! How settings are read: where values may stand, which are refused, and what is made of a database's URL.

use entity::Secret;
use latchkey::{
    app::{App, Parts},
    cli::Failure,
    clock::Clock,
    config::{Config, Database, MasterKey, Postgres, Problem, Sources, SslMode, Target},
    domain::{built_in::Audience, confirmed_time::DatabaseClock},
    random::Random,
    start,
};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

fn load(environment: &[(&str, &str)]) -> Result<Config, Vec<Problem>> {
    load_from(environment, None, &[])
}

fn load_from(environment: &[(&str, &str)], file: Option<&str>, arguments: &[(&'static str, &str)]) -> Result<Config, Vec<Problem>> {
    let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let arguments: BTreeMap<_, _> = arguments.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    Config::load(Sources { arguments, environment, file: file.map(str::to_owned) })
}

#[track_caller]
fn refused(environment: &[(&str, &str)]) -> Vec<String> {
    match load(environment) {
        Ok(_) => panic!("{environment:?} was not refused"),
        Err(problems) => problems.iter().map(ToString::to_string).collect(),
    }
}

#[track_caller]
fn postgres(url: &str) -> Postgres {
    match Database::new(url).unwrap_or_else(|problem| panic!("{url}: {problem}")).target {
        Target::Postgres(read) => read,
        Target::Sqlite(_) => panic!("{url} is no SQLite file"),
    }
}

/// <https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS>; all but the last are examples from there.
#[test]
fn a_postgresql_url_is_read_as_libpq_reads_it() {
    let place = |url: &str| {
        let read = postgres(url);
        (read.host, read.port, read.user, read.database)
    };
    let owned = |host: &str, port, user: Option<&str>, database: Option<&str>| {
        (host.to_owned(), port, user.map(str::to_owned), database.map(str::to_owned))
    };
    for (url, expected) in [
        ("postgresql://localhost", owned("localhost", 5432, None, None)),
        ("postgresql://localhost:5433", owned("localhost", 5433, None, None)),
        ("postgresql://localhost/mydb", owned("localhost", 5432, None, Some("mydb"))),
        ("postgresql://user@localhost", owned("localhost", 5432, Some("user"), None)),
        ("postgresql://user:secret@localhost", owned("localhost", 5432, Some("user"), None)),
        ("postgresql:///mydb?host=localhost&port=5433", owned("localhost", 5433, None, Some("mydb"))),
        ("postgresql://[2001:db8::1234]/database", owned("2001:db8::1234", 5432, None, Some("database"))),
        ("postgres://u@[::1]:6432/db", owned("::1", 6432, Some("u"), Some("db"))),
        ("postgresql:///dbname?host=/var/lib/postgresql", owned("/var/lib/postgresql", 5432, None, Some("dbname"))),
        ("postgresql://%2Fvar%2Flib%2Fpostgresql/dbname", owned("/var/lib/postgresql", 5432, None, Some("dbname"))),
        ("postgres://odd%40user:p%2Fw@db.example/my%20db", owned("db.example", 5432, Some("odd@user"), Some("my db"))),
        ("postgres://user@/db?host=db.example&connect_timeout=10", owned("db.example", 5432, Some("user"), Some("db"))),
    ] {
        assert_eq!(place(url), expected, "{url}");
    }
    let read = postgres("postgres://u:p%40%2F%25@h/db?options=-c%20geqo%3Doff&application_name=a+b");
    assert_eq!(read.password.unwrap().expose(), "p@/%");
    assert_eq!((read.options.as_deref(), read.application_name.as_deref()), (Some("-c geqo=off"), Some("a+b")));
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
        let problem = Database::new(url).err().unwrap_or_else(|| panic!("{url} was taken"));
        assert!(!problem.contains("p@w") && !problem.contains("p%zz"), "a password was repeated: {problem}");
    }
}

/// What libpq does with `sslmode` and `sslrootcert`: <https://www.postgresql.org/docs/current/libpq-ssl.html>. Plain text is never chosen where
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
        ("?sslmode=require&sslrootcert=/ca.pem", Some(SslMode::VerifyCa), Some("/ca.pem")),
        ("?sslmode=verify-full&sslrootcert=/ca.pem", Some(SslMode::VerifyFull), Some("/ca.pem")),
        ("?sslrootcert=system", Some(SslMode::VerifyFull), None),
    ] {
        let read = postgres(&format!("postgres://db.example/latchkey{query}"));
        assert_eq!((read.ssl_mode, read.ssl_root_cert), (mode, root.map(PathBuf::from)), "{query}");
    }
    let missing = refused(&[("LATCHKEY_DATABASE_URL", "postgres://u:pa55word@h/db?sslrootcert=/nowhere/ca.pem")]);
    assert!(missing.len() == 1 && missing[0].contains("/nowhere/ca.pem") && !missing[0].contains("pa55word"), "{missing:?}");
}

#[test]
fn only_what_stays_on_this_machine_is_local() {
    for local in ["localhost", "127.0.0.1", "127.1.2.3", "[::1]", "%2Ftmp"] {
        assert!(postgres(&format!("postgres://{local}/db")).is_local(), "{local}");
    }
    for other in ["db.example", "10.0.0.1", "[2001:db8::1]", "localhost.example", "127.1"] {
        assert!(!postgres(&format!("postgres://{other}/db")).is_local(), "{other}");
    }
}

/// The path of a URL is percent-encoded (RFC 3986 section 2.1), for the database and for the files that are kept beside it.
#[test]
fn a_sqlite_url_names_the_same_file_everywhere() {
    for (url, file) in [
        ("sqlite://latchkey.db", "latchkey.db"),
        ("sqlite:latchkey.db", "latchkey.db"),
        ("sqlite:///srv/my%20db.db?mode=rwc", "/srv/my db.db"),
        ("sqlite:///srv/a%3Fb%23c.db", "/srv/a?b#c.db"),
        ("sqlite://./data/latchkey.db?mode=rw", "./data/latchkey.db"),
    ] {
        let config = load(&[("LATCHKEY_DATABASE_URL", url)]).map_err(|problems| format!("{problems:?}")).unwrap();
        assert_eq!(config.database.file(), Some(Path::new(file)), "{url}");
        assert!(config.database.shown().ends_with(file), "{url}");
        let MasterKey::Development(key) = config.master_key else { panic!("{url}: a key was given") };
        assert_eq!(key, PathBuf::from(format!("{file}.master-key")), "{url}");
    }
    for memory in ["sqlite::memory:", "sqlite://any?mode=memory"] {
        assert_eq!(Database::new(memory).unwrap().file(), None);
    }
    for url in ["sqlite://", "sqlite://?mode=rwc", "sqlite:///srv/", "sqlite://a.db?mode=all", "sqlite://a%2.db", "sqlite://a.db?key=x"] {
        assert_eq!(refused(&[("LATCHKEY_DATABASE_URL", url)]).len(), 1, "{url}");
    }
}

#[test]
fn a_variable_that_is_no_setting_is_refused_with_the_one_that_was_meant() {
    for (wrong, meant) in [
        ("LATCHKEY_DATABSE_URL", "LATCHKEY_DATABASE_URL"),
        ("LATCHKEY_LOGFORMAT", "LATCHKEY_LOG_FORMAT"),
        ("LATCHKEY_MASTERKEY", "LATCHKEY_MASTER_KEY"),
        ("LATCHKEY_TRUSTED_PROXY", "LATCHKEY_TRUSTED_PROXIES"),
    ] {
        let lines = refused(&[(wrong, "hunter2")]);
        assert_eq!(lines, [format!("{wrong}: is no setting of Latchkey; did you mean {meant}?")]);
    }
    let lines = refused(&[("LATCHKEY_QUITE_ANOTHER_THING", "x")]);
    assert!(!lines[0].contains("did you mean"), "{lines:?}");
    let Err(problems) = load_from(&[], Some("databse_url = \"sqlite://x.db\""), &[]) else { panic!("the file was not refused") };
    assert!(problems[0].message.contains("LATCHKEY_DATABASE_URL"), "{problems:?}");
}

/// <https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables>
#[test]
fn what_kubernetes_puts_there_for_services_is_ignored() {
    let names = ["", "POSTGRES_", "METRICS_"].iter().flat_map(|service| {
        let rest =
            ["SERVICE_HOST", "SERVICE_PORT", "SERVICE_PORT_HTTP", "PORT", "PORT_8080_TCP", "PORT_8080_TCP_ADDR", "PORT_53_UDP_PROTO"];
        rest.map(|rest| format!("LATCHKEY_{service}{rest}"))
    });
    for name in names {
        assert!(load(&[(&name, "tcp://10.0.0.1:8080")]).is_ok(), "{name}");
    }
}

#[test]
fn a_log_level_that_is_none_is_refused_with_those_that_are() {
    for wrong in ["warning", "information", "verbose", "loud", "info,latchkey", "latchkey=verbose", "debug, err"] {
        let lines = refused(&[("LATCHKEY_LOG", wrong)]);
        let levels = "off, error, warn, info, debug or trace";
        assert!(lines.len() == 1 && lines[0].starts_with("LATCHKEY_LOG: ") && lines[0].contains(levels), "{wrong}: {lines:?}");
    }
    for right in ["off", "error", "WARN", "info", "latchkey=debug,info", "warn,latchkey::serve=trace", "[request]=debug,warn"] {
        assert!(load(&[("LATCHKEY_LOG", right)]).is_ok(), "{right}");
    }
}

#[test]
fn the_issuer_is_this_machine_at_the_port_that_is_listened_on() {
    let issuer =
        |environment: &[(&str, &str)]| load(environment).map(|config| config.policy.issuer).map_err(|problems| format!("{problems:?}"));
    assert_eq!(issuer(&[]).unwrap(), "http://localhost:8080");
    assert_eq!(issuer(&[("LATCHKEY_LISTEN", "127.0.0.1:9000")]).unwrap(), "http://localhost:9000");
    assert_eq!(issuer(&[("LATCHKEY_LISTEN", "[::1]:9001")]).unwrap(), "http://localhost:9001");
    assert_eq!(issuer(&[("LATCHKEY_LISTEN", "127.0.0.1:9000"), ("LATCHKEY_ISSUER", "https://id.example")]).unwrap(), "https://id.example");
}

#[test]
fn an_issuer_that_only_this_machine_can_reach_is_warned_of_where_others_can_reach_the_server() {
    let key = ("LATCHKEY_MASTER_KEY", "of this test, and of no value: 0123456789");
    let warned = |listen: &str, issuer: &str| {
        let config =
            load(&[key, ("LATCHKEY_LISTEN", listen), ("LATCHKEY_ISSUER", issuer)]).map_err(|problems| format!("{problems:?}")).unwrap();
        config.warnings.iter().any(|warning| warning.starts_with("LATCHKEY_ISSUER: "))
    };
    assert!(warned("0.0.0.0:8080", "http://localhost:8080") && warned("[::]:8080", ""));
    assert!(!warned("127.0.0.1:8080", "http://localhost:8080") && !warned("0.0.0.0:8080", "https://id.example"));
}

#[cfg(unix)]
#[test]
fn every_setting_that_holds_a_secret_may_be_read_from_a_file() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str, mode: u32| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        path.display().to_string()
    };
    let url = file("url", "postgres://u:pa55word@db.example/latchkey\n", 0o600);
    let key = file("key", "a key in a file, hard enough to guess 1\r\n", 0o644);
    let secret = file("secret", "Secret-in-a-file1\n", 0o640);
    let settings = [
        ("LATCHKEY_DATABASE_URL_FILE", url.as_str()),
        ("LATCHKEY_MASTER_KEY_FILE", &key),
        ("LATCHKEY_BOOTSTRAP_CLIENT_SECRET_FILE", &secret),
        ("LATCHKEY_BOOTSTRAP_CLIENT_ID", "admin"),
    ];
    let config = load(&settings).map_err(|problems| format!("{problems:?}")).unwrap();
    assert_eq!(config.database.shown(), "postgres://db.example:5432/latchkey");
    let MasterKey::Given { key: given, .. } = &config.master_key else { panic!("the file was not read") };
    assert_eq!(given.expose(), "a key in a file, hard enough to guess 1");
    assert_eq!(config.bootstrap.unwrap().1.expose(), "Secret-in-a-file1");
    let warned: Vec<_> = config.warnings.iter().filter_map(|warning| warning.split(':').next()).collect();
    assert_eq!(warned, ["LATCHKEY_MASTER_KEY_FILE"], "the one that everybody may read");

    for (name, other) in
        [("LATCHKEY_DATABASE_URL", "sqlite://x.db"), ("LATCHKEY_MASTER_KEY", "x"), ("LATCHKEY_BOOTSTRAP_CLIENT_SECRET", "x")]
    {
        let lines = refused(&[&settings[..], &[(name, other)]].concat());
        assert_eq!(lines, [format!("{name}: give it or {name}_FILE, not both")]);
        let missing: Vec<_> =
            settings.iter().map(|(set, value)| (*set, if *set == format!("{name}_FILE") { "/nowhere" } else { *value })).collect();
        let lines = refused(&missing);
        assert!(lines.len() == 1 && lines[0].starts_with(&format!("{name}_FILE: cannot be read")), "{lines:?}");
    }
    // What is nearer wins as a whole, in whichever of the two forms.
    let of_line = load_from(&settings, None, &[("LATCHKEY_DATABASE_URL", "sqlite://line.db")]).map_err(|problems| format!("{problems:?}"));
    assert_eq!(of_line.unwrap().database.shown(), "sqlite://line.db");
    let of_environment = load_from(&settings, Some("database_url = 'sqlite://file.db'"), &[]).map_err(|problems| format!("{problems:?}"));
    assert_eq!(of_environment.unwrap().database.shown(), "postgres://db.example:5432/latchkey");
}

/// To refuse it would break a deployment that works; a new one has nothing to lose.
#[tokio::test]
async fn a_master_key_that_can_be_guessed_is_refused_at_first_and_goes_on_where_it_is_in_use() {
    let (folder, weak) = (tempfile::tempdir().unwrap(), "a".repeat(32));
    let url = format!("sqlite://{}", folder.path().join("latchkey.db").display());
    let settings = [("LATCHKEY_DATABASE_URL", url.as_str()), ("LATCHKEY_MASTER_KEY", &weak)];
    let begin = async || {
        let config = load(&settings).unwrap_or_else(|problems| panic!("{problems:?}"));
        let db = start::connect(&config.database).await.unwrap_or_else(|_| panic!("no connection"));
        start::migrate(&db, &config.database).await.unwrap_or_else(|_| panic!("no schema"));
        (config, db)
    };
    let (config, db) = begin().await;
    let refused = start::app(config, db, Audience::Decided).await;
    assert!(matches!(refused, Err(Failure::Usage(lines)) if lines[0].starts_with("LATCHKEY_MASTER_KEY: ")));

    // As a version that looked at its length only would have begun.
    let (Config { policy, network, metrics, .. }, db) = begin().await;
    let parts = Parts {
        clock: Clock::system(),
        database_clock: DatabaseClock::Asked,
        random: Random::system(),
        master_keys: Secret::new(weak.clone()).into(),
        policy,
        network,
        metrics,
    };
    drop(App::start(db, parts).await.unwrap());
    let (config, db) = begin().await;
    assert!(start::app(config, db, Audience::Decided).await.is_ok(), "a deployment that works was broken");
}
