//! A receiver of webhooks on this machine, which answers as a test tells it.

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{
        HeaderMap, StatusCode, Uri,
        header::{LOCATION, RETRY_AFTER},
    },
    response::{IntoResponse, Response},
};
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU16, Ordering},
};
use tokio::{net::TcpListener, task::JoinHandle};

/// A message as it arrived.
#[derive(Clone, Debug)]
pub(super) struct Received {
    /// Path and query.
    pub path: String,
    /// Headers.
    pub headers: HeaderMap,
    /// Body.
    pub body: String,
}

impl Received {
    /// A header.
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .unwrap_or_else(|| panic!("no {name}"))
            .to_str()
            .unwrap()
    }

    /// The body as JSON.
    pub(super) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

#[derive(Default)]
struct Inbox {
    received: Mutex<Vec<Received>>,
    status: AtomicU16,
    retry_after: Mutex<Option<String>>,
}

/// A receiver, until it is dropped.
pub(super) struct Receiver {
    port: u16,
    inbox: Arc<Inbox>,
    task: JoinHandle<()>,
}

impl Receiver {
    /// One that answers 204.
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let inbox = Arc::new(Inbox::default());
        inbox.status.store(204, Ordering::SeqCst);
        let routes = Router::new().fallback(receive).with_state(inbox.clone());
        let task = tokio::spawn(async move {
            axum::serve(listener, routes).await.unwrap();
        });
        Self { port, inbox, task }
    }

    /// Where it listens.
    pub(super) fn port(&self) -> u16 {
        self.port
    }

    /// Its URL.
    pub(super) fn url(&self) -> String {
        format!("http://127.0.0.1:{}/hooks?key=abc", self.port)
    }

    /// What it answers from now on.
    pub(super) fn answers(&self, status: u16) {
        self.inbox.status.store(status, Ordering::SeqCst);
    }

    /// The `Retry-After` of its answers from now on.
    pub(super) fn asks_to_wait(&self, retry_after: &str) {
        *self.inbox.retry_after.lock().unwrap() = Some(retry_after.to_owned());
    }

    /// What has arrived.
    pub(super) fn received(&self) -> Vec<Received> {
        self.inbox.received.lock().unwrap().clone()
    }

    /// What has arrived since it was asked last.
    pub(super) fn take(&self) -> Vec<Received> {
        std::mem::take(&mut *self.inbox.received.lock().unwrap())
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn receive(
    State(inbox): State<Arc<Inbox>>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    inbox.received.lock().unwrap().push(Received {
        path: uri.to_string(),
        headers,
        body: String::from_utf8(body.to_vec()).unwrap(),
    });
    let status = StatusCode::from_u16(inbox.status.load(Ordering::SeqCst)).unwrap();
    if status.is_redirection() {
        return (status, [(LOCATION, "/elsewhere")]).into_response();
    }
    match inbox.retry_after.lock().unwrap().clone() {
        Some(wait) => (status, [(RETRY_AFTER, wait)]).into_response(),
        None => status.into_response(),
    }
}
