//! Sends batches of spans to the collector. They are created on a separate thread without a
//! runtime; the requests are sent from the server's runtime.

use async_trait::async_trait;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::{Connect, HttpConnector};
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response, hyper::HyperClient};
use rustls::crypto::aws_lc_rs;
use std::{
    error::Error,
    fmt::Debug,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};
use tokio::{runtime::Handle, time::error::Elapsed};

/// How long sending a batch and its response may take.
const EXPORT_TIMEOUT: Duration = Duration::from_secs(5);

/// Sends requests from the runtime that it was created on: the exporter's client by itself would
/// need one on the thread of the exporter.
#[derive(Debug)]
pub(super) struct Sender<C: Connect + Clone + Send + Sync + 'static> {
    runtime: Handle,
    client: HyperClient<C>,
    /// Whether the last batch was lost: this is logged once, not with every batch.
    failing: AtomicBool,
}

/// Connects to collectors by https, whose certificates must be of authorities that this machine
/// trusts.
///
/// # Errors
/// With a message for the operator.
pub(super) fn https() -> Result<HttpsConnector<HttpConnector>, String> {
    let builder =
        HttpsConnectorBuilder::new().with_provider_and_native_roots(aws_lc_rs::default_provider());
    let builder = builder.map_err(|error| {
        format!("https needs certificates of authorities on this machine: {error}")
    })?;
    Ok(builder.https_only().enable_http1().build())
}

impl<C: Connect + Clone + Send + Sync + 'static> Sender<C> {
    /// A sender with that connector.
    pub(super) fn new(connector: C) -> Self {
        Self {
            runtime: Handle::current(),
            client: HyperClient::new(connector, EXPORT_TIMEOUT, None),
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
        let client = self.client.clone();
        let sent = self
            .runtime
            .spawn(async move { client.send_bytes(request).await });
        let outcome = sent.await.unwrap_or_else(|error| Err(error.into()));
        self.note(match &outcome {
            Ok(response) if response.status().is_success() => None,
            Ok(response) => Some(format!("the collector answered {}", response.status())),
            Err(error) if error.is::<Elapsed>() => {
                Some(format!("no answer within {} s", EXPORT_TIMEOUT.as_secs()))
            }
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
