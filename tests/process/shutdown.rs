//! The orderly end: nothing that was begun is lost.

use crate::program::{ADMIN, ADMIN_SECRET, Server, program, run, soon};
use futures_util::{SinkExt, StreamExt};
use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};
use tokio::time::Instant;
use tokio_tungstenite::{
    connect_async,
    tungstenite::{Message, client::IntoClientRequest},
};

fn read_until(stream: &mut TcpStream, wanted: &str) -> String {
    let (mut text, mut buffer) = (String::new(), [0; 4096]);
    while !text.contains(wanted) {
        let count = stream.read(&mut buffer).unwrap();
        assert!(count > 0, "the connection ended after: {text}");
        text.push_str(&String::from_utf8_lossy(&buffer[..count]));
    }
    text
}

#[tokio::test]
async fn a_request_in_flight_is_answered_after_the_signal_to_stop() {
    let mut server = Server::with_admin(&[]).await;
    let address = server.url.trim_start_matches("http://").to_owned();
    let encoded = reqwest::Url::parse_with_params(
        "http://x/",
        [("client_id", ADMIN), ("client_secret", ADMIN_SECRET)],
    )
    .unwrap();
    let body = format!("grant_type=client_credentials&{}", encoded.query().unwrap());
    let mut stream = TcpStream::connect(&address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(30)))
        .unwrap();
    let head = "content-type: application/x-www-form-urlencoded\r\nexpect: 100-continue\r\nconnection: close";
    write!(
        stream,
        "POST /oauth/token HTTP/1.1\r\nhost: x\r\n{head}\r\ncontent-length: {}\r\n\r\n",
        body.len()
    )
    .unwrap();
    // Now the endpoint waits for the body.
    read_until(&mut stream, "100 Continue");

    server.terminate();
    let log = || server.stderr();
    soon("the server says that it stops", async || {
        log().contains("stopping").then_some(())
    })
    .await;
    assert!(
        TcpStream::connect(&address).is_err(),
        "new connections are still accepted"
    );

    stream.write_all(body.as_bytes()).unwrap();
    let answer = read_until(&mut stream, "access_token");
    assert!(answer.contains("200 OK"), "{answer}");
    assert!(server.ended().await.success());
    assert!(server.stderr().contains("stopped"));
}

#[tokio::test]
async fn an_idle_connection_does_not_hold_up_the_end() {
    let mut server = Server::with_admin(&[]).await;
    let client = reqwest::Client::new();
    assert_eq!(
        client
            .get(format!("{}/healthz", server.url))
            .send()
            .await
            .unwrap()
            .status(),
        200
    );
    server.terminate();
    assert!(server.ended().await.success());
    assert!(!server.stderr().contains("cut off"), "{}", server.stderr());
}

#[tokio::test]
async fn connections_that_say_nothing_do_not_hold_up_the_end() {
    let mut server = Server::with_admin(&[]).await;
    let address = server.url.trim_start_matches("http://").to_owned();
    let silent: Vec<_> = (0..20)
        .map(|_| TcpStream::connect(&address).unwrap())
        .collect();
    // Connections are accepted in their order, so when this one is answered, the others wait to be
    // spoken on.
    assert_eq!(
        reqwest::get(format!("{}/healthz", server.url))
            .await
            .unwrap()
            .status(),
        200
    );
    let began = Instant::now();
    server.terminate();
    assert!(server.ended().await.success());
    assert!(
        began.elapsed() < Duration::from_secs(5),
        "it took {:?}",
        began.elapsed()
    );
    assert!(!server.stderr().contains("cut off"), "{}", server.stderr());
    drop(silent);
}

fn make_client(server: &Server) {
    assert!(
        run(
            server.folder(),
            &[],
            &["client", "create", "--name", "Report"]
        )
        .status
        .success()
    );
}

