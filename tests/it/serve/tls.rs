//! TLS: what is negotiated, what is refused, and what a peer that does too little is stopped by.

use super::{HUGE, SMALL, SOON, Server, quick, read_to_end, soon};
use crate::certificates::Authority;
use axum::http::Request;
use chrono::DateTime;
use latchkey::serve::{limits::Limits, tls::ServerTls};
use rustls::{
    ALL_VERSIONS, SupportedProtocolVersion,
    pki_types::ServerName,
    version::{TLS12, TLS13},
};
use std::{sync::atomic::Ordering, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::client::TlsStream;

/// The beginning of a TLS handshake: a record of 512 bytes with a ClientHello, of which nothing
/// follows.
const BEGUN: &[u8] = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03";

/// Versions of TLS that a client offers.
type Versions = &'static [&'static SupportedProtocolVersion];

static OLDER: Versions = &[&TLS12];
static NEWER: Versions = &[&TLS13];

/// A server with a certificate of that authority.
async fn start(limits: Limits, authority: &Authority) -> Server {
    let folder = tempfile::tempdir().unwrap();
    let files = authority.issue().write(folder.path());
    let tls = ServerTls::read(&files, DateTime::UNIX_EPOCH).unwrap();
    Server::start_with(limits, Some(tls)).await
}

async fn connect(
    server: &Server,
    authority: &Authority,
    protocols: &[&[u8]],
    versions: Versions,
) -> std::io::Result<TlsStream<TcpStream>> {
    let name = ServerName::try_from("localhost").unwrap();
    authority
        .connector(protocols, versions)
        .connect(name, server.connect().await)
        .await
}

/// Asks by HTTP/1.1 and reads as much of the answer as is wanted.
async fn ask(stream: &mut TlsStream<TcpStream>) -> String {
    stream.write_all(SMALL).await.unwrap();
    let mut answer = Vec::new();
    while !answer.ends_with(b"small") {
        let count = timeout(SOON, stream.read_buf(&mut answer)).await.unwrap();
        assert!(count.unwrap() > 0, "{}", String::from_utf8_lossy(&answer));
    }
    String::from_utf8(answer).unwrap()
}

#[tokio::test]
async fn http_1_is_spoken_where_the_client_offers_nothing_else() {
    let authority = Authority::new();
    let server = start(Limits::default(), &authority).await;
    let (http, nothing): (&[&[u8]], &[&[u8]]) = (&[b"http/1.1"], &[]);
    for (offered, versions) in [
        (http, ALL_VERSIONS),
        (nothing, ALL_VERSIONS),
        (http, OLDER),
        (http, NEWER),
    ] {
        let mut stream = connect(&server, &authority, offered, versions)
            .await
            .unwrap();
        assert_eq!(stream.get_ref().1.alpn_protocol(), offered.first().copied());
        for _ in 0..2 {
            let answer = ask(&mut stream).await;
            assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        }
    }
}

#[tokio::test]
async fn http_2_is_preferred() {
    let authority = Authority::new();
    let server = start(Limits::default(), &authority).await;
    for versions in [OLDER, NEWER] {
        let offered: &[&[u8]] = &[b"http/1.1", b"h2"];
        let stream = connect(&server, &authority, offered, versions)
            .await
            .unwrap();
        assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
        let (mut client, connection) = h2::client::handshake(stream).await.unwrap();
        let connection = tokio::spawn(connection);
        let request = Request::get("https://localhost/small").body(()).unwrap();
        let (answer, _) = client.send_request(request, true).unwrap();
        let mut body = timeout(SOON, answer).await.unwrap().unwrap().into_body();
        assert_eq!(body.data().await.unwrap().unwrap(), "small");
        connection.abort();
    }
}

/// RFC 7301 section 3.2: no common protocol is an error, and not a guess.
#[tokio::test]
async fn a_client_that_speaks_neither_version_of_http_is_refused() {
    let authority = Authority::new();
    let server = start(Limits::default(), &authority).await;
    let refused = connect(&server, &authority, &[b"imap"], ALL_VERSIONS).await;
    assert!(refused.is_err());
    server.is_empty().await;
}

