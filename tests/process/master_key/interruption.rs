//! A rotation that was killed at some moment is finished by the next run.

use super::{FILE, NEXT, ROTATE, client, key, succeeds};
use crate::program::Server;

/// Killed at any moment: before the commit the file of the next key is there and seals nothing;
/// after it, it seals everything.
#[tokio::test]
async fn a_rotation_that_was_killed_is_finished_by_the_next_run_and_stops_no_server() {
    let folder = tempfile::tempdir().unwrap();
    let own = client(folder.path(), &[]);
    let first = key(folder.path(), FILE);

    let unused = "k3y-of-a-rotation-that-was-killed-before-its-commit";
    std::fs::write(folder.path().join(NEXT), unused).unwrap();
    let server = Server::start_in(folder, &[]).await;
    server.token((&own.0, &own.1)).await;
    assert!(
        server.stderr().contains("latchkey master-key rotate"),
        "{}",
        server.stderr()
    );
    let folder = server.stop().await;
    succeeds(folder.path(), &[], ROTATE);
    assert_eq!(key(folder.path(), FILE), unused);

    // As if it had been killed between the commit and the change of the files.
    std::fs::write(folder.path().join(NEXT), unused).unwrap();
    std::fs::write(folder.path().join(FILE), &first).unwrap();
    let server = Server::start_in(folder, &[]).await;
    server.token((&own.0, &own.1)).await;
    let folder = server.stop().await;
    assert!(succeeds(folder.path(), &[], ROTATE).contains("already"));
    assert_eq!(key(folder.path(), FILE), unused);
    assert!(!folder.path().join(NEXT).exists());

    // Cut off while it was written.
    std::fs::write(folder.path().join(NEXT), "cut").unwrap();
    succeeds(folder.path(), &[], ROTATE);
    assert!(key(folder.path(), FILE).len() >= 32 && key(folder.path(), FILE) != unused);
    Server::start_in(folder, &[])
        .await
        .token((&own.0, &own.1))
        .await;
}
