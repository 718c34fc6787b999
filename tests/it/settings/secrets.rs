//! Settings that hold a secret.

use super::{load, load_from, refused};
use app::{App, AppParts};
use config::{Config, MasterKeySource};
use domain::{built_in::AudienceSync, clock::Clock, confirmed_time::DatabaseClock, random::Random};
use entity::Secret;
use latchkey::{error::CliError, start};

fn assert_given_in_one_form_only(settings: &[(&str, &str)]) {
    for (name, other) in [
        ("LATCHKEY_DATABASE_URL", "sqlite://x.db"),
        ("LATCHKEY_MASTER_KEY", "x"),
        ("LATCHKEY_BOOTSTRAP_CLIENT_SECRET", "x"),
    ] {
        let lines = refused(&[settings, &[(name, other)]].concat());
        assert_eq!(lines, [format!("{name}: give it or {name}_FILE, not both")]);
        let missing: Vec<_> = settings
            .iter()
            .map(|(set, value)| {
                (
                    *set,
                    if *set == format!("{name}_FILE") {
                        "/nowhere"
                    } else {
                        *value
                    },
                )
            })
            .collect();
        let lines = refused(&missing);
        assert!(
            lines.len() == 1 && lines[0].starts_with(&format!("{name}_FILE: cannot be read")),
            "{lines:?}"
        );
    }
}

fn assert_what_is_nearer_wins(settings: &[(&str, &str)]) {
    // What is nearer wins as a whole, in whichever of the two forms.
    let of_line = load_from(
        settings,
        None,
        &[("LATCHKEY_DATABASE_URL", "sqlite://line.db")],
    )
    .map_err(|problems| format!("{problems:?}"));
    assert_eq!(of_line.unwrap().database.shown(), "sqlite://line.db");
    let of_environment = load_from(settings, Some("database_url = 'sqlite://file.db'"), &[])
        .map_err(|problems| format!("{problems:?}"));
    assert_eq!(
        of_environment.unwrap().database.shown(),
        "postgres://db.example:5432/latchkey"
    );
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
    let config = load(&settings)
        .map_err(|problems| format!("{problems:?}"))
        .unwrap();
    assert_eq!(
        config.database.shown(),
        "postgres://db.example:5432/latchkey"
    );
    let MasterKeySource::Given { key: given, .. } = &config.master_key else {
        panic!("the file was not read")
    };
    assert_eq!(given.expose(), "a key in a file, hard enough to guess 1");
    assert_eq!(config.bootstrap.unwrap().1.expose(), "Secret-in-a-file1");
    let warned: Vec<_> = config
        .warnings
        .iter()
        .filter_map(|warning| warning.split(':').next())
        .collect();
    assert_eq!(
        warned,
        ["LATCHKEY_MASTER_KEY_FILE"],
        "the one that everybody may read"
    );

    assert_given_in_one_form_only(&settings);
    assert_what_is_nearer_wins(&settings);
}

/// To refuse it would break a deployment that works; a new one has nothing to lose.
#[tokio::test]
async fn a_master_key_that_can_be_guessed_is_refused_at_first_and_goes_on_where_it_is_in_use() {
    let (folder, weak) = (tempfile::tempdir().unwrap(), "a".repeat(32));
    let url = format!("sqlite://{}", folder.path().join("latchkey.db").display());
    let settings = [
        ("LATCHKEY_DATABASE_URL", url.as_str()),
        ("LATCHKEY_MASTER_KEY", &weak),
    ];
    let begin = async || {
        let config = load(&settings).unwrap_or_else(|problems| panic!("{problems:?}"));
        let db = start::connect(&config.database)
            .await
            .unwrap_or_else(|_| panic!("no connection"));
        start::migrate(&db, &config.database)
            .await
            .unwrap_or_else(|_| panic!("no schema"));
        (config, db)
    };
    let (config, db) = begin().await;
    let refused = start::app(config, db, AudienceSync::Decided).await;
    assert!(
        matches!(refused, Err(CliError::Usage(lines)) if lines[0].starts_with("LATCHKEY_MASTER_KEY: "))
    );

    // As a version that looked at its length only would have begun.
    let (
        Config {
            settings,
            network,
            metrics,
            ..
        },
        db,
    ) = begin().await;
    let parts = AppParts {
        clock: Clock::system(),
        database_clock: DatabaseClock::Asked,
        random: Random::system(),
        master_keys: Secret::new(weak.clone()).into(),
        settings,
        network,
        metrics,
    };
    drop(App::start(db, parts).await.unwrap());
    let (config, db) = begin().await;
    assert!(
        start::app(config, db, AudienceSync::Decided).await.is_ok(),
        "a deployment that works was broken"
    );
}
