//! HTTP/2: windows that stay shut, answers that pile up, streams that are opened and taken back.

use super::{PAGE, SOON, Server, quick, soon};
use axum::http::Request;
use bytes::Bytes;
use futures_util::{StreamExt, stream::FuturesUnordered};
use h2::client::{Builder, SendRequest};
use latchkey::serve::limits::Limits;
use std::collections::BTreeMap;
use tokio::time::timeout;

/// A client that lets the server send so many bytes of each answer.
pub(super) async fn client(server: &Server, window: u32) -> SendRequest<Bytes> {
    let stream = server.connect().await;
    let (client, connection) = Builder::new()
        .initial_window_size(window)
        .handshake::<_, Bytes>(stream)
        .await
        .unwrap();
    tokio::spawn(async move {
        // How it ends is what the tests look at from the server's side.
        let _ = connection.await;
    });
    client.ready().await.unwrap()
}

pub(super) fn get(path: &str) -> Request<()> {
    Request::get(format!("http://localhost{path}"))
        .body(())
        .unwrap()
}

/// Flow control (RFC 9113 section 5.2) lets a peer ask and never take: every answer would stay in
/// memory.
#[tokio::test]
async fn a_peer_whose_window_stays_shut_is_cut_off() {
    let server = Server::start(quick(false, false, true)).await;
    for (window, path) in [(0, "/small"), (0, "/page"), (1, "/page")] {
        let closed = server.closed("unread");
        let mut client = client(&server, window).await;
        let mut answers = Vec::new();
        for _ in 0..10 {
            client = client.ready().await.unwrap();
            answers.push(client.send_request(get(path), true).unwrap().0);
        }
        soon("it is cut off", || server.closed("unread") > closed).await;
        server.is_empty().await;
    }
}

/// As many requests as the server takes at once, each for 100 KiB of which nothing is read: half a
/// MiB is handed over, some wait, and all others are refused before they take memory for long. When
/// answers have been given up, those that waited get their turn.
#[tokio::test]
async fn answers_that_are_not_read_take_bounded_memory() {
    let server = Server::start(Limits::default()).await;
    let mut client = client(&server, 0).await;
    let mut pending = FuturesUnordered::new();
    for _ in 0..32 {
        client = client.ready().await.unwrap();
        pending.push(client.send_request(get("/page"), true).unwrap().0);
    }
    let (mut counts, mut unread) = (BTreeMap::new(), Vec::new());
    for _ in 0..30 {
        let answer = timeout(SOON, pending.next())
            .await
            .unwrap_or_else(|_| panic!("no more than {counts:?}"))
            .unwrap()
            .unwrap();
        *counts.entry(answer.status().as_u16()).or_insert(0) += 1;
        unread.push(answer);
    }
    let granted = 512 * 1024 / PAGE;
    assert_eq!(
        counts,
        BTreeMap::from([(200, granted), (503, 30 - granted)])
    );
    // Dropped unread, their streams are reset.
    drop(unread);
    for _ in 0..2 {
        assert_eq!(
            timeout(SOON, pending.next())
                .await
                .unwrap()
                .unwrap()
                .unwrap()
                .status(),
            200
        );
    }
}

/// A client that reads gets everything, however much it asks for at once.
#[tokio::test]
async fn a_client_that_reads_gets_all_its_answers() {
    let server = Server::start(quick(true, true, true)).await;
    let mut client = client(&server, 65_535).await;
    let mut pending = FuturesUnordered::new();
    for _ in 0..100 {
        client = client.ready().await.unwrap();
        let answer = client.send_request(get("/small"), true).unwrap().0;
        pending.push(async move {
            let mut body = answer.await.unwrap().into_body();
            let (mut read, mut flow) = (Vec::new(), body.flow_control().clone());
            while let Some(chunk) = body.data().await {
                let chunk = chunk.unwrap();
                flow.release_capacity(chunk.len()).unwrap();
                read.extend_from_slice(&chunk);
            }
            read
        });
    }
    while let Some(body) = timeout(SOON, pending.next()).await.unwrap() {
        assert_eq!(body, b"small");
    }
}
