//! A SQLite deployment as files: what a copy of them has, `latchkey backup` and `latchkey restore`,
//! and `latchkey migrate down`.

use crate::program::{ADMIN, ADMIN_SECRET, Server, run, run_for_json};
use std::path::Path;

const OWN: (&str, &str) = (ADMIN, ADMIN_SECRET);

fn stdout(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, &[], arguments);
    assert!(
        output.status.success(),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

fn stderr(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, &[], arguments);
    assert!(!output.status.success(), "{arguments:?} went well");
    String::from_utf8(output.stderr).unwrap()
}

/// Copies the database file and nothing that lies beside it, but for the master key.
fn copy_alone(from: &Path, to: &Path) {
    for name in ["latchkey.db", "latchkey.db.master-key"] {
        std::fs::copy(from.join(name), to.join(name)).unwrap();
    }
}

#[tokio::test]
async fn what_a_command_did_is_in_the_database_file_when_it_ends() {
    let folder = tempfile::tempdir().unwrap();
    for (round, _) in ["alone", "again"].iter().enumerate() {
        run_for_json(
            folder.path(),
            &[],
            &[
                "client",
                "create",
                "--name",
                "Report",
                "--client-id",
                &format!("report-{round}"),
            ],
        );
        let copy = tempfile::tempdir().unwrap();
        copy_alone(folder.path(), copy.path());
        assert!(stdout(copy.path(), &["client", "list"]).contains(&format!("report-{round}")));
    }
    let server = Server::start_in(folder, &[]).await;
    run_for_json(
        server.folder(),
        &[],
        &[
            "client",
            "create",
            "--name",
            "Report",
            "--client-id",
            "beside",
        ],
    );
    let copy = tempfile::tempdir().unwrap();
    copy_alone(server.folder(), copy.path());
    assert!(
        stdout(copy.path(), &["client", "list"]).contains("\"beside\""),
        "the server holds back what the command wrote"
    );
}

