//! A rotation beside a running server, with keys in files, and with backups from before and after
//! it.

use super::{FILE, NEW, NEXT, OLD, PREVIOUS, ROTATE, client, key, refused, succeeds};
use crate::program::{Server, run};

#[cfg(unix)]
#[tokio::test]
async fn a_development_key_is_replaced_beside_a_running_server() {
    use std::os::unix::fs::PermissionsExt;
    let server = Server::start(&[]).await;
    let own = client(server.folder(), &[]);
    let own = (own.0.as_str(), own.1.as_str());
    let token = server.token(own).await;
    let before = key(server.folder(), FILE);
    let said = succeeds(server.folder(), &[], ROTATE);
    let after = key(server.folder(), FILE);
    assert!(before != after && after.len() >= 32 && !server.folder().join(NEXT).exists());
    assert_eq!(
        std::fs::metadata(server.folder().join(FILE))
            .unwrap()
            .permissions()
            .mode()
            & 0o777,
        0o600
    );
    assert!(
        said.contains("latchkey.db.master-key: restart the server")
            && !said.contains(&before)
            && !said.contains(&after),
        "{said}"
    );

    assert!(
        server.is_active(own, &token).await
            && server.is_active(own, &server.token(own).await).await,
        "the server goes on"
    );
    let later = client(server.folder(), &[]);
    server.token((&later.0, &later.1)).await;
    let server = Server::start_in(server.stop().await, &[]).await;
    let fresh = server.token(own).await;
    assert!(
        server.is_active(own, &fresh).await
            && server
                .is_active((&later.0, &later.1), &server.token(own).await)
                .await
    );
    assert!(succeeds(server.folder(), &[], &["audit", "verify"]).contains("are intact"));
    std::fs::write(server.folder().join(FILE), before).unwrap();
    refused(
        server.folder(),
        &[],
        1,
        "LATCHKEY_MASTER_KEY does not open the signing keys",
    );
}

/// A copy that was made before a rotation opens with the key of that time, and a copy that was made
/// after it with the new one.
#[tokio::test]
async fn backups_open_with_the_key_of_their_time() {
    let folder = tempfile::tempdir().unwrap();
    let own = client(folder.path(), &[OLD]);
    succeeds(folder.path(), &[OLD], &["backup", "before.db"]);
    assert!(
        succeeds(folder.path(), &[NEW, PREVIOUS], ROTATE)
            .contains("remove LATCHKEY_MASTER_KEY_PREVIOUS")
    );
    succeeds(folder.path(), &[NEW], &["backup", "after.db"]);
    for (copy, keys) in [
        ("before.db", &[OLD][..]),
        ("before.db", &[NEW, PREVIOUS]),
        ("after.db", &[NEW]),
    ] {
        succeeds(folder.path(), keys, &["restore", "--yes", copy]);
        assert!(succeeds(folder.path(), keys, &["audit", "verify"]).contains("are intact"));
        assert!(succeeds(folder.path(), keys, &["client", "list"]).contains(&own.0));
    }
    assert!(
        !run(folder.path(), &[OLD], &["audit", "verify"])
            .status
            .success()
    );
    let server = Server::start_in(folder, &[NEW]).await;
    server.token((&own.0, &own.1)).await;
}

/// From the key for development to one in a file of the operator's.
#[test]
fn the_keys_may_stand_in_files() {
    let folder = tempfile::tempdir().unwrap();
    client(folder.path(), &[]);
    std::fs::write(folder.path().join("new"), format!("{}\n", NEW.1)).unwrap();
    let files = [
        ("LATCHKEY_MASTER_KEY_FILE", "new"),
        ("LATCHKEY_MASTER_KEY_PREVIOUS_FILE", FILE),
    ];
    succeeds(folder.path(), &files, ROTATE);
    assert!(succeeds(folder.path(), &files, ROTATE).contains("already"));
    succeeds(folder.path(), &[NEW], &["keys", "list"]);
}
