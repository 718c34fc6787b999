//! Metrics on a separate address, and traces.

use super::{Terms, accept, bind};
use crate::{error::CliError, operations, traces::Traces};
use app::App;
use axum::Router;
use config::Config;
use std::sync::Arc;
use tokio::{net::TcpListener, task::JoinHandle};

/// The metrics listener and the traces of a server.
pub(super) struct Watch {
    listener: Option<TcpListener>,
    server: Option<JoinHandle<()>>,
    traces: Option<Traces>,
}

impl Watch {
    /// Binds the address for metrics, where one is set, and starts traces, where a collector is
    /// set.
    ///
    /// # Errors
    /// With a message for the operator.
    pub(super) async fn begin(config: &Config) -> Result<Self, CliError> {
        let listener = match config.metrics.listen {
            Some(address) => Some(bind("LATCHKEY_METRICS_LISTEN", address).await?),
            None => None,
        };
        Ok(Self {
            listener,
            server: None,
            traces: config.traces.as_ref().map(Traces::start).transpose()?,
        })
    }

    /// The routes, traced where there is a collector.
    pub(super) fn follow(&self, routes: Router) -> Router {
        match &self.traces {
            Some(traces) => traces.follow(routes),
            None => routes,
        }
    }

    /// Serves metrics on their own address, until the end of the shutdown: the last numbers count
    /// as well.
    pub(super) fn serve(mut self, app: &Arc<App>, terms: &Terms) -> Self {
        let terms = Terms {
            limits: Arc::new(terms.limits.for_metrics()),
            counts: Arc::default(),
            // Scrapers are on an internal network; certificates are for those who are not.
            tls: None,
        };
        self.server = self.listener.take().map(|listener| {
            if let Ok(address) = listener.local_addr() {
                tracing::info!(%address, "metrics are served");
            }
            tokio::spawn(accept(
                listener,
                operations::metrics().with_state(app.clone()),
                terms,
                std::future::pending(),
            ))
        });
        self
    }

    /// Stops serving metrics, and sends the last traces.
    pub(super) async fn end(self) {
        if let Some(server) = self.server {
            server.abort();
        }
        if let Some(traces) = self.traces {
            traces.end().await;
        }
    }
}
