//! Master keys that do not open the database, or that can be guessed.

use super::{complaints, connect, files, refuses};
use crate::program::{ADMIN, ADMIN_SECRET, Server, run};
use sea_orm::EntityTrait;
use std::path::Path;

/// What stands in the tables that a start brings up to date.
async fn rows(folder: &Path) -> Vec<String> {
    let db = connect(folder).await;
    let mut all = vec![format!(
        "{:?}",
        entity::resource::Entity::find().all(&db).await.unwrap()
    )];
    all.push(format!(
        "{:?}",
        entity::signing_key::Entity::find().all(&db).await.unwrap()
    ));
    all.push(format!(
        "{:?}",
        entity::audit_event::Entity::find().all(&db).await.unwrap()
    ));
    db.close().await.unwrap();
    all
}

#[tokio::test]
async fn another_master_key_than_the_database_was_made_with_is_one_line() {
    let first = [
        (
            "LATCHKEY_MASTER_KEY",
            "the-first-master-key-0123456789-abcdef",
        ),
        ("LATCHKEY_ISSUER", "https://id.example.com"),
    ];
    let folder = Server::with_admin(&first).await.stop().await;
    let second = [
        (
            "LATCHKEY_MASTER_KEY",
            "another-master-key-0123456789-abcdefgh",
        ),
        ("LATCHKEY_ISSUER", "https://other.example.com"),
    ];
    let before = rows(folder.path()).await;
    assert!(
        before[0].contains("https://id.example.com/api"),
        "{before:?}"
    );
    refuses(folder.path(), &second, &["LATCHKEY_MASTER_KEY"]);
    // Nothing was damaged: no row is another, and the right key still works.
    assert_eq!(rows(folder.path()).await, before);
    let server = Server::start_in(folder, &first).await;
    server.token((ADMIN, ADMIN_SECRET)).await;
}

#[tokio::test]
async fn a_master_key_that_is_gone_is_not_replaced_where_there_is_something_to_open() {
    let folder = Server::with_admin(&[]).await.stop().await;
    let file = folder.path().join("latchkey.db.master-key");
    let key = std::fs::read(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    let before = files(folder.path());
    refuses(
        folder.path(),
        &[],
        &["LATCHKEY_MASTER_KEY", "latchkey.db.master-key"],
    );
    let output = run(folder.path(), &[], &["keys", "list"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(complaints(&output).len(), 1);
    let after: Vec<_> = files(folder.path())
        .into_iter()
        .filter(|name| !name.ends_with("-wal") && !name.ends_with("-shm"))
        .collect();
    assert_eq!(after, before);
    std::fs::write(&file, key).unwrap();
    Server::start_in(folder, &[])
        .await
        .token((ADMIN, ADMIN_SECRET))
        .await;
}

#[test]
fn a_master_key_that_can_be_guessed_is_refused_for_a_new_deployment() {
    let folder = tempfile::tempdir().unwrap();
    for key in ["a".repeat(32), "secret".repeat(8)] {
        refuses(
            folder.path(),
            &[("LATCHKEY_MASTER_KEY", &key)],
            &["LATCHKEY_MASTER_KEY: ", "openssl rand -base64 48"],
        );
    }
}