async fn make_twenty_clients(server: &Server) {
    let folder = server.folder();
    for n in 0..20 {
        server.token(OWN).await;
        run_for_json(
            folder,
            &[],
            &[
                "client",
                "create",
                "--name",
                "Report",
                "--client-id",
                &format!("report-{n}"),
            ],
        );
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_backup_beside_a_running_server_is_whole_and_for_its_owner() {
    use std::os::unix::fs::PermissionsExt;
    let server = Server::with_admin(&[]).await;
    let folder = server.folder();
    make_twenty_clients(&server).await;
    let said = stdout(folder, &["backup", "copy.db"]);
    let (events, _) = said.split_once(" audit events, the newest of ").unwrap();
    let events = events.rsplit(' ').next().unwrap();
    assert!(
        said.contains("the master key is not in it") && said.contains("latchkey.db.master-key"),
        "{said}"
    );
    assert_eq!(
        std::fs::metadata(folder.join("copy.db"))
            .unwrap()
            .permissions()
            .mode()
            & 0o777,
        0o600
    );
    assert!(
        stderr(folder, &["backup", "copy.db"]).contains("copy.db"),
        "a copy is never written over"
    );

    // What is done later is not in it.
    run_for_json(
        folder,
        &[],
        &["client", "create", "--name", "Late", "--client-id", "late"],
    );
    let elsewhere = tempfile::tempdir().unwrap();
    std::fs::copy(folder.join("copy.db"), elsewhere.path().join("latchkey.db")).unwrap();
    std::fs::copy(
        folder.join("latchkey.db.master-key"),
        elsewhere.path().join("latchkey.db.master-key"),
    )
    .unwrap();
    let verified = stdout(elsewhere.path(), &["audit", "verify"]);
    assert!(
        verified.starts_with(&format!("{events} events are intact, the newest of ")),
        "{verified}"
    );
    let listed = stdout(elsewhere.path(), &["client", "list"]);
    assert!(
        listed.contains("report-19") && !listed.contains("\"late\""),
        "{listed}"
    );
    let copy = Server::start_in(elsewhere, &[]).await;
    copy.token(OWN).await;
}

#[tokio::test]
async fn a_backup_is_restored_and_what_was_there_is_kept() {
    let server = Server::with_admin(&[]).await;
    stdout(server.folder(), &["backup", "copy.db"]);
    run_for_json(
        server.folder(),
        &[],
        &["client", "create", "--name", "Late", "--client-id", "late"],
    );
    let refused = stderr(server.folder(), &["restore", "copy.db", "--yes"]);
    assert!(refused.contains("stop the server first"), "{refused}");
    let folder = server.stop().await;
    assert!(stderr(folder.path(), &["restore", "copy.db"]).contains("--yes"));
    assert!(
        stderr(folder.path(), &["restore", "nowhere.db", "--yes"]).contains("there is no file")
    );
    std::fs::write(
        folder.path().join("text.db"),
        "no database at all, but a text",
    )
    .unwrap();
    assert!(stderr(folder.path(), &["restore", "text.db", "--yes"]).contains("no SQLite database"));
    assert!(
        stdout(folder.path(), &["client", "list"]).contains("\"late\""),
        "what is refused changes nothing"
    );

    let said = stdout(folder.path(), &["restore", "copy.db", "--yes"]);
    assert!(said.contains("latchkey.db.before-restore"), "{said}");
    assert!(!stdout(folder.path(), &["client", "list"]).contains("\"late\""));
    let before = [(
        "LATCHKEY_DATABASE_URL",
        "sqlite://latchkey.db.before-restore",
    )];
    std::fs::copy(
        folder.path().join("latchkey.db.master-key"),
        folder.path().join("latchkey.db.before-restore.master-key"),
    )
    .unwrap();
    let kept = run(folder.path(), &before, &["client", "list"]);
    assert!(String::from_utf8_lossy(&kept.stdout).contains("\"late\""));
    Server::start_in(folder, &[]).await.token(OWN).await;
}

#[test]
fn a_backup_of_what_is_no_file_or_not_there_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    assert!(stderr(folder.path(), &["backup", "copy.db"]).contains("there is no database"));
    let settings = [("LATCHKEY_DATABASE_URL", "postgres://127.0.0.1:1/latchkey")];
    for (command, other) in [("backup", "pg_dump"), ("restore", "pg_restore")] {
        let output = run(folder.path(), &settings, &[command, "copy.db"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains(other));
    }
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        0,
        "what is refused leaves files"
    );
}

/// A table of a live database would be gone without a question.
#[test]
fn a_migration_is_undone_only_when_that_is_agreed_to_and_what_is_lost_is_named() {
    let folder = tempfile::tempdir().unwrap();
    run_for_json(
        folder.path(),
        &[],
        &["client", "create", "--name", "Report"],
    );
    let status = || stdout(folder.path(), &["migrate", "status"]);
    let before = status();
    let refused = stderr(folder.path(), &["migrate", "down"]);
    let last = before
        .lines()
        .last()
        .unwrap()
        .split(' ')
        .next_back()
        .unwrap();
    assert!(
        refused.contains(last) && refused.contains("Lost by it: ") && refused.contains("--yes"),
        "{refused}"
    );
    assert_eq!(status(), before, "asking changes nothing");
    let undone = stdout(folder.path(), &["migrate", "down", "--yes"]);
    assert!(undone.contains(last), "{undone}");
    assert!(status().lines().last().unwrap().starts_with("pending "));
    // Each step in turn, down to the first: its table, with the rows in it.
    let all: String = before
        .lines()
        .skip(1)
        .map(|_| stdout(folder.path(), &["migrate", "down", "--yes"]))
        .collect();
    assert!(
        all.contains("table client (1 rows)") && all.contains("column client_secret.name"),
        "{all}"
    );
    assert_eq!(
        stdout(folder.path(), &["migrate", "down", "--yes"]),
        "nothing to undo\n"
    );
}
