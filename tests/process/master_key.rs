//! `latchkey master-key rotate` as a process: where the keys come from, what is refused, and what a
//! run that was killed leaves.

use crate::program::{Server, run, run_for_json};
use serde_json::Value;
use std::{path::Path, process::Output};

const ROTATE: &[&str] = &["master-key", "rotate"];
const FILE: &str = "latchkey.db.master-key";
const NEXT: &str = "latchkey.db.master-key.next";
const OLD: (&str, &str) = (
    "LATCHKEY_MASTER_KEY",
    "the-first-master-key-0123456789-abcdef",
);
const PREVIOUS: (&str, &str) = ("LATCHKEY_MASTER_KEY_PREVIOUS", OLD.1);
const NEW: (&str, &str) = (
    "LATCHKEY_MASTER_KEY",
    "another-master-key-0123456789-abcdefgh",
);

fn text(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

/// A client with a generated secret, made by a command.
fn client(folder: &Path, settings: &[(&str, &str)]) -> (String, String) {
    let made = run_for_json(
        folder,
        settings,
        &[
            "client",
            "create",
            "--name",
            "Report",
            "--role",
            "administrator",
        ],
    );
    let text = |name: &str| made[name].as_str().unwrap().to_owned();
    (text("client_id"), text("client_secret"))
}

fn key(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).unwrap()
}

#[track_caller]
fn succeeds(folder: &Path, settings: &[(&str, &str)], arguments: &[&str]) -> String {
    let output = run(folder, settings, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", text(&output));
    text(&output)
}

#[track_caller]
fn refused(folder: &Path, settings: &[(&str, &str)], code: i32, words: &str) {
    let output = run(folder, settings, ROTATE);
    let text = text(&output);
    assert_eq!(output.status.code(), Some(code), "{text}");
    assert!(text.contains(words), "{text}");
    for (_, value) in settings
        .iter()
        .filter(|(name, _)| name.contains("MASTER_KEY"))
    {
        assert!(!text.contains(value), "a key is printed: {text}");
    }
}

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

#[test]
fn what_cannot_be_a_rotation_is_refused_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    refused(
        folder.path(),
        &[NEW, PREVIOUS],
        1,
        "nothing is sealed in this database yet",
    );
    client(folder.path(), &[OLD]);
    let weak = "ab".repeat(20);
    refused(
        folder.path(),
        &[NEW],
        2,
        "LATCHKEY_MASTER_KEY_PREVIOUS: is needed",
    );
    refused(
        folder.path(),
        &[PREVIOUS],
        2,
        "LATCHKEY_MASTER_KEY: is needed beside LATCHKEY_MASTER_KEY_PREVIOUS",
    );
    refused(
        folder.path(),
        &[OLD, PREVIOUS],
        2,
        "LATCHKEY_MASTER_KEY_PREVIOUS: is the same",
    );
    refused(
        folder.path(),
        &[("LATCHKEY_MASTER_KEY", "short"), PREVIOUS],
        2,
        "LATCHKEY_MASTER_KEY: must have at least 32 characters",
    );
    refused(
        folder.path(),
        &[("LATCHKEY_MASTER_KEY", &weak), PREVIOUS],
        2,
        "LATCHKEY_MASTER_KEY: the master key has only 2",
    );
    let wrong = (
        "LATCHKEY_MASTER_KEY_PREVIOUS",
        "a-master-key-that-never-sealed-anything",
    );
    refused(
        folder.path(),
        &[NEW, wrong],
        1,
        "LATCHKEY_MASTER_KEY does not open the signing keys",
    );
    refused(folder.path(), &[], 2, "LATCHKEY_MASTER_KEY");
    let keys: Value = run_for_json(folder.path(), &[OLD], &["keys", "list"]);
    assert!(
        !keys.as_array().unwrap().is_empty(),
        "the key in use opens them as before"
    );
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
