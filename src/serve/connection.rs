//! One connection: HTTP/1 or HTTP/2, and how long it may take over what.

use axum::{Router, body::Body, extract::ConnectInfo};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto::Builder,
};
use std::{net::SocketAddr, time::Duration};
use tokio::net::TcpStream;
use tower::ServiceExt;

/// How long a new connection may say nothing.
pub(super) const FIRST_BYTE_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a connection may take to send a request's head, and rest between requests: longer than the minute after which load balancers
/// close idle connections, so that it is not us who close one that they are about to use.
const HEAD_TIMEOUT: Duration = Duration::from_secs(75);

pub(super) fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
) -> impl hyper_util::server::graceful::GracefulConnection<Error = Box<dyn std::error::Error + Send + Sync>> + Send + 'static {
    // Answers are small; waiting to fill a packet only costs time. Failing to say so costs nothing else.
    let _ = stream.set_nodelay(true);
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEAD_TIMEOUT);
    builder.http2().timer(TokioTimer::new()).max_concurrent_streams(250);
    builder.http2().keep_alive_interval(FIRST_BYTE_TIMEOUT).keep_alive_timeout(FIRST_BYTE_TIMEOUT);
    let service = hyper::service::service_fn(move |mut request: hyper::Request<hyper::body::Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().oneshot(request.map(Body::new))
    });
    builder.serve_connection_with_upgrades(TokioIo::new(stream), service).into_owned()
}
