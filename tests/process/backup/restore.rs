//! `latchkey restore`: the copy takes the place of the database, which is kept beside it.

use super::{OWN, stderr, stdout};
use crate::program::{Server, run, run_for_json};

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
