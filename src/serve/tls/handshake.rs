//! The beginning of a connection with TLS, bounded by the time that it has for its first request.

use super::ServerTls;
use crate::serve::stream::TrackedStream;
use std::{io, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    time::timeout,
};
use tokio_rustls::server::TlsStream;

/// Answer to a request in plain text, which a browser or curl shows to the user.
const PLAIN_TEXT_ANSWER: &[u8] = b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 36\r\nConnection: close\r\n\r\nThis port speaks TLS only: use https";
/// How long the other side may take to read that answer and to close.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(1);
/// Most bytes that are read until it has closed.
const MAX_UNREAD: u64 = 128 * 1024;

/// How a handshake ended.
pub(in crate::serve) enum Handshake {
    /// The connection may be served.
    Complete(Box<TlsStream<TrackedStream>>),
    /// It took too long.
    Late,
    /// The other side has left, speaks something else, or does not trust the certificate.
    Failed,
}

/// Negotiates TLS within that time. The connection holds its slots meanwhile, as it does later.
pub(in crate::serve) async fn shake_hands(
    tls: &ServerTls,
    stream: TrackedStream,
    time: Duration,
) -> Handshake {
    match timeout(time, negotiate(tls, stream)).await {
        Ok(Ok(Some(stream))) => Handshake::Complete(Box::new(stream)),
        Ok(Ok(None)) => {
            tracing::debug!("a request in plain text was refused: this port speaks TLS");
            Handshake::Failed
        }
        Ok(Err(error)) => {
            tracing::debug!(%error, "a TLS handshake failed");
            Handshake::Failed
        }
        Err(_) => Handshake::Late,
    }
}

/// Nothing where the other side speaks HTTP in plain text: it is told so.
async fn negotiate(
    tls: &ServerTls,
    stream: TrackedStream,
) -> io::Result<Option<TlsStream<TrackedStream>>> {
    if is_plain_text(stream.first_byte().await?) {
        refuse(stream).await?;
        return Ok(None);
    }
    tls.acceptor.accept(stream).await.map(Some)
}

/// A method of HTTP begins with a letter, a TLS record with its type, which is 22 (RFC 8446 section
/// 5.1).
fn is_plain_text(first: Option<u8>) -> bool {
    first.is_some_and(|byte| byte.is_ascii_uppercase())
}

async fn refuse(mut stream: TrackedStream) -> io::Result<()> {
    stream.write_all(PLAIN_TEXT_ANSWER).await?;
    stream.shutdown().await?;
    // Closing with unread input makes the kernel send RST, which may discard the answer.
    let (mut unread, mut nowhere) = (stream.take(MAX_UNREAD), tokio::io::sink());
    let rest = tokio::io::copy(&mut unread, &mut nowhere);
    timeout(CLOSE_TIMEOUT, rest).await.ok().transpose()?;
    Ok(())
}
