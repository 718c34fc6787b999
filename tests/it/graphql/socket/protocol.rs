//! What is said on a socket, and how it ends.

use crate::support::{ClientSeed, TestApp, TestSocket};
use serde_json::json;

#[both_databases]
async fn what_is_not_of_the_protocol_closes_the_socket(app: TestApp) {
    let address = app.listen().await;
    let viewer = app.client(ClientSeed::with_role("viewer")).await;
    let unknown = json!({ "type": "subscribe", "id": "a", "payload": { "query": "subscription { clientChanged { kind } }" } });
    let mut socket = TestSocket::open(address, &[]).await.unwrap();
    socket.quiet().await;
    socket.say(unknown).await;
    assert_eq!(socket.closed().await, 4401, "before it said who it is");
    for (said, code) in [
        ("{".to_owned(), 4400),
        ("[]".to_owned(), 4400),
        (
            json!({ "type": "start", "id": "a", "payload": { "query": "{ x }" } }).to_string(),
            4400,
        ),
        (json!({ "type": "subscribe", "id": "a" }).to_string(), 4400),
        (
            json!({ "type": "subscribe", "id": 7, "payload": { "query": "{ x }" } }).to_string(),
            4400,
        ),
        (
            json!({ "type": "subscribe", "id": "a", "payload": { "query": 7 } }).to_string(),
            4400,
        ),
        (json!({ "type": "connection_init" }).to_string(), 4429),
        (
            json!({ "type": "ping", "payload": { "padding": "x".repeat(64 * 1024) } }).to_string(),
            1009,
        ),
    ] {
        let mut socket = app.socket(&viewer).await;
        socket.say_raw(&said).await;
        assert_eq!(
            socket.closed().await,
            code,
            "{}",
            &said[..said.len().min(80)]
        );
    }
}

#[both_databases]
async fn pings_are_answered_and_what_ended_already_may_be_ended(app: TestApp) {
    let mut socket = app
        .socket(&app.client(ClientSeed::with_role("viewer")).await)
        .await;
    for message in [
        json!({ "type": "complete", "id": "never was" }),
        json!({ "type": "pong" }),
        json!({ "type": "ping", "payload": { "a": 1 } }),
    ] {
        socket.say(message).await;
    }
    assert_eq!(socket.hear().await, json!({ "type": "pong" }));
    socket.quiet().await;
}

#[both_databases]
async fn sockets_are_closed_when_the_server_stops_and_it_waits_for_them(app: TestApp) {
    let mut socket = app
        .socket(&app.client(ClientSeed::with_role("viewer")).await)
        .await;
    socket
        .subscribe("a", "subscription { clientChanged { kind } }")
        .await;
    let silent = TestSocket::open(app.listen().await, &[]).await.unwrap();
    app.feed.end();
    let (said, code) = socket.end().await;
    assert_eq!((silent.closed().await, code), (1001, 1001));
    assert!(
        said.iter().all(|message| message["type"] == "complete"),
        "{said:?}"
    );
    tokio::time::timeout(std::time::Duration::from_secs(20), app.feed.ended())
        .await
        .unwrap();
}
