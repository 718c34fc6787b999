//! HTTP/2: each limit that the protocol lets a server name, broken by a peer that does not keep to
//! it.

use super::{
    Server,
    frames::{
        CANCEL, DATA, END, END_HEADERS, ENHANCE_YOUR_CALM, FLOW_CONTROL_ERROR, Frames, GOAWAY,
        HEADERS, Method, NO_ERROR, REFUSED_STREAM, RST_STREAM, SETTINGS, WINDOW_UPDATE, frame,
        head,
    },
    http2::{client, get},
    quick,
};
use axum::http::HeaderValue;
use latchkey::serve::limits::Limits;
use std::collections::BTreeMap;

/// Streams of a client have odd numbers (RFC 9113 section 5.1.1).
fn stream(number: u32) -> u32 {
    2 * number + 1
}

/// What is not kept to below is said at the beginning (RFC 9113 section 6.5.2).
#[tokio::test]
async fn a_connection_begins_with_its_limits() {
    let server = Server::start(Limits::default()).await;
    let mut frames = Frames::open(&server).await;
    let settings = frames.next_of(SETTINGS).await.payload;
    let settings: BTreeMap<_, _> = settings
        .chunks(6)
        .map(|setting| {
            (
                setting[1],
                u32::from_be_bytes(setting[2..].try_into().unwrap()),
            )
        })
        .collect();
    let (streams, window, head) = (settings[&3], settings[&4], settings[&6]);
    assert_eq!((streams, window, head), (100, 64 * 1024, 16 * 1024));
    let granted = frames.next_of(WINDOW_UPDATE).await;
    assert_eq!(
        (granted.stream, granted.number(0) + 65_535),
        (0, 512 * 1024),
        "for all streams together"
    );
}

#[tokio::test]
async fn the_hundred_and_first_request_at_once_is_refused() {
    let server = Server::start(Limits::default()).await;
    let mut frames = Frames::open(&server).await;
    let requests: Vec<u8> = (0..101)
        .flat_map(|number| head(stream(number), END, Method::Get, "/never"))
        .collect();
    frames.send(&requests).await;
    let reset = frames.next_of(RST_STREAM).await;
    assert_eq!(
        (reset.stream, reset.number(0)),
        (stream(100), REFUSED_STREAM)
    );
    frames
        .send(&frame(RST_STREAM, 0, stream(0), &CANCEL.to_be_bytes()))
        .await;
    frames
        .send(&head(stream(101), END, Method::Get, "/small"))
        .await;
    assert_eq!(
        frames.next_of(HEADERS).await.stream,
        stream(101),
        "there is room again"
    );
}

#[tokio::test]
async fn a_head_that_is_too_large_is_refused() {
    let server = Server::start(Limits::default()).await;
    let mut client = client(&server, 65_535).await;
    for (length, status) in [(15 * 1024, 200), (17 * 1024, 431)] {
        let mut request = get("/small");
        request
            .headers_mut()
            .insert("x-long", HeaderValue::try_from("x".repeat(length)).unwrap());
        client = client.ready().await.unwrap();
        assert_eq!(
            client
                .send_request(request, true)
                .unwrap()
                .0
                .await
                .unwrap()
                .status(),
            status,
            "{length}"
        );
    }
}

/// A handler that does not read its request leaves the bytes in memory: no more than one window of
/// them (RFC 9113 section 5.2).
#[tokio::test]
async fn bytes_that_no_handler_reads_are_taken_up_to_a_bound() {
    let server = Server::start(Limits::default()).await;
    let mut frames = Frames::open(&server).await;
    frames.next_of(WINDOW_UPDATE).await;
    // The largest frame that there may be: four of them are the window of a stream.
    let window = |number| frame(DATA, 0, stream(number), &[b'x'; 16 * 1024]).repeat(4);
    frames
        .send(&head(stream(0), END_HEADERS, Method::Post, "/never"))
        .await;
    frames.send(&window(0)).await;
    frames.send(&frame(DATA, 0, stream(0), b"x")).await;
    let reset = frames.next_of(RST_STREAM).await;
    assert_eq!(
        (reset.stream, reset.number(0)),
        (stream(0), FLOW_CONTROL_ERROR),
        "one byte beyond the window of a stream"
    );
    let mut frames = Frames::open(&server).await;
    frames.next_of(WINDOW_UPDATE).await;
    for number in 0..8 {
        frames
            .send(
                &[
                    head(stream(number), END_HEADERS, Method::Post, "/never"),
                    window(number),
                ]
                .concat(),
            )
            .await;
    }
    assert_eq!(
        frames.answered().await,
        0,
        "eight streams fill the window of the connection"
    );
    frames
        .send(
            &[
                head(stream(8), END_HEADERS, Method::Post, "/never"),
                frame(DATA, 0, stream(8), b"x"),
            ]
            .concat(),
        )
        .await;
    assert_eq!(
        frames.goaway().await,
        FLOW_CONTROL_ERROR,
        "and one byte more ends it"
    );
}

/// CVE-2023-44487, "rapid reset": streams that are opened and reset at once cost the peer nothing.
/// All come in before the server can look at the first (RFC 9113 section 10.5).
#[tokio::test]
async fn a_peer_that_takes_its_requests_back_again_and_again_is_sent_away() {
    let server = Server::start(Limits::default()).await;
    let taken_back = |number| {
        [
            head(stream(number), END, Method::Get, "/small"),
            frame(RST_STREAM, 0, stream(number), &CANCEL.to_be_bytes()),
        ]
        .concat()
    };
    let mut frames = Frames::open(&server).await;
    frames
        .send(&(0..20).flat_map(taken_back).collect::<Vec<_>>())
        .await;
    frames.answered().await;
    let mut frames = Frames::open(&server).await;
    frames
        .send(&(0..1000).flat_map(taken_back).collect::<Vec<_>>())
        .await;
    assert_eq!(frames.goaway().await, ENHANCE_YOUR_CALM);
}

/// CVE-2025-8671, "made you reset": the peer breaks the protocol on a stream, the server resets it,
/// and its request goes on being worked on, while the stream counts no longer among those that are
/// open. A window of more than 2^31 - 1 bytes is such an error (RFC 9113 section 6.9.1).
#[tokio::test]
async fn a_peer_that_makes_the_server_reset_again_and_again_is_sent_away() {
    let server = Server::start(Limits::default()).await;
    let broken = |number| {
        [
            head(stream(number), END, Method::Get, "/never"),
            frame(WINDOW_UPDATE, 0, stream(number), &(i32::MAX).to_be_bytes()),
        ]
        .concat()
    };
    let mut frames = Frames::open(&server).await;
    frames
        .send(&(0..20).flat_map(broken).collect::<Vec<_>>())
        .await;
    frames.answered().await;
    frames.send(&broken(20)).await;
    assert_eq!(frames.goaway().await, ENHANCE_YOUR_CALM);
}

#[tokio::test]
async fn a_connection_that_rests_for_too_long_is_closed_with_goaway() {
    let server = Server::start(quick(false, true, false)).await;
    let mut frames = Frames::open(&server).await;
    frames
        .send(&head(stream(0), END, Method::Get, "/small"))
        .await;
    frames.next_of(DATA).await;
    assert_eq!(frames.next_of(GOAWAY).await.number(4), NO_ERROR);
    while frames.next().await.is_some() {}
    server.is_empty().await;
    assert_eq!(server.closed("idle"), 1);
}