#[tokio::test]
async fn a_request_in_plain_text_is_told_to_use_https() {
    let authority = Authority::new();
    let server = start(Limits::default(), &authority).await;
    let mut stream = server.connect().await;
    stream.write_all(SMALL).await.unwrap();
    let answer = read_to_end(&mut stream).await;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 400 "), "{head}");
    assert!(
        head.contains(&format!("Content-Length: {}\r\n", body.len())),
        "{head}"
    );
    assert!(body.contains("https"), "{body}");
    server.is_empty().await;
}

#[tokio::test]
async fn what_is_neither_tls_nor_http_is_closed() {
    let authority = Authority::new();
    let server = start(Limits::default(), &authority).await;
    for garbage in [
        &b"\0\0\0\0\0\0\0\0"[..],
        b"\x16\x16\x16\x16\x16\x16\x16\x16",
    ] {
        let mut stream = server.connect().await;
        stream.write_all(garbage).await.unwrap();
        assert!(!read_to_end(&mut stream).await.contains("HTTP"));
    }
    drop(server.connect().await);
    server.is_empty().await;
}

/// The time for the first request includes the handshake.
#[tokio::test]
async fn a_handshake_that_does_not_end_is_closed() {
    let authority = Authority::new();
    let server = start(quick(true, false, false), &authority).await;
    for begun in [&b""[..], &BEGUN[..1], BEGUN] {
        let mut stream = server.connect().await;
        stream.write_all(begun).await.unwrap();
        assert_eq!(read_to_end(&mut stream).await, "", "{begun:?}");
    }
    server.is_empty().await;
    assert_eq!(server.closed("head"), 3);
    // Long enough for a handshake on a machine that is busy.
    let limits = Limits {
        head: Duration::from_secs(2),
        ..Limits::default()
    };
    let server = start(limits, &authority).await;
    let mut silent = connect(&server, &authority, &[], ALL_VERSIONS)
        .await
        .unwrap();
    let mut rest = Vec::new();
    let closed = timeout(SOON, silent.read_to_end(&mut rest)).await;
    assert!(closed.is_ok() && rest.is_empty(), "it is closed unanswered");
    server.is_empty().await;
    assert_eq!(server.closed("head"), 1);
}

#[tokio::test]
async fn handshakes_count_among_the_connections_of_an_address() {
    let authority = Authority::new();
    let limits = Limits {
        per_address: 2,
        ..Limits::default()
    };
    let server = start(limits, &authority).await;
    let mut begun = [server.connect().await, server.connect().await];
    for stream in &mut begun {
        stream.write_all(BEGUN).await.unwrap();
    }
    soon("both are being served", || server.counts.open.get() == 2).await;
    assert!(
        connect(&server, &authority, &[], ALL_VERSIONS)
            .await
            .is_err()
    );
    assert_eq!(server.counts.refused.load(Ordering::Relaxed), 1);
    drop(begun);
    server.is_empty().await;
    let mut stream = connect(&server, &authority, &[], ALL_VERSIONS)
        .await
        .unwrap();
    ask(&mut stream).await;
}

/// What is encrypted and cannot be written counts as unread, as it does in plain text.
#[tokio::test]
async fn an_answer_that_is_not_read_is_cut_off() {
    let authority = Authority::new();
    let server = start(quick(false, false, true), &authority).await;
    let mut stream = connect(&server, &authority, &[], ALL_VERSIONS)
        .await
        .unwrap();
    stream
        .write_all(b"GET /huge HTTP/1.1\r\nhost: x\r\n\r\n")
        .await
        .unwrap();
    server.is_empty().await;
    assert_eq!(server.closed("unread"), 1);
    let mut read = Vec::new();
    let _ = timeout(SOON, stream.read_to_end(&mut read)).await.unwrap();
    assert!(read.len() < HUGE);
}
