//! One address has its part of the connections, and no more.

use super::{Server, read_to_end, soon};
use latchkey::serve::limits::Limits;
use std::sync::atomic::Ordering;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// Whether a request on it is answered.
async fn is_served(stream: &mut TcpStream) -> bool {
    let mut answer = [0; 12];
    stream.write_all(b"GET /small HTTP/1.1\r\nhost: x\r\n\r\n").await.is_ok()
        && stream.read_exact(&mut answer).await.is_ok()
        && answer == *b"HTTP/1.1 200"
}

#[tokio::test]
async fn an_address_has_its_part_of_the_connections() {
    let server = Server::start(Limits { per_address: 3, ..Limits::default() }).await;
    let mut open = Vec::new();
    for _ in 0..3 {
        let mut stream = server.connect().await;
        assert!(is_served(&mut stream).await);
        open.push(stream);
    }
    let mut one_more = server.connect().await;
    assert_eq!(read_to_end(&mut one_more).await, "", "it is closed without an answer");
    assert_eq!(server.counts.refused.load(Ordering::Relaxed), 1);
    drop(open.pop());
    soon("the server knows that one has gone", || server.counts.open.get() == 2).await;
    assert!(is_served(&mut server.connect().await).await);
}

/// Behind a proxy there are many clients.
#[tokio::test]
async fn trusted_proxies_have_as_many_connections_as_they_like() {
    let exempt = vec!["127.0.0.1/32".parse().unwrap()];
    let server = Server::start(Limits { per_address: 1, exempt, ..Limits::default() }).await;
    let mut open = Vec::new();
    for _ in 0..20 {
        let mut stream = server.connect().await;
        assert!(is_served(&mut stream).await);
        open.push(stream);
    }
}
