//! A plain copy of the database file has all that commands did before it was made.

use super::stdout;
use crate::program::{Server, run_for_json};
use std::path::Path;

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
