//! Requests go to checked addresses only, however a URL hides where it leads.

use super::receiver::Receiver;
use config::Egress;
use egress::{EgressAnswer, EgressClient, EgressError, Post, Resolver, Tls};
use rustls::RootCertStore;
use std::{
    future::ready,
    io,
    net::IpAddr,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
use url::Url;

/// Answers with these addresses one after the other, and then with the last.
pub(super) struct Scripted {
    addresses: Vec<Vec<IpAddr>>,
    asked: AtomicUsize,
}

impl Scripted {
    pub(super) fn new(addresses: &[&[&str]]) -> Arc<Self> {
        let parse = |list: &&[&str]| list.iter().map(|ip| ip.parse().unwrap()).collect();
        Arc::new(Self {
            addresses: addresses.iter().map(parse).collect(),
            asked: AtomicUsize::new(0),
        })
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

impl Resolver for Scripted {
    fn resolve<'a>(
        &'a self,
        _: &'a str,
    ) -> Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send + 'a>> {
        let number = self.asked.fetch_add(1, Ordering::SeqCst);
        let last = self.addresses.len() - 1;
        Box::pin(ready(Ok(self.addresses[number.min(last)].clone())))
    }
}

pub(super) fn allowed(networks: &[&str]) -> Egress {
    Egress {
        allowed: networks
            .iter()
            .map(|network| network.parse().unwrap())
            .collect(),
    }
}

fn client(settings: Egress, resolver: Arc<Scripted>) -> EgressClient {
    EgressClient::with(settings, resolver, Tls::trusting(RootCertStore::empty()))
}

pub(super) fn answer(status: u16) -> EgressAnswer {
    EgressAnswer {
        status,
        retry_after: None,
    }
}

pub(super) fn post(url: &str) -> Post {
    Post {
        url: Url::parse(url).unwrap(),
        headers: vec![("webhook-id", "x".to_owned())],
        body: "{}".into(),
    }
}

/// Every way to write an address that is not public, by https and by http.
#[tokio::test]
async fn no_spelling_of_a_private_address_is_reached() {
    let receiver = Receiver::start().await;
    let port = receiver.port();
    let resolver = Scripted::new(&[&["127.0.0.1"]]);
    let client = client(allowed(&[]), resolver.clone());
    for host in [
        "127.0.0.1",
        "127.1",
        "127.0.1",
        "2130706433",
        "017700000001",
        "0177.0.0.1",
        "0x7f.0.0.1",
        "0x7f000001",
        "0x7F.1",
        "127.0.0.1.",
        "%31%32%37.0.0.1",
        "127.0.0.1",
        "127\u{3002}0\u{3002}0\u{3002}1",
        "0.0.0.0",
        "0",
        "10.0.0.1",
        "169.254.169.254",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[0:0:0:0:0:ffff:127.0.0.1]",
        "[::127.0.0.1]",
        "[64:ff9b::127.0.0.1]",
        "[64:ff9b:1::7f00:1]",
        "[2002:7f00:1::]",
        "[2001:0:7f00:1::]",
        "[fe80::1]",
        "[fc00::1]",
        "[fd00:ec2::254]",
        "[ff02::1]",
        "224.0.0.1",
        "255.255.255.255",
        "192.0.2.1",
        "localhost",
        "localhost.",
        "LOCALHOST",
        "a.rebound.example",
    ] {
        for scheme in ["http", "https"] {
            let outcome = client
                .post(post(&format!("{scheme}://{host}:{port}/")))
                .await;
            assert_eq!(outcome, Err(EgressError::NoAddress), "{scheme}://{host}");
        }
    }
    assert!(receiver.received().is_empty());
}

#[tokio::test]
async fn urls_with_names_or_of_other_schemes_are_not_used() {
    let receiver = Receiver::start().await;
    let port = receiver.port();
    let client = client(allowed(&["127.0.0.0/8"]), Scripted::new(&[&["127.0.0.1"]]));
    for url in [
        format!("http://user@127.0.0.1:{port}/"),
        format!("http://user:password@127.0.0.1:{port}/"),
        format!("http://:password@127.0.0.1:{port}/"),
        "http://127.0.0.1:0/".to_owned(),
        format!("ftp://127.0.0.1:{port}/"),
        "file:///etc/passwd".to_owned(),
        format!("gopher://127.0.0.1:{port}/"),
        "data:text/plain,x".to_owned(),
    ] {
        assert_eq!(
            client.post(post(&url)).await,
            Err(EgressError::Url),
            "{url}"
        );
    }
    // What looks like another host before the real one.
    let url = format!("http://127.0.0.1:{port}/@example.com#x");
    assert_eq!(client.post(post(&url)).await, Ok(answer(204)));
    assert_eq!(receiver.take()[0].path, "/@example.com");
}

/// The name is resolved once, and the connection goes to the address that was checked: a name that
/// turns to another address for the second question gains nothing.
#[tokio::test]
async fn a_name_that_changes_its_address_gains_nothing() {
    let receiver = Receiver::start().await;
    let url = format!("http://rebound.example:{}/", receiver.port());
    let opened = allowed(&["127.0.0.2/32"]);
    // First an allowed address, where nothing listens; then the one where something does.
    let resolver = Scripted::new(&[&["127.0.0.2"], &["127.0.0.1"]]);
    let client = client(opened.clone(), resolver.clone());
    assert_eq!(client.post(post(&url)).await, Err(EgressError::Connect));
    assert_eq!(resolver.asked(), 1, "it is resolved once");
    assert_eq!(client.post(post(&url)).await, Err(EgressError::NoAddress));
    assert!(receiver.received().is_empty());

    // Of several addresses, only those that are allowed are tried.
    let resolver = Scripted::new(&[&["10.0.0.1", "127.0.0.1", "127.0.0.2"]]);
    let mixed = EgressClient::with(opened, resolver, Tls::trusting(RootCertStore::empty()));
    assert_eq!(mixed.post(post(&url)).await, Err(EgressError::Connect));
    assert!(receiver.received().is_empty());
}

#[tokio::test]
async fn an_opened_network_is_reached_and_the_host_is_kept() {
    let receiver = Receiver::start().await;
    let client = client(allowed(&["127.0.0.0/8"]), Scripted::new(&[&["127.0.0.1"]]));
    let url = format!("http://receiver.test:{}/a/b?c=d", receiver.port());
    assert_eq!(client.post(post(&url)).await, Ok(answer(204)));
    let message = receiver.take().remove(0);
    assert_eq!(
        message.header("host"),
        format!("receiver.test:{}", receiver.port())
    );
    assert!(message.header("user-agent").starts_with("Latchkey/"));
    assert_eq!(
        (message.path.as_str(), message.body.as_str()),
        ("/a/b?c=d", "{}")
    );
    assert_eq!(message.header("content-length"), "2");
    receiver.answers(307);
    assert_eq!(
        client.post(post(&url)).await,
        Ok(answer(307)),
        "a redirect is an answer"
    );
    assert_eq!(receiver.take().len(), 1, "and is not followed");
}

/// A server that does with each connection what it is given.
async fn raw(answer: &'static [u8], times: usize) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 4096];
            let _ = stream.read(&mut request).await;
            for _ in 0..times {
                if stream.write_all(answer).await.is_err() {
                    break;
                }
            }
        }
    });
    port
}

