//! What a server with a certificate serves, and how it speaks of itself.

use super::{TlsServer, ask_for_token, settings_of};
use crate::program::{Server, address, program, soon};
use serde_json::Value;
use std::{fs, process::Stdio};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

#[tokio::test]
async fn tokens_are_issued_over_tls_by_an_https_issuer() {
    let server = TlsServer::start(&[]).await;
    let port = server.address().split_once(':').unwrap().1;
    let answer = ask_for_token(&mut server.connect().await).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    let answer: Value = serde_json::from_str(body).unwrap();
    let claims = crate::commands::part(answer["access_token"].as_str().unwrap(), 1);
    assert_eq!(claims["iss"], format!("https://localhost:{port}"));
    let told = server.server.stdout();
    let listens = format!("listens on https://127.0.0.1:{port} and calls itself https://localhost");
    assert!(told.contains(&listens), "{told}");
}

/// As a subscription does.
#[tokio::test]
async fn a_connection_over_tls_becomes_a_websocket() {
    let server = TlsServer::start(&[]).await;
    let mut stream = server.connect().await;
    let request = "GET /graphql HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-protocol: graphql-transport-ws\r\n\r\n";
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    while !answer.ends_with(b"\r\n\r\n") {
        assert!(stream.read_buf(&mut answer).await.unwrap() > 0);
    }
    assert!(answer.starts_with(b"HTTP/1.1 101 "));
}

#[tokio::test]
async fn a_handshake_in_progress_does_not_hold_up_the_end() {
    let server = TlsServer::start(&[]).await;
    let begun = TcpStream::connect(server.address()).await.unwrap();
    // It is accepted once a later one is served.
    ask_for_token(&mut server.connect().await).await;
    let folder = server.server.stop().await;
    let log = fs::read_to_string(folder.path().join("stderr")).unwrap();
    assert!(!log.contains("cut off"), "{log}");
    drop(begun);
}

/// Scrapers are on an internal network, and so is this address.
#[tokio::test]
async fn metrics_at_an_address_of_their_own_stay_in_plain_text() {
    let server = TlsServer::start(&[("LATCHKEY_METRICS_LISTEN", "127.0.0.1:0")]).await;
    let address = soon("metrics are served", async || {
        let log = server.server.stderr();
        let line = log
            .lines()
            .find(|line| line.contains("metrics are served"))?;
        address(line)
    })
    .await;
    let page = reqwest::get(format!("http://{address}/metrics")).await;
    assert_eq!(page.unwrap().status(), 200);
    let refused = reqwest::get(format!("{}/metrics", server.server.url)).await;
    assert_eq!(refused.unwrap().status(), 400, "the other port speaks TLS");
}

/// The certificate is for the name that clients use, not for the address that is asked.
#[tokio::test]
async fn a_healthcheck_asks_over_tls() {
    let server = TlsServer::start(&[]).await;
    let files = server.authority.issue().write(server.files.path());
    let [certificate, key] = settings_of(&files);
    let check = |settings: &[(&str, &str)]| {
        program(server.server.folder(), settings, &["healthcheck"])
            .stdout(Stdio::piped())
            .output()
            .unwrap()
    };
    let listen = ("LATCHKEY_LISTEN", server.address());
    let ready = check(&[listen, (certificate.0, &certificate.1), (key.0, &key.1)]);
    assert_eq!(
        String::from_utf8_lossy(&ready.stdout),
        "ready\n",
        "{ready:?}"
    );
    let plain = check(&[listen]);
    assert!(!plain.status.success(), "it is asked as it is set");
}

#[tokio::test]
async fn a_certificate_that_has_expired_and_an_issuer_without_tls_are_warned_of() {
    let (authority, folder) = (
        crate::certificates::Authority::new(),
        tempfile::tempdir().unwrap(),
    );
    let files = authority.issue_until(2001).write(folder.path());
    let [certificate, key] = settings_of(&files);
    let server = Server::start(&[
        (certificate.0, &certificate.1),
        (key.0, &key.1),
        ("LATCHKEY_ISSUER", "http://localhost:8080"),
    ])
    .await;
    let log = server.stderr();
    for words in [
        "LATCHKEY_TLS_CERTIFICATE_FILE: the certificate expired at 2001-12-31",
        "LATCHKEY_ISSUER: http://localhost:8080 is http",
    ] {
        let count = log.lines().filter(|line| line.contains(words)).count();
        assert_eq!(count, 1, "{words} in {log}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_key_that_every_user_may_read_is_warned_of() {
    use std::os::unix::fs::PermissionsExt;
    let (authority, folder) = (
        crate::certificates::Authority::new(),
        tempfile::tempdir().unwrap(),
    );
    let files = authority.issue().write(folder.path());
    let [certificate, key] = settings_of(&files);
    let settings = [(certificate.0, certificate.1.as_str()), (key.0, &key.1)];
    for (mode, warned) in [(0o644, true), (0o600, false)] {
        fs::set_permissions(&files.key, fs::Permissions::from_mode(mode)).unwrap();
        let log = Server::start(&settings).await.stderr();
        assert_eq!(
            log.contains("LATCHKEY_TLS_KEY_FILE: every user"),
            warned,
            "{log}"
        );
    }
}
