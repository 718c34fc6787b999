//! One address has its part of the connections, and no more.

use super::{SMALL, SOON, Server, read_to_end, soon};
use latchkey::serve::limits::Limits;
use std::{io::ErrorKind, sync::atomic::Ordering};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

/// Whether a request on it is answered.
async fn is_served(stream: &mut TcpStream) -> bool {
    let mut answer = Vec::new();
    let mut is_open = stream.write_all(SMALL).await.is_ok();
    // The whole answer, so that nothing of it is left for the next request on this connection.
    while is_open && !answer.ends_with(b"small") {
        is_open = stream
            .read_buf(&mut answer)
            .await
            .is_ok_and(|length| length > 0);
    }
    is_open && answer.starts_with(b"HTTP/1.1 200")
}

#[tokio::test]
async fn an_address_has_its_part_of_the_connections() {
    let server = Server::start(Limits {
        per_address: 3,
        ..Limits::default()
    })
    .await;
    let mut open = Vec::new();
    for _ in 0..3 {
        let mut stream = server.connect().await;
        assert!(is_served(&mut stream).await);
        open.push(stream);
    }
    let mut one_more = server.connect().await;
    assert_eq!(
        read_to_end(&mut one_more).await,
        "",
        "it is closed without an answer"
    );
    assert_eq!(server.counts.refused.load(Ordering::Relaxed), 1);
    drop(open.pop());
    soon("the server knows that one has gone", || {
        server.counts.open.get() == 2
    })
    .await;
    assert!(is_served(&mut server.connect().await).await);
}

/// What is beyond the limit is neither served nor closed: the system keeps it until there is room.
#[tokio::test]
async fn connections_beyond_the_limit_wait_until_one_ends() {
    let server = Server::start(Limits {
        connections: 2,
        ..Limits::default()
    })
    .await;
    let (mut first, second) = (server.connect().await, server.connect().await);
    let mut waiting = server.connect().await;
    waiting.write_all(SMALL).await.unwrap();
    for _ in 0..20 {
        assert!(is_served(&mut first).await, "those that are open go on");
    }
    assert_eq!(
        waiting.try_read(&mut [0]).unwrap_err().kind(),
        ErrorKind::WouldBlock
    );
    assert_eq!(server.counts.open.get(), 2);
    drop(second);
    let mut answer = [0; 12];
    timeout(SOON, waiting.read_exact(&mut answer))
        .await
        .expect("it gets its turn")
        .unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200");
    assert_eq!(server.counts.refused.load(Ordering::Relaxed), 0);
}

/// Behind a proxy there are many clients.
#[tokio::test]
async fn trusted_proxies_have_as_many_connections_as_they_like() {
    let exempt = vec!["127.0.0.1/32".parse().unwrap()];
    let server = Server::start(Limits {
        per_address: 1,
        exempt,
        ..Limits::default()
    })
    .await;
    let mut open = Vec::new();
    for _ in 0..20 {
        let mut stream = server.connect().await;
        assert!(is_served(&mut stream).await);
        open.push(stream);
    }
}
