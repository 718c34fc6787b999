//! The WebSocket itself: who may open one, what is said on it, how it ends.

use crate::support::{ClientSeed, Setup, TestApp, TestSocket};
use entity::account::PolicyPreset;
use serde_json::{Value, json};
use std::net::SocketAddr;

/// A node that believes what a proxy on this machine says of addresses.
async fn behind_a_proxy(app: &TestApp) -> TestApp {
    app.node(Setup {
        trusted_proxies: vec!["127.0.0.0/8".parse().unwrap()],
        ..Setup::default()
    })
    .await
}

/// A socket from that address with that token, and the first that was said on it.
async fn entered(address: SocketAddr, ip: &str, token: &str) -> (TestSocket, Value) {
    let mut socket = TestSocket::open(address, &[("x-forwarded-for", ip)])
        .await
        .unwrap();
    socket.say(json!({ "type": "connection_init", "payload": { "Authorization": format!("Bearer {token}") } })).await;
    let first = socket.hear_or_close().await;
    (socket, first)
}

/// Else one client could take them all, and a stranger too.
#[both_databases]
async fn a_client_has_twenty_sockets_and_others_have_theirs(app: TestApp) {
    let (greedy, other) = (
        ClientSeed::with_role("viewer"),
        ClientSeed::with_role("viewer"),
    );
    let (greedy, other) = (app.client(greedy).await, app.client(other).await);
    let mut sockets = Vec::new();
    for _ in 0..20 {
        sockets.push(app.socket(&greedy).await);
    }
    let mut one_more = TestSocket::open(app.listen().await, &[]).await.unwrap();
    let bearer = format!("Bearer {}", app.token(&greedy).await);
    one_more
        .say(json!({ "type": "connection_init", "payload": { "Authorization": bearer } }))
        .await;
    assert_eq!(one_more.closed().await, 4429);
    app.socket(&other).await.quiet().await;
}

/// Otherwise a caller with a dozen addresses and no token could take all sockets.
#[both_databases]
async fn an_address_has_its_part_of_the_sockets_that_have_not_said_whose_they_are(app: TestApp) {
    let address = behind_a_proxy(&app).await.listen().await;
    let mut sockets = Vec::new();
    for n in 0..25 {
        let ip = format!("2001:db8:1:2::{n}");
        sockets.push(
            TestSocket::open(address, &[("x-forwarded-for", &ip)])
                .await
                .unwrap(),
        );
    }
    assert_eq!(
        TestSocket::open(address, &[("x-forwarded-for", "2001:db8:1:2:ffff::1")])
            .await
            .err(),
        Some(503),
        "of the same /64"
    );
    assert!(
        TestSocket::open(address, &[("x-forwarded-for", "2001:db8:1:3::1")])
            .await
            .is_ok()
    );
}

#[both_databases]
async fn an_address_has_its_part_of_all_sockets(app: TestApp) {
    let address = behind_a_proxy(&app).await.listen().await;
    let (mut open, mut refused) = (Vec::new(), 0);
    for _ in 0..3 {
        let token = app
            .token(&app.client(ClientSeed::with_role("viewer")).await)
            .await;
        for _ in 0..20 {
            let (socket, first) = entered(address, "203.0.113.7", &token).await;
            if first["type"] == "connection_ack" {
                open.push(socket)
            } else {
                refused += 1
            }
        }
    }
    assert_eq!((open.len(), refused), (50, 10));
    let token = app
        .token(&app.client(ClientSeed::with_role("viewer")).await)
        .await;
    assert_eq!(
        entered(address, "203.0.113.8", &token).await.1["type"],
        "connection_ack"
    );
}

/// Thirteen clients could have 260 sockets; together they have 250, so that four accounts are
/// needed to take all.
#[both_databases]
async fn an_account_has_its_part_of_the_sockets(app: TestApp) {
    let address = app.listen().await;
    let (mut open, mut refused) = (Vec::new(), 0);
    for _ in 0..13 {
        let token = app
            .token(&app.client(ClientSeed::with_role("viewer")).await)
            .await;
        for _ in 0..20 {
            let (socket, first) = entered(address, "203.0.113.7", &token).await;
            if first["type"] == "connection_ack" {
                open.push(socket)
            } else {
                refused += 1
            }
        }
    }
    assert_eq!((open.len(), refused), (250, 10));
    let other = app.account("other", PolicyPreset::Default).await;
    app.socket(&other.administrator).await.quiet().await;
}

#[both_databases]
async fn only_graphql_transport_ws_is_spoken(app: TestApp) {
    let address = app.listen().await;
    for protocol in ["graphql-ws", "graphql-transport-ws2", "soap"] {
        assert_eq!(
            TestSocket::open(address, &[("sec-websocket-protocol", protocol)])
                .await
                .err(),
            Some(400),
            "{protocol}"
        );
    }
    assert!(
        TestSocket::open(
            address,
            &[("sec-websocket-protocol", "graphql-ws, graphql-transport-ws")]
        )
        .await
        .is_ok()
    );
}

#[both_databases]
async fn pages_of_other_origins_may_not_listen(app: TestApp) {
    let address = app.listen().await;
    for origin in [
        "https://evil.test",
        "http://latchkey.test",
        "https://latchkey.test:8443",
        "https://latchkey.test.evil.test",
        "null",
        "?",
    ] {
        assert_eq!(
            TestSocket::open(address, &[("origin", origin)]).await.err(),
            Some(403),
            "{origin}"
        );
    }
    assert!(
        TestSocket::open(address, &[("origin", "https://latchkey.test")])
            .await
            .is_ok()
    );
}

#[both_databases]
async fn whoever_does_not_say_who_they_are_is_closed(app: TestApp) {
    let socket = TestSocket::open(app.listen().await, &[]).await.unwrap();
    assert_eq!(socket.closed().await, 4408);
}

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

#[both_databases]
async fn requests_over_the_same_route_go_on_as_before(app: TestApp) {
    let answer = app.get("/graphql?query={__typename}").await;
    assert_eq!(answer.json()["data"], json!({ "__typename": "Query" }));
    let upgrade = [
        ("upgrade", "websocket"),
        ("connection", "upgrade"),
        ("sec-websocket-version", "12"),
        ("sec-websocket-key", "x"),
    ];
    assert!(
        app.request(
            (axum::http::Method::GET, "/graphql"),
            &upgrade,
            axum::body::Body::empty()
        )
        .await
        .status
        .is_client_error()
    );
}
