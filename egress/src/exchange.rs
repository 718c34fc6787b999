//! One request and its response, on a connection of its own.

use crate::{EgressAnswer, EgressError, MAX_RESPONSE_BYTES, Post, address::Destination};
use http_body_util::{BodyExt, Full};
use hyper::{
    Request,
    body::Incoming,
    client::conn::http1,
    header::{CONNECTION, HOST, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER, USER_AGENT},
};
use hyper_util::rt::TokioIo;
use std::{net::SocketAddr, time::Duration};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
};

/// Most bytes of the head of a response.
pub const MAX_HEAD_BYTES: usize = 64 * 1024;
/// How long the body of a response may take.
const DISCARD_TIMEOUT: Duration = Duration::from_secs(1);
/// Most bytes of a `Retry-After`: a date has some thirty.
const MAX_RETRY_AFTER_BYTES: usize = 64;
/// What receivers see in their logs.
const AGENT: &str = concat!("Latchkey/", env!("CARGO_PKG_VERSION"));

/// Opens a connection to the first of these addresses that accepts one. They were checked before,
/// and no name is resolved any more.
pub(crate) async fn connect(addresses: &[SocketAddr]) -> Result<TcpStream, EgressError> {
    for address in addresses {
        if let Ok(stream) = TcpStream::connect(address).await {
            return Ok(stream);
        }
    }
    Err(EgressError::Connect)
}

/// Sends the request and reads the response, of which only status and `Retry-After` are kept.
pub(crate) async fn post<S>(
    stream: S,
    destination: &Destination,
    post: Post,
) -> Result<EgressAnswer, EgressError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) = http1::Builder::new()
        .max_buf_size(MAX_HEAD_BYTES)
        .handshake(TokioIo::new(stream))
        .await
        .map_err(|_| EgressError::Protocol)?;
    let request = request(destination, post)?;
    let exchange = async move {
        let response = sender
            .send_request(request)
            .await
            .map_err(|_| EgressError::Protocol)?;
        let answer = EgressAnswer {
            status: response.status().as_u16(),
            retry_after: retry_after(response.headers()),
        };
        // What follows the head does not change the outcome.
        let _ = tokio::time::timeout(DISCARD_TIMEOUT, discard(response.into_body())).await;
        Ok(answer)
    };
    // The connection is driven beside the exchange, and dropped with it.
    tokio::select! {
        biased;
        outcome = exchange => outcome,
        () = drive(connection) => Err(EgressError::Protocol),
    }
}

fn retry_after(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?;
    (value.len() <= MAX_RETRY_AFTER_BYTES).then(|| value.to_owned())
}

/// Drives a connection until it ends. Where it ends well, the exchange has its response already.
async fn drive<S>(connection: http1::Connection<TokioIo<S>, Full<bytes::Bytes>>)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    if connection.await.is_ok() {
        std::future::pending::<()>().await;
    }
}

fn request(
    destination: &Destination,
    post: Post,
) -> Result<Request<Full<bytes::Bytes>>, EgressError> {
    let mut path = post.url.path().to_owned();
    if let Some(query) = post.url.query() {
        path.push('?');
        path.push_str(query);
    }
    let mut request = Request::post(path)
        .body(Full::new(post.body))
        .map_err(|_| EgressError::Url)?;
    let host = HeaderValue::try_from(destination.authority()).map_err(|_| EgressError::Url)?;
    let headers = request.headers_mut();
    for (name, value) in post.headers {
        let value = HeaderValue::try_from(value).map_err(|_| EgressError::Url)?;
        headers.insert(HeaderName::from_static(name), value);
    }
    headers.insert(HOST, host);
    headers.insert(USER_AGENT, HeaderValue::from_static(AGENT));
    headers.insert(CONNECTION, HeaderValue::from_static("close"));
    Ok(request)
}

/// Reads a body to its end or to the limit, so that the other side can finish sending.
async fn discard(mut body: Incoming) {
    let mut read = 0;
    while read <= MAX_RESPONSE_BYTES {
        match body.frame().await {
            Some(Ok(frame)) => read += frame.data_ref().map_or(0, bytes::Bytes::len),
            _ => return,
        }
    }
}
