//! Where a secret must never be: in an argument, in the list of processes, in the log of the server.

use super::{Desk, refused, succeeded};
use crate::program::{ADMIN, ADMIN_SECRET, Server, program, soon};
use std::{fs, process::Stdio};
use tokio::net::TcpListener;

#[test]
fn a_secret_as_an_argument_is_refused_without_being_repeated() {
    let desk = Desk::new();
    let server = ["--server", "https://127.0.0.1:9", "--as", "x"];
    let list = [&["client", "list"], &server[..]].concat();
    for secret in [
        &["--client-secret", "hunter2"][..],
        &["--client-secret=hunter2"],
        &["--token", "hunter2"],
        &["--token=hunter2"],
    ] {
        refused(&desk.run(&[&list[..], secret].concat()), 2, &["disclosed"]);
    }
    let set = ["context", "set", "a", "--server", "https://a.example"];
    let with = [&set[..], &["--client-secret", "hunter2"]].concat();
    refused(&desk.run(&with), 2, &["disclosed"]);
    refused(
        &desk.run(&["token", "inspect", "hunter2"]),
        2,
        &["disclosed"],
    );
    let help = succeeded(&desk.run(&["client", "list", "--help"]));
    assert!(
        !help.contains("--client-secret") && !help.contains("--token"),
        "{help}"
    );
}

/// The command waits for a server that accepts connections and says nothing.
#[tokio::test]
async fn a_secret_is_not_in_the_list_of_processes() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let desk = Desk::new();
    let file = desk.keep_secret("secret", ADMIN_SECRET);
    let arguments = [
        "token",
        "get",
        "--server",
        &url,
        "--as",
        ADMIN,
        "--secret-file",
        &file,
    ];
    let mut child = program(desk.folder.path(), &[], &arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let (stream, _) = listener.accept().await.unwrap();
    let place = format!("/proc/{}", child.id());
    let listed = fs::read(format!("{place}/cmdline")).unwrap();
    let environment = fs::read(format!("{place}/environ")).unwrap();
    let seen = String::from_utf8_lossy(&[listed, environment].concat()).into_owned();
    child.kill().unwrap();
    child.wait().unwrap();
    drop(stream);
    assert!(
        seen.contains("secret-file") && !seen.contains(ADMIN_SECRET),
        "{seen}"
    );
}

#[tokio::test]
async fn a_server_logs_neither_secrets_nor_tokens_of_commands() {
    let server = Server::with_admin(&[("LATCHKEY_LOG", "debug")]).await;
    let desk = Desk::at(&server);
    let created = desk.only(&["client", "create", "--name", "Report"]);
    let token = succeeded(&desk.run(&["token", "get"]));
    desk.run_on(&token, &["token", "inspect"]);
    let log = soon("the server logs", async || {
        let log = server.stderr();
        log.contains("/oauth/introspect").then_some(log)
    })
    .await;
    for secret in [
        ADMIN_SECRET,
        created["client_secret"].as_str().unwrap(),
        token.trim(),
    ] {
        assert!(!log.contains(secret));
    }
}