#[tokio::test]
async fn open_sockets_are_told_and_do_not_hold_up_the_end() {
    let mut server = Server::with_admin(&[]).await;
    let token = server.token((ADMIN, ADMIN_SECRET)).await;
    let mut request = format!("{}/graphql", server.url.replace("http", "ws"))
        .into_client_request()
        .unwrap();
    request.headers_mut().insert(
        "sec-websocket-protocol",
        "graphql-transport-ws".parse().unwrap(),
    );
    let (mut socket, _) = connect_async(request).await.unwrap();
    let init =
        format!(r#"{{"type":"connection_init","payload":{{"Authorization":"Bearer {token}"}}}}"#);
    socket.send(Message::text(init)).await.unwrap();
    assert_eq!(
        socket.next().await.unwrap().unwrap().into_text().unwrap(),
        r#"{"type":"connection_ack"}"#
    );
    let subscribe = r#"{"type":"subscribe","id":"1","payload":{"query":"subscription { clientChanged { kind } }"}}"#;
    socket.send(Message::text(subscribe)).await.unwrap();
    socket
        .send(Message::text(r#"{"type":"ping"}"#))
        .await
        .unwrap();
    assert_eq!(
        socket.next().await.unwrap().unwrap().into_text().unwrap(),
        r#"{"type":"pong"}"#
    );

    // What a command commits beside the server arrives as well.
    make_client(&server);
    assert!(
        socket
            .next()
            .await
            .unwrap()
            .unwrap()
            .into_text()
            .unwrap()
            .contains("CREATED")
    );
    let began = Instant::now();
    server.terminate();
    let code = loop {
        if let Message::Close(frame) = socket.next().await.unwrap().unwrap() {
            break u16::from(frame.unwrap().code);
        }
    };
    assert_eq!(code, 1001);
    assert!(server.ended().await.success());
    assert!(
        began.elapsed() < Duration::from_secs(5),
        "it took {:?}",
        began.elapsed()
    );
    assert!(!server.stderr().contains("cut off"), "{}", server.stderr());
}

#[tokio::test]
async fn a_signal_right_after_the_word_that_it_listens_ends_it_in_order() {
    for _ in 0..3 {
        let folder = Server::start(&[]).await.stop().await;
        assert!(
            std::fs::read_to_string(folder.path().join("stderr"))
                .unwrap()
                .contains("stopped")
        );
    }
}

#[tokio::test]
async fn after_an_orderly_end_the_database_file_holds_everything() {
    let server = Server::with_admin(&[]).await;
    server.token((ADMIN, ADMIN_SECRET)).await;
    let folder = server.stop().await;
    let left = std::fs::metadata(folder.path().join("latchkey.db-wal")).map_or(0, |wal| wal.len());
    assert_eq!(
        left, 0,
        "a copy of latchkey.db alone would lack what is in latchkey.db-wal"
    );
}

/// What a terminal that is closed sends.
#[tokio::test]
async fn a_hangup_ends_it_in_order() {
    let mut server = Server::with_admin(&[]).await;
    server.token((ADMIN, ADMIN_SECRET)).await;
    server.signal("HUP");
    assert!(server.ended().await.success());
    assert!(server.stderr().contains("stopped"), "{}", server.stderr());
}

/// `nohup latchkey serve`.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_hangup_that_was_ignored_at_the_start_stays_ignored() {
    let folder = tempfile::tempdir().unwrap();
    let direct = program(folder.path(), &[], &["serve", "--listen", "127.0.0.1:0"]);
    let mut command = std::process::Command::new("sh");
    command
        .args(["-c", "trap '' HUP; exec \"$0\" \"$@\""])
        .arg(direct.get_program())
        .args(direct.get_args());
    command
        .current_dir(folder.path())
        .env_clear()
        .stdin(std::process::Stdio::null());
    let server = Server::spawn(folder, command).await;
    server.signal("HUP");
    for _ in 0..3 {
        assert_eq!(
            reqwest::get(format!("{}/healthz", server.url))
                .await
                .unwrap()
                .status(),
            200
        );
    }
    server.stop().await;
}
