//! One connection: HTTP/1 or HTTP/2, bounded in time and memory whatever the other side sends or
//! omits.

use super::{
    activity::{ConnectionActivity, Late},
    answer::hand_over,
};
use axum::{Router, body::Body, extract::ConnectInfo, http::Request};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto::Builder,
};
use std::{convert::Infallible, net::SocketAddr, pin::pin, sync::Arc, time::Duration};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    sync::watch,
    time::Instant,
};
use tower::Service;

/// How often the other side of an HTTP/2 connection is pinged, and how long it may take to respond.
const PING_INTERVAL: Duration = Duration::from_secs(10);
/// How long the other side may take to notice that an idle connection is closed.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(1);

/// Largest head of an HTTP/1 request, and most bytes that may wait to be written. A query in a URL
/// has up to 64 KiB.
pub const HTTP1_BUFFER: usize = 128 * 1024;
/// Most requests on one HTTP/2 connection at once. Fewer than a hundred are not recommended (RFC
/// 9113 section 6.5.2): a client may have sent some before it receives the setting.
pub const HTTP2_STREAMS: u32 = 100;
/// Largest head of an HTTP/2 request in bytes.
pub const HTTP2_HEAD: u32 = 16 * 1024;
/// Bytes of one HTTP/2 request that may arrive before they are read.
pub const HTTP2_STREAM_WINDOW: u32 = 64 * 1024;
/// Bytes of all requests on an HTTP/2 connection that may arrive before they are read.
pub const HTTP2_WINDOW: u32 = 512 * 1024;
/// Bytes of one response that HTTP/2 prepares to send.
const HTTP2_SEND_BUFFER: usize = 64 * 1024;
/// Requests that may be reset before the server has handled them (CVE-2023-44487, "rapid reset").
pub const HTTP2_RESETS: usize = 20;
/// Requests that the server may have to refuse for breaking the protocol.
pub const HTTP2_REFUSALS: usize = 20;

/// Serves a connection until it ends, exceeds a timeout, or `stop` tells it to finish the requests
/// in progress. Returns the timeout that was exceeded.
pub(super) async fn serve(
    stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    routes: Routes,
    activity: Arc<ConnectionActivity>,
    mut stop: watch::Receiver<bool>,
) -> Option<Late> {
    let service = hyper::service::service_fn(|request: Request<hyper::body::Incoming>| {
        let mut exchange = activity.begin(request.version());
        let mut router = routes.router.clone();
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(routes.peer));
        async move {
            exchange.take_turn().await;
            let answer = router.call(request).await?;
            Ok::<_, Infallible>(hand_over(answer, exchange).await)
        }
    });
    let builder = builder();
    let mut connection =
        pin!(builder.serve_connection_with_upgrades(TokioIo::new(stream), service));
    let look_at = activity.look().unwrap_or_else(|_| Instant::now());
    let mut look = pin!(tokio::time::sleep_until(look_at));
    let (mut stopping, mut idle) = (*stop.borrow(), false);
    if stopping {
        connection.as_mut().graceful_shutdown();
    }
    loop {
        tokio::select! {
            biased;
            outcome = connection.as_mut() => {
                if let Err(error) = outcome {
                    tracing::debug!(error, "a connection broke off");
                }
                return idle.then_some(Late::Idle);
            }
            () = look.as_mut() => match activity.look() {
                Ok(at) => look.as_mut().reset(at),
                Err(Late::Idle) if !idle => {
                    idle = true;
                    connection.as_mut().graceful_shutdown();
                    look.as_mut().reset(Instant::now() + CLOSE_TIMEOUT);
                }
                Err(late) => return Some(late),
            },
            // An error means that the sender of the signal was dropped.
            _ = stop.changed(), if !stopping => {
                stopping = true;
                connection.as_mut().graceful_shutdown();
            }
        }
    }
}

/// What a connection serves.
pub(super) struct Routes {
    /// All routes.
    pub(super) router: Router,
    /// The other side.
    pub(super) peer: SocketAddr,
}

fn builder() -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    // The time for heads is checked here, for the protocol has not been chosen yet when a
    // connection begins.
    builder
        .http1()
        .header_read_timeout(None)
        .max_buf_size(HTTP1_BUFFER);
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(PING_INTERVAL)
        .keep_alive_timeout(PING_INTERVAL)
        .max_concurrent_streams(HTTP2_STREAMS)
        .max_header_list_size(HTTP2_HEAD)
        .initial_stream_window_size(HTTP2_STREAM_WINDOW)
        .initial_connection_window_size(HTTP2_WINDOW)
        .max_send_buf_size(HTTP2_SEND_BUFFER)
        .max_pending_accept_reset_streams(HTTP2_RESETS)
        .max_local_error_reset_streams(HTTP2_REFUSALS);
    builder
}
