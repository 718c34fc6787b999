//! `latchkey backup`: a whole copy beside a running server, and what cannot be copied.

use super::{OWN, stderr, stdout};
use crate::program::{Server, run, run_for_json};

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
