//! Sends batches of spans to the collector. They are created on a separate thread without a
//! runtime; the requests are sent from the server's runtime.

use async_trait::async_trait;
use axum::http::{Request, Response};
use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{
        Client,
        connect::{Connect, HttpConnector},
    },
    rt::TokioExecutor,
};
use opentelemetry_http::{HttpClient, HttpError};
use rustls::crypto::aws_lc_rs;
use std::{
    error::Error,
    fmt::Debug,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};
use tokio::runtime::Handle;

/// How long sending a batch and its response may take.
const EXPORT_TIMEOUT: Duration = Duration::from_secs(5);
/// Most bytes of a collector's response.
const MAX_RESPONSE_BYTES: usize = 64 * 1024;

/// Sends requests from the runtime that it was created on.
#[derive(Debug)]
pub struct Sender<C> {
    runtime: Handle,
    client: Client<C, Full<Bytes>>,
    /// Whether the last batch was lost: this is logged once, not with every batch.
    failing: AtomicBool,
}

/// Connects to collectors by https, whose certificates must be of authorities that this machine
/// trusts.
///
/// # Errors
/// With a message for the operator.
pub fn https() -> Result<HttpsConnector<HttpConnector>, String> {
    let builder =
        HttpsConnectorBuilder::new().with_provider_and_native_roots(aws_lc_rs::default_provider());
    let builder = builder.map_err(|error| {
        format!("https needs certificates of authorities on this machine: {error}")
    })?;
    Ok(builder.https_only().enable_http1().build())
}

impl<C: Connect + Clone + Send + Sync + 'static> Sender<C> {
    /// A sender with that connector.
    pub fn new(connector: C) -> Self {
        let client = Client::builder(TokioExecutor::new()).build(connector);
        Self {
            runtime: Handle::current(),
            client,
            failing: AtomicBool::new(false),
        }
    }

    fn note(&self, problem: Option<String>) {
        match (problem, self.failing.load(Ordering::Relaxed)) {
            (Some(problem), false) => tracing::warn!(problem, "traces could not be sent"),
            (None, true) => tracing::info!("traces can be sent again"),
            _ => return,
        }
        self.failing.fetch_not(Ordering::Relaxed);
    }
}

#[async_trait]
impl<C: Connect + Clone + Debug + Send + Sync + 'static> HttpClient for Sender<C> {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let answer = self.client.request(request.map(Full::new));
        let exchange = async {
            let (head, body) = answer.await?.into_parts();
            let body = Limited::new(body, MAX_RESPONSE_BYTES)
                .collect()
                .await?
                .to_bytes();
            Ok::<_, HttpError>(Response::from_parts(head, body))
        };
        let exchange = async move { tokio::time::timeout(EXPORT_TIMEOUT, exchange).await };
        let outcome = match self.runtime.spawn(exchange).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(_)) => Err(format!("no answer within {} s", EXPORT_TIMEOUT.as_secs()).into()),
            Err(error) => Err(error.into()),
        };
        self.note(match &outcome {
            Ok(response) if response.status().is_success() => None,
            Ok(response) => Some(format!("the collector answered {}", response.status())),
            Err(error) => Some(in_full(error.as_ref())),
        });
        outcome
    }
}

/// An error with its causes: the outermost says no more than that a connection failed.
fn in_full(error: &(dyn Error + 'static)) -> String {
    let (mut text, mut cause) = (error.to_string(), error.source());
    while let Some(inner) = cause {
        text = format!("{text}: {inner}");
        cause = inner.source();
    }
    text
}
