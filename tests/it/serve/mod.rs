//! Connections: what a peer that does too little, or too much, is stopped by. Over real sockets,
//! with the times of production made short.

mod address;
mod frames;
mod http1;
mod http2;
mod http2_limits;
mod request;
mod tls;

use app::metrics::Connections;
use axum::{
    Router,
    body::Bytes,
    extract::Request,
    routing::{any, get, post},
};
use latchkey::serve::{Terms, accept, limits::Limits, tls::ServerTls};
use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{io::AsyncReadExt, net::TcpListener, net::TcpStream, time::timeout};

/// How long something that must happen may take.
const SOON: Duration = Duration::from_secs(20);
/// A request for the smallest answer.
const SMALL: &[u8] = b"GET /small HTTP/1.1\r\nhost: x\r\n\r\n";
/// An answer that takes part of what a connection may leave unread.
const PAGE: usize = 100 * 1024;
/// An answer that no buffer of the kernel holds several of.
const LARGE: usize = 1024 * 1024;
/// An answer that the buffers of the kernel do not hold.
const HUGE: usize = 64 * 1024 * 1024;

/// A server with routes of its own, until it is dropped.
struct Server {
    address: SocketAddr,
    counts: Arc<Connections>,
    /// How often the largest answer was asked for.
    asked: Arc<AtomicUsize>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Times that a test can wait for. Those that a test is not about are as long as ever.
fn quick(head: bool, idle: bool, unread: bool) -> Limits {
    let short = |short: bool, long: Duration| {
        if short {
            Duration::from_millis(100)
        } else {
            long
        }
    };
    let usual = Limits::default();
    Limits {
        head: short(head, usual.head),
        idle: short(idle, usual.idle),
        write: short(unread, usual.write),
        answer: short(unread, usual.answer),
        ..usual
    }
}

impl Server {
    async fn start(limits: Limits) -> Self {
        Self::start_with(limits, None).await
    }

    async fn start_with(limits: Limits, tls: Option<ServerTls>) -> Self {
        let [page, large, huge] = [PAGE, LARGE, HUGE].map(|length| Bytes::from(vec![0; length]));
        let asked = Arc::<AtomicUsize>::default();
        let count = asked.clone();
        let routes = Router::new()
            .route("/small", get(async || "small"))
            .route("/page", get(async move || page.clone()))
            .route("/large", get(async move || large.clone()))
            .route(
                "/huge",
                get(async move || {
                    count.fetch_add(1, Ordering::Relaxed);
                    huge.clone()
                }),
            )
            .route(
                "/never",
                any(async |_unread: Request| std::future::pending::<()>().await),
            )
            .route("/echo", post(async |body: Bytes| body));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let counts = Arc::<Connections>::default();
        let terms = Terms {
            limits: Arc::new(limits),
            counts: counts.clone(),
            tls,
        };
        let task = tokio::spawn(accept(listener, routes, terms, std::future::pending()));
        Self {
            address,
            counts,
            asked,
            task,
        }
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// How many connections were closed for that reason.
    fn closed(&self, reason: &str) -> u64 {
        self.counts
            .closed
            .all()
            .find(|(name, _)| *name == reason)
            .unwrap()
            .1
    }

    /// Waits until no connection is open any more.
    async fn is_empty(&self) {
        soon("all connections are closed", || self.counts.open.get() == 0).await;
    }
}

async fn soon(what: &str, is: impl Fn() -> bool) {
    let wait = async {
        while !is() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(SOON, wait)
        .await
        .unwrap_or_else(|_| panic!("{what}: not within {SOON:?}"));
}

/// All that comes until the other side closes, in order or not.
async fn read_to_end(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    // A reset after the last byte is an end as well.
    let _ = timeout(SOON, stream.read_to_end(&mut bytes))
        .await
        .expect("the connection is closed in time");
    String::from_utf8_lossy(&bytes).into_owned()
}