#[tokio::test]
async fn answers_that_do_not_end_or_are_not_http_end_anyway() {
    let client = || client(allowed(&["127.0.0.0/8"]), Scripted::new(&[&["127.0.0.1"]]));
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://127.0.0.1:{}/", silent.local_addr().unwrap().port());
    let short = client().within(Duration::from_millis(50));
    assert_eq!(short.post(post(&url)).await, Err(EgressError::Timeout));

    let port = raw(b"SSH-2.0-OpenSSH_9.2\r\n", 1).await;
    let url = format!("http://127.0.0.1:{port}/");
    assert_eq!(client().post(post(&url)).await, Err(EgressError::Protocol));
    let port = raw(b"", 0).await;
    let url = format!("http://127.0.0.1:{port}/");
    assert_eq!(client().post(post(&url)).await, Err(EgressError::Protocol));

    // A head without end, and a body of which only the beginning is read.
    let port = raw(
        b"HTTP/1.1 200 OK\r\nx: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy",
        100_000,
    )
    .await;
    let url = format!("http://127.0.0.1:{port}/");
    assert_eq!(client().post(post(&url)).await, Err(EgressError::Protocol));
    let port = raw(
        b"HTTP/1.1 200 OK\r\ncontent-length: 100000000\r\n\r\nzzzzzzzzzzzzzzzzzzzzzzzzzz",
        100_000,
    )
    .await;
    let url = format!("http://127.0.0.1:{port}/");
    assert_eq!(client().post(post(&url)).await, Ok(answer(200)));
}
