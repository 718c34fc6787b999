//! Users that are made by command, and links by which they set their passwords.

use crate::program::{Server, run, run_for_json};
use serde_json::Value;

/// The status of the page of a link, as the server on that port shows it.
async fn page(server: &Server, link: &str) -> u16 {
    let path = link.find("/set-password/").map(|at| &link[at..]).unwrap();
    let url = format!("{}{path}", server.url);
    reqwest::get(url).await.unwrap().status().as_u16()
}

#[tokio::test]
async fn a_user_made_beside_a_running_server_gets_a_link_that_works_at_once() {
    let server = Server::with_admin(&[]).await;
    let made = run_for_json(
        server.folder(),
        &[],
        &[
            "user",
            "create",
            "--username",
            "ada",
            "--administrator",
            "--email",
            "ada@example.com",
            "--display-name",
            "Ada",
        ],
    );
    let keys: Vec<_> = made
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(keys, ["expires_at", "id", "link", "username"]);
    assert!(made["id"].as_str().unwrap().starts_with("usr_"));
    assert_eq!(made["username"], "ada");
    let first = made["link"].as_str().unwrap();
    assert_eq!(page(&server, first).await, 200);
    let again = run_for_json(server.folder(), &[], &["user", "link", "--username", "ada"]);
    assert_eq!(again["id"], made["id"]);
    let second = again["link"].as_str().unwrap();
    assert_ne!(first, second);
    assert_eq!(page(&server, second).await, 200);
    assert_eq!(page(&server, first).await, 404, "it stopped working");
    let secret = second.rsplit('/').next().unwrap();
    let kept = std::fs::read(server.folder().join("latchkey.db")).unwrap();
    assert!(!String::from_utf8_lossy(&kept).contains(secret));
    assert!(!server.stderr().contains(secret));
}

#[tokio::test]
async fn a_user_is_not_made_twice_or_in_an_account_that_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let made: Value = run_for_json(folder.path(), &[], &["user", "create", "--username", "ada"]);
    assert_eq!(made["username"], "ada");
    for arguments in [
        &["create", "--username", "ADA"][..],
        &["create", "--username", "bob", "--account", "nowhere"][..],
        &["create", "--username", "bob", "--email", "nowhere"][..],
        &["link", "--username", "bob"][..],
        &["link", "--username", "ada", "--account", "nowhere"][..],
    ] {
        let output = run(folder.path(), &[], &[&["user"], arguments].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
    }
}
