//! Accepts connections, within limits in total and per address, until the server stops.

use super::{
    activity::{ConnectionActivity, Late},
    connection::{self, Routes},
    limits::Limits,
    stream::{ConnectionSlots, TrackedStream},
    tls::{Handshake, ServerTls, shake_hands},
};
use app::{metrics::Connections, slots::Slots};
use axum::Router;
use std::{
    net::{IpAddr, SocketAddr},
    sync::{Arc, atomic::Ordering},
    time::Duration,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
};

/// How long requests in progress may continue after the signal to stop.
pub(super) const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(10);
/// Delay where no connection can be accepted.
const RETRY_DELAY: Duration = Duration::from_millis(100);
/// How often the log reports that an address has too many connections.
const LOG_INTERVAL: Duration = Duration::from_secs(60);

/// Limits, counters and encryption of accepted connections.
#[derive(Clone)]
pub struct Terms {
    /// The limits.
    pub limits: Arc<Limits>,
    /// The counters.
    pub counts: Arc<Connections>,
    /// TLS; without it, connections are in plain text.
    pub tls: Option<ServerTls>,
}

/// Serves connections until `stop`, then lets the open ones finish, within a time limit.
pub async fn accept(
    listener: TcpListener,
    router: Router,
    terms: Terms,
    stop: impl Future<Output = ()>,
) {
    let (stopping, _) = watch::channel(false);
    let slots = Arc::new(Semaphore::new(terms.limits.connections));
    let mut acceptor = Acceptor {
        own: Slots::new(usize::MAX, terms.limits.per_address),
        terms,
        router,
        stopping,
        told: None,
    };
    let mut stop = std::pin::pin!(stop);
    loop {
        let next = async {
            let slot = slots
                .clone()
                .acquire_owned()
                .await
                .map_err(std::io::Error::other)?;
            let (stream, peer) = listener.accept().await?;
            Ok::<_, std::io::Error>((slot, stream, peer))
        };
        tokio::select! {
            () = &mut stop => break,
            accepted = next => match accepted {
                Ok((slot, stream, peer)) => acceptor.begin(slot, stream, peer),
                Err(error) => {
                    // Out of file descriptors, for example: the only remedy is to wait.
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(RETRY_DELAY).await;
                }
            },
        }
    }
    drop(listener);
    acceptor.stopping.send_replace(true);
    tracing::info!("stopping; requests in flight may finish");
    if tokio::time::timeout(SHUTDOWN_TIMEOUT, acceptor.stopping.closed())
        .await
        .is_err()
    {
        tracing::warn!(
            "requests were cut off after {} s",
            SHUTDOWN_TIMEOUT.as_secs()
        );
    }
}

/// State that all connections of a listener share.
struct Acceptor {
    terms: Terms,
    router: Router,
    own: Slots<IpAddr>,
    stopping: watch::Sender<bool>,
    /// When the log last reported an address with too many connections.
    told: Option<tokio::time::Instant>,
}

impl Acceptor {
    fn begin(&mut self, slot: OwnedSemaphorePermit, stream: TcpStream, peer: SocketAddr) {
        let own = match self
            .terms
            .limits
            .holder(peer.ip())
            .map(|holder| self.own.take(holder))
        {
            Some(None) => return self.refuse(peer),
            other => other.flatten(),
        };
        // Responses are small, so waiting to fill a packet only costs time. A failure has no other
        // effect.
        let _ = stream.set_nodelay(true);
        let activity = ConnectionActivity::new(self.terms.limits.clone());
        let held = ConnectionSlots {
            _slot: slot,
            _own: own,
            _open: self.terms.counts.open.enter(),
        };
        let stream = TrackedStream::new(stream, activity.clone(), held);
        let (routes, stop) = (
            Routes {
                router: self.router.clone(),
                peer,
            },
            self.stopping.subscribe(),
        );
        let terms = self.terms.clone();
        tokio::spawn(async move {
            let late = match &terms.tls {
                None => connection::serve(stream, routes, activity, stop).await,
                Some(tls) => {
                    let handshake = shake_hands(tls, stream, terms.limits.head);
                    serve_encrypted(handshake, routes, activity, stop).await
                }
            };
            if let Some(late) = late {
                terms.counts.closed.count(late.as_str());
                tracing::debug!(reason = late.as_str(), "a connection was closed");
            }
        });
    }

    /// Closes it unread. The log reports this once a minute, since the other side determines how
    /// often it happens.
    fn refuse(&mut self, peer: SocketAddr) {
        self.terms.counts.refused.fetch_add(1, Ordering::Relaxed);
        let now = tokio::time::Instant::now();
        if self.told.is_none_or(|at| now >= at + LOG_INTERVAL) {
            self.told = Some(now);
            let most = self.terms.limits.per_address;
            tracing::warn!(address = %peer.ip(), most, "an address has too many connections; further ones are closed");
        }
    }
}

/// Serves a connection once its handshake is complete. The time of the first request runs from the
/// beginning of the connection, the handshake included. A handshake in progress has no request that
/// could be finished, so it ends where the server stops.
async fn serve_encrypted(
    handshake: impl Future<Output = Handshake>,
    routes: Routes,
    activity: Arc<ConnectionActivity>,
    mut stop: watch::Receiver<bool>,
) -> Option<Late> {
    let outcome = tokio::select! {
        biased;
        outcome = handshake => outcome,
        _ = stop.changed() => Handshake::Failed,
    };
    match outcome {
        Handshake::Complete(stream) => connection::serve(*stream, routes, activity, stop).await,
        Handshake::Late => Some(Late::Head),
        Handshake::Failed => None,
    }
}
