//! First starts: the port, the first administrator, and the file that is made.

use super::{complaints, files};
use crate::program::{ADMIN, Server, program, run};
use std::{net::TcpListener, process::Stdio};

#[test]
fn a_port_that_is_taken_is_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = program(folder.path(), &[], &["serve", "--listen", &address])
        .stdout(Stdio::piped())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let lines = complaints(&output);
    assert!(
        lines.len() == 1 && lines[0].contains("LATCHKEY_LISTEN") && lines[0].contains(&address),
        "{lines:?}"
    );
}

#[tokio::test]
async fn a_first_secret_survives_a_start_that_found_its_port_taken() {
    let folder = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    assert!(
        !run(folder.path(), &[], &["serve", "--listen", &address])
            .status
            .success()
    );
    let server = Server::start_in(folder, &[]).await;
    assert!(
        server.stdout().contains("client_secret"),
        "the first administrator's secret was never shown"
    );
}

#[tokio::test]
async fn without_an_issuer_the_server_is_known_by_the_port_that_it_got() {
    let server = Server::start(&[]).await;
    let port = server.url.rsplit(':').next().unwrap();
    let metadata = reqwest::get(format!(
        "{}/.well-known/oauth-authorization-server",
        server.url
    ))
    .await
    .unwrap();
    let metadata: serde_json::Value = metadata.json().await.unwrap();
    assert_eq!(metadata["issuer"], format!("http://localhost:{port}"));
    let expected = format!("http://localhost:{port}/oauth/token");
    assert!(
        server.stdout().contains(&expected),
        "commands to paste that do not work: {}",
        server.stdout()
    );
}

/// A link lets its holder in, so it is printed only where a person who starts the server by hand
/// needs it: not where credentials were given, as by scripts whose output is collected.
#[tokio::test]
async fn where_credentials_are_given_no_link_is_printed_but_how_to_get_one() {
    const LINK: &str = "/set-password/";
    const COMMAND: &str = "latchkey user link --username admin";
    for format in ["text", "json"] {
        let format = ("LATCHKEY_LOG_FORMAT", format);
        let made = Server::start(&[format]).await;
        assert!(made.stdout().contains(LINK), "{}", made.stdout());

        let given = Server::with_admin(&[format]).await;
        let printed = given.stdout();
        assert!(printed.contains(COMMAND), "{printed}");
        assert!(!printed.contains(LINK), "{printed}");
        assert!(!given.stderr().contains(LINK), "{}", given.stderr());
        let arguments: Vec<_> = COMMAND.split(' ').skip(1).collect();
        let linked = run(given.folder(), &[], &arguments);
        let linked = String::from_utf8(linked.stdout).unwrap();
        assert!(linked.contains(LINK), "{linked}");
    }
}

/// Log collectors expect a JSON object in every line of a container's output.
#[tokio::test]
async fn where_the_log_is_in_json_the_first_administrator_is_told_in_one_line_of_it() {
    let server = Server::start(&[("LATCHKEY_LOG_FORMAT", "json")]).await;
    let printed = server.stdout();
    assert_eq!(printed.lines().count(), 1, "{printed}");
    let line: serde_json::Value = serde_json::from_str(&printed).unwrap();
    server
        .token((
            line["client_id"].as_str().unwrap(),
            line["client_secret"].as_str().unwrap(),
        ))
        .await;
    let folder = server.stop().await;
    let log = std::fs::read_to_string(folder.path().join("stderr")).unwrap();
    assert!(
        log.lines()
            .all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()),
        "{log}"
    );

    let given = Server::with_admin(&[("LATCHKEY_LOG_FORMAT", "json")]).await;
    let line: serde_json::Value = serde_json::from_str(&given.stdout()).unwrap();
    assert_eq!(
        (&line["client_id"], &line["client_secret"]),
        (&ADMIN.into(), &serde_json::Value::Null)
    );
}

/// The path of a URL is percent-encoded; a file that is missing is created without being asked to,
/// for its owner only.
#[cfg(unix)]
#[tokio::test]
async fn a_new_file_with_an_odd_name_is_the_only_one_and_for_its_owner() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/my%20data.db", folder.path().display());
    let server = Server::start_in(folder, &[("LATCHKEY_DATABASE_URL", &url)]).await;
    let folder = server.stop().await;
    let ours: Vec<_> = files(folder.path())
        .into_iter()
        .filter(|name| !name.starts_with("std"))
        .collect();
    assert_eq!(ours, ["my data.db", "my data.db.master-key"]);
    for name in ours {
        assert_eq!(
            std::fs::metadata(folder.path().join(&name))
                .unwrap()
                .permissions()
                .mode()
                & 0o777,
            0o600,
            "{name}"
        );
    }
}
