//! Accepts connections, up to a number, until the server stops.

use super::connection::{FIRST_BYTE_TIMEOUT, connection};
use axum::Router;
use hyper_util::server::graceful::GracefulShutdown;
use std::{sync::Arc, time::Duration};
use tokio::net::TcpListener;

/// How long requests in flight may go on after the signal to stop.
pub(super) const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(10);
/// Connections served at once; further ones wait to be accepted.
const MOST_CONNECTIONS: usize = 10_000;

/// Serves connections until a signal comes, then lets those that are open finish, within a bound.
pub(super) async fn accept(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let graceful = GracefulShutdown::new();
    // Nothing is ever sent: its end is the news.
    let (open, ended) = tokio::sync::watch::channel(());
    let places = Arc::new(tokio::sync::Semaphore::new(MOST_CONNECTIONS));
    let mut stop = std::pin::pin!(stop);
    loop {
        let next = async {
            let place = places.clone().acquire_owned().await.map_err(std::io::Error::other)?;
            let (stream, peer) = listener.accept().await?;
            Ok::<_, std::io::Error>((place, stream, peer))
        };
        tokio::select! {
            () = &mut stop => break,
            accepted = next => match accepted {
                Ok((place, stream, peer)) => {
                    let (watcher, router, mut ended) = (graceful.watcher(), router.clone(), ended.clone());
                    tokio::spawn(async move {
                        // Whoever connects and says nothing shall not hold the place for long, nor the end up.
                        let mut first = [0];
                        let spoke = tokio::select! {
                            biased;
                            spoke = tokio::time::timeout(FIRST_BYTE_TIMEOUT, stream.peek(&mut first)) => matches!(spoke, Ok(Ok(1..))),
                            _ = ended.changed() => false,
                        };
                        if spoke
                            && let Err(error) = watcher.watch(connection(stream, peer, router)).await
                        {
                            tracing::debug!(%error, "a connection broke off");
                        }
                        drop(place);
                    });
                }
                Err(error) => {
                    // Out of file descriptors, say: waiting a little is all that helps.
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            },
        }
    }
    drop((listener, open));
    tracing::info!("stopping; requests in flight may finish");
    if tokio::time::timeout(SHUTDOWN_TIMEOUT, graceful.shutdown()).await.is_err() {
        tracing::warn!("requests were cut off after {} s", SHUTDOWN_TIMEOUT.as_secs());
    }
}
