//! HTTP/1: heads that do not end, connections that rest, answers that are not read.

use super::{LARGE, PAGE, SMALL, Server, quick, read_to_end, soon};
use std::{sync::atomic::Ordering, time::Duration};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// Whether HTTP/1 or HTTP/2 is spoken shows only with the first byte that is not of HTTP/2's
/// preface, which begins with `P`, as `POST` does.
#[tokio::test]
async fn a_connection_whose_first_head_does_not_end_is_closed() {
    let server = Server::start(quick(true, false, false)).await;
    for begun in [
        "",
        "P",
        "PRI * HTTP/2.0\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "POST /echo HTTP/1.1\r\nhost: x",
    ] {
        let mut stream = server.connect().await;
        stream.write_all(begun.as_bytes()).await.unwrap();
        let answer = read_to_end(&mut stream).await;
        assert!(
            !answer.contains("200 OK"),
            "{begun:?} was answered with {answer}"
        );
    }
    server.is_empty().await;
    assert_eq!(server.closed("head"), 5);
}

/// Bytes that keep coming do not put the end off.
#[tokio::test]
async fn a_head_that_comes_byte_by_byte_is_cut_off() {
    let server = Server::start(quick(true, false, false)).await;
    for first in [&b""[..], SMALL] {
        let mut stream = server.connect().await;
        stream.write_all(first).await.unwrap();
        let (mut reader, mut writer) = stream.split();
        let read = async {
            let mut answer = Vec::new();
            let _ = reader.read_to_end(&mut answer).await;
            String::from_utf8_lossy(&answer).matches("200 OK").count()
        };
        let trickle = async {
            for byte in b"GET /small HTTP/1.1\r\nx-long: "
                .iter()
                .chain(std::iter::repeat(&b'x'))
            {
                if writer.write_all(&[*byte]).await.is_err() {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        let answered = tokio::select! {
            answered = read => answered,
            () = trickle => 0,
        };
        assert!(answered <= usize::from(!first.is_empty()));
    }
    server.is_empty().await;
    assert_eq!(server.closed("head"), 2);
}

#[tokio::test]
async fn a_connection_that_rests_for_too_long_is_closed() {
    let server = Server::start(quick(false, true, false)).await;
    let mut stream = server.connect().await;
    stream.write_all(SMALL).await.unwrap();
    let answer = read_to_end(&mut stream).await;
    assert!(
        answer.contains("200 OK") && answer.ends_with("small"),
        "{answer}"
    );
    server.is_empty().await;
    assert_eq!(server.closed("idle"), 1);
}

/// All times are short, and none of them is over what is asked and read one after the other.
#[tokio::test]
async fn a_connection_that_works_stays_open() {
    let server = Server::start(quick(true, true, true)).await;
    let mut stream = server.connect().await;
    let mut answer = vec![0; LARGE + 4096];
    for _ in 0..20 {
        stream
            .write_all(b"GET /large HTTP/1.1\r\nhost: x\r\n\r\n")
            .await
            .unwrap();
        let mut wanted = LARGE;
        while wanted > 0 {
            let read = stream.read(&mut answer).await.unwrap();
            assert!(read > 0, "it was closed");
            wanted = wanted.saturating_sub(read);
        }
        stream.write_all(SMALL).await.unwrap();
        while !answer.starts_with(b"HTTP/1.1 200 OK") || !answer.ends_with(b"small") {
            answer.resize(4096, 0);
            let read = stream.read(&mut answer).await.unwrap();
            assert!(read > 0, "it was closed");
            answer.truncate(read);
        }
        answer.resize(LARGE + 4096, 0);
    }
}

/// Sixty-four requests of a megabyte each, and not a byte is read: what the kernel does not take is
/// written by no end of waiting.
#[tokio::test]
async fn a_peer_that_reads_nothing_is_cut_off() {
    let server = Server::start(quick(false, false, true)).await;
    let mut peers = Vec::new();
    for _ in 0..5 {
        let mut stream = server.connect().await;
        stream
            .write_all(&b"GET /large HTTP/1.1\r\nhost: x\r\n\r\n".repeat(64))
            .await
            .unwrap();
        peers.push(stream);
    }
    soon("they are cut off", || server.closed("unread") == 5).await;
    server.is_empty().await;
}

/// Otherwise a peer that reads nothing could have as many answers in memory as requests fit into a
/// packet.
#[tokio::test]
async fn the_next_request_is_not_looked_at_before_the_answer_is_read() {
    let server = Server::start(quick(false, false, true)).await;
    let mut stream = server.connect().await;
    stream
        .write_all(&b"GET /huge HTTP/1.1\r\nhost: x\r\n\r\n".repeat(64))
        .await
        .unwrap();
    soon("it is cut off", || server.closed("unread") == 1).await;
    assert_eq!(server.asked.load(Ordering::Relaxed), 1);
}

/// Each waits until the answer before it has been written, and is then carried out.
#[tokio::test]
async fn requests_that_are_sent_at_once_are_all_answered() {
    let server = Server::start(quick(false, false, false)).await;
    let mut stream = server.connect().await;
    let large = b"GET /large HTTP/1.1\r\nhost: x\r\n\r\n";
    let last = b"GET /page HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    let requests = [&[large, SMALL].concat().repeat(8), &last[..]].concat();
    stream.write_all(&requests).await.unwrap();
    let answers = read_to_end(&mut stream).await;
    assert_eq!(answers.matches("HTTP/1.1 200 OK").count(), 17);
    assert!(answers.len() > 8 * LARGE + PAGE);
}

/// A line without an end, and one header too many bytes long: neither is read to its end.
#[tokio::test]
async fn a_head_that_is_too_large_is_refused() {
    let server = Server::start(quick(false, false, false)).await;
    for begun in ["GET /small?", "GET /small HTTP/1.1\r\nhost: x\r\nx-long: "] {
        let mut stream = server.connect().await;
        // It may close before it has read all.
        let _ = stream
            .write_all(&[begun.as_bytes(), &[b'x'; 256 * 1024]].concat())
            .await;
        let answer = read_to_end(&mut stream).await;
        assert!(answer.starts_with("HTTP/1.1 431"), "{begun}: {answer}");
    }
    let mut stream = server.connect().await;
    let begun = b"GET /small HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-long: ";
    stream
        .write_all(&[&begun[..], &[b'x'; 100 * 1024], b"\r\n\r\n"].concat())
        .await
        .unwrap();
    assert!(
        read_to_end(&mut stream).await.starts_with("HTTP/1.1 200"),
        "a head that is smaller than the limit is read"
    );
    server.is_empty().await;
}
