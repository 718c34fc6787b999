//! Commands beside a server: a locked database, completions and manual, readiness.

use crate::program::{Server, program, run};
use std::process::Stdio;

/// `Busy { retry_after: 1 }` is no sentence.
#[tokio::test(flavor = "multi_thread")]
async fn a_command_on_a_locked_database_says_so_in_words() {
    use sea_orm::ConnectionTrait;
    let folder = tempfile::tempdir().unwrap();
    assert!(run(folder.path(), &[], &["keys", "list"]).status.success());
    let mut options = sea_orm::ConnectOptions::new(format!(
        "sqlite://{}",
        folder.path().join("latchkey.db").display()
    ));
    options.max_connections(1);
    let db = sea_orm::Database::connect(options).await.unwrap();
    db.execute_unprepared("BEGIN IMMEDIATE").await.unwrap();
    let settings = [("LATCHKEY_DATABASE_TIMEOUT", "1")];
    for arguments in [
        &["client", "create", "--name", "Report"][..],
        &["tokens", "revoke-all"],
        &["keys", "list"],
    ] {
        let output = run(folder.path(), &settings, arguments);
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        let line = text
            .lines()
            .find(|line| line.starts_with("latchkey: "))
            .unwrap();
        assert_eq!(output.status.code(), Some(1), "{text}");
        assert!(
            line.contains("lock") && !line.contains("Busy") && !line.contains('{'),
            "{line}"
        );
    }
}

#[test]
fn the_shells_and_man_know_the_commands() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script =
            String::from_utf8(run(folder.path(), &[], &["completion", shell]).stdout).unwrap();
        assert!(
            script.contains("latchkey") && script.contains("healthcheck"),
            "{shell}: {script}"
        );
    }
    let page = String::from_utf8(run(folder.path(), &[], &["man"]).stdout).unwrap();
    assert!(
        page.contains(".TH latchkey 1") && page.contains("LATCHKEY"),
        "{page}"
    );
    let page =
        String::from_utf8(run(folder.path(), &[], &["man", "client", "rotate"]).stdout).unwrap();
    assert!(page.contains("\\-\\-grace"), "{page}");
    assert_eq!(
        run(folder.path(), &[], &["man", "nothing"]).status.code(),
        Some(2)
    );
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        0,
        "what only prints leaves files"
    );
}

/// A container has no `curl`, and the address is the one of the settings.
#[tokio::test]
async fn the_program_tells_whether_its_server_is_ready() {
    let server = Server::with_admin(&[]).await;
    let address = server.url.trim_start_matches("http://").to_owned();
    let check = |listen: &str| {
        run(
            server.folder(),
            &[("LATCHKEY_LISTEN", listen)],
            &["healthcheck"],
        )
    };
    let healthy = check(&address);
    assert_eq!(
        (healthy.status.code(), healthy.stdout.as_slice()),
        (Some(0), &b"ready\n"[..])
    );
    let port = address.rsplit(':').next().unwrap();
    let key = (
        "LATCHKEY_MASTER_KEY",
        "of this test, and of no value: 0123456789",
    );
    let all = run(
        server.folder(),
        &[("LATCHKEY_LISTEN", &format!("0.0.0.0:{port}")), key],
        &["healthcheck"],
    );
    assert!(
        all.status.success(),
        "{}",
        String::from_utf8_lossy(&all.stderr)
    );
    assert_eq!(check("127.0.0.1:0").status.code(), Some(2));
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = silent.local_addr().unwrap().to_string();
    drop(silent);
    let dead = check(&address);
    assert_eq!(dead.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&dead.stderr).contains(&format!("{address} does not answer")));
    assert!(
        program(server.folder(), &[], &["healthcheck", "--help"])
            .stdout(Stdio::null())
            .status()
            .unwrap()
            .success()
    );
}
