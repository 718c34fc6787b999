//! How many sockets a client, an address and an account may have, so that others find room.

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
