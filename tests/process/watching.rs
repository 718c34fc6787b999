//! What those who run the program see of it: metrics on an address of their own, traces at a
//! collector.

use crate::program::{ADMIN, ADMIN_SECRET, Server, soon};
use axum::{
    Router,
    body::Bytes,
    http::{HeaderMap, StatusCode, header::CONTENT_TYPE},
    routing::post,
};
use std::sync::{Arc, Mutex};
use tokio::{net::TcpListener, task::JoinHandle};

/// A collector that keeps what it is sent.
struct Collector {
    url: String,
    batches: Arc<Mutex<Vec<u8>>>,
    server: JoinHandle<()>,
}

impl Collector {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let batches = Arc::<Mutex<Vec<u8>>>::default();
        let kept = batches.clone();
        let keep = async move |headers: HeaderMap, body: Bytes| {
            assert_eq!(headers[CONTENT_TYPE], "application/x-protobuf");
            kept.lock().unwrap().extend_from_slice(&body);
            StatusCode::OK
        };
        let routes = Router::new().route("/v1/traces", post(keep));
        let server = tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        Self {
            url,
            batches,
            server,
        }
    }

    /// How often something occurs in what came.
    fn count(&self, wanted: &[u8]) -> usize {
        self.batches
            .lock()
            .unwrap()
            .windows(wanted.len())
            .filter(|window| *window == wanted)
            .count()
    }
}

impl Drop for Collector {
    fn drop(&mut self) {
        self.server.abort();
    }
}

#[tokio::test]
async fn metrics_with_an_address_of_their_own_are_there_and_nowhere_else() {
    let server = Server::with_admin(&[("LATCHKEY_METRICS_LISTEN", "127.0.0.1:0")]).await;
    server.token((ADMIN, ADMIN_SECRET)).await;
    let status = async |url: String| reqwest::get(url).await.unwrap().status();
    assert_eq!(status(format!("{}/metrics", server.url)).await, 404);
    let log = server.stderr();
    let line = log
        .lines()
        .find(|line| line.contains("metrics are served"))
        .unwrap();
    let port: String = line
        .split_once("127.0.0.1:")
        .unwrap()
        .1
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    let page = reqwest::get(format!("http://127.0.0.1:{port}/metrics"))
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(
        page.contains("latchkey_tokens_issued_total{grant_type=\"client_credentials\"} 1\n"),
        "{page}"
    );
    assert_eq!(
        status(format!("http://127.0.0.1:{port}/oauth/jwks")).await,
        404
    );
    server.stop().await;
}

#[tokio::test]
async fn metrics_are_beside_everything_else_by_default() {
    let server = Server::start(&[]).await;
    let page = reqwest::get(format!("{}/metrics", server.url))
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(page.contains("latchkey_build_info"), "{page}");
}

#[tokio::test]
async fn a_collector_gets_the_requests_and_nothing_secret() {
    let collector = Collector::start().await;
    let server = Server::with_admin(&[
        ("LATCHKEY_OTLP_ENDPOINT", &collector.url),
        ("LATCHKEY_LOG", "warn,latchkey::serve=info"),
    ])
    .await;
    let token = server.token((ADMIN, ADMIN_SECRET)).await;
    let request = reqwest::Client::new().get(format!(
        "{}/api/v1/clients/made-up-id?search=hidden-query",
        server.url
    ));
    let request = request.header(
        "traceparent",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    );
    request
        .header("tracestate", "vendor=hidden-state")
        .bearer_auth(&token)
        .send()
        .await
        .unwrap();
    // What is left is sent before the end.
    let folder = server.stop().await;
    assert_eq!(collector.count(b"POST /oauth/token"), 1);
    assert_eq!(collector.count(b"GET /api/v1/clients/{id}"), 1);
    assert!(
        collector.count(b"http.response.status_code") >= 2
            && collector.count(b"latchkey.request_id") >= 2
    );
    let caller = [
        0x0a, 0xf7, 0x65, 0x19, 0x16, 0xcd, 0x43, 0xdd, 0x84, 0x48, 0xeb, 0x21, 0x1c, 0x80, 0x31,
        0x9c,
    ];
    assert_eq!(collector.count(&caller), 1, "the caller's trace goes on");
    for secret in [
        ADMIN,
        ADMIN_SECRET,
        &token,
        "made-up-id",
        "hidden-query",
        "hidden-state",
        "Bearer",
    ] {
        assert_eq!(collector.count(secret.as_bytes()), 0, "{secret} was sent");
    }
    let log = std::fs::read_to_string(folder.path().join("stderr")).unwrap();
    assert!(!log.contains("could not be sent"), "{log}");
}

#[tokio::test]
async fn a_caller_decides_whether_its_request_is_traced_and_otherwise_the_ratio_does() {
    let collector = Collector::start().await;
    let settings = [
        ("LATCHKEY_OTLP_ENDPOINT", collector.url.as_str()),
        ("LATCHKEY_OTLP_SAMPLE_RATIO", "0"),
    ];
    let server = Server::start(&settings).await;
    let get = async |path: &str, parent: Option<&str>| {
        let request = reqwest::Client::new().get(format!("{}{path}", server.url));
        let request = parent.into_iter().fold(request, |request, parent| {
            request.header("traceparent", parent)
        });
        assert_eq!(request.send().await.unwrap().status(), 200);
    };
    get("/oauth/jwks", None).await;
    get(
        "/readyz",
        Some("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"),
    )
    .await;
    get(
        "/healthz",
        Some("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
    )
    .await;
    server.stop().await;
    let seen = [&b"GET /oauth/jwks"[..], b"GET /readyz", b"GET /healthz"]
        .map(|name| collector.count(name));
    assert_eq!(seen, [0, 0, 1]);
}

#[tokio::test]
async fn a_collector_that_never_answers_holds_up_neither_requests_nor_the_end_for_long() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", silent.local_addr().unwrap());
    let mut server = Server::start(&[("LATCHKEY_OTLP_ENDPOINT", &url)]).await;
    assert_eq!(
        reqwest::get(format!("{}/healthz", server.url))
            .await
            .unwrap()
            .status(),
        200
    );
    server.terminate();
    assert!(server.ended().await.success());
    let log = server.stderr();
    assert!(
        log.contains("the last traces could not be sent") && log.contains("stopped"),
        "{log}"
    );
}

#[tokio::test]
async fn a_collector_that_is_away_is_told_of_once() {
    let server = Server::start(&[
        ("LATCHKEY_OTLP_ENDPOINT", "http://127.0.0.1:1"),
        ("OTEL_BSP_SCHEDULE_DELAY", "50"),
    ])
    .await;
    let told = || {
        server
            .stderr()
            .lines()
            .filter(|line| line.contains("traces could not be sent"))
            .count()
    };
    let ask = async || {
        reqwest::get(format!("{}/healthz", server.url))
            .await
            .unwrap()
            .status()
    };
    assert_eq!(ask().await, 200);
    soon("the log tells of it", async || (told() > 0).then_some(())).await;
    for _ in 0..3 {
        assert_eq!(ask().await, 200);
    }
    let folder = server.stop().await;
    let log = std::fs::read_to_string(folder.path().join("stderr")).unwrap();
    let told: Vec<_> = log
        .lines()
        .filter(|line| line.contains(" traces could not be sent"))
        .collect();
    assert!(
        told.len() == 1 && told[0].contains("refused"),
        "once, and why: {log}"
    );
}
