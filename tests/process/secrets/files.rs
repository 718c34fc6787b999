//! The files of the master key and of the database can be read by their owner only.

use crate::program::{ADMIN, ADMIN_SECRET, Server, run};

#[cfg(unix)]
#[tokio::test]
async fn a_master_key_that_was_made_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let server = Server::start(&[]).await;
    let file = server.folder().join("latchkey.db.master-key");
    assert_eq!(
        std::fs::metadata(&file).unwrap().permissions().mode() & 0o777,
        0o600
    );
    let key = std::fs::read_to_string(&file).unwrap();
    assert!(key.trim().len() >= 32);
    assert!(
        server.stderr().contains("latchkey.db.master-key"),
        "the operator is not told"
    );
    assert!(
        !server.stderr().contains(key.trim()) && !server.stdout().contains(key.trim()),
        "the key is printed"
    );
}

#[cfg(unix)]
#[tokio::test]
async fn the_database_file_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let server = Server::with_admin(&[]).await;
    server.token((ADMIN, ADMIN_SECRET)).await;
    let migrated = tempfile::tempdir().unwrap();
    assert!(run(migrated.path(), &[], &["migrate"]).status.success());
    for folder in [server.folder(), migrated.path()] {
        let files = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap());
        let ours: Vec<_> = files
            .filter(|file| {
                file.file_name()
                    .to_string_lossy()
                    .starts_with("latchkey.db")
            })
            .collect();
        assert!(!ours.is_empty());
        for file in ours {
            assert_eq!(
                file.metadata().unwrap().permissions().mode() & 0o777,
                0o600,
                "{}",
                file.path().display()
            );
        }
    }
}
