//! A connection's stream, which reports received and sent bytes to [`ConnectionActivity`].

use super::activity::ConnectionActivity;
use std::{
    io::{self, IoSlice},
    net::IpAddr,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    sync::OwnedSemaphorePermit,
};

use app::{metrics::Present, slots::SlotGuard};

/// What a connection holds as long as it is open, also as a WebSocket.
pub(super) struct ConnectionSlots {
    /// Its slot among all connections.
    pub(super) _slot: OwnedSemaphorePermit,
    /// Its slot among those of its address.
    pub(super) _own: Option<SlotGuard<IpAddr>>,
    /// Its unit in the gauge of open connections.
    pub(super) _open: Present,
}

/// A connection.
pub(super) struct TrackedStream {
    inner: TcpStream,
    activity: Arc<ConnectionActivity>,
    _held: ConnectionSlots,
}

impl TrackedStream {
    pub(super) fn new(
        inner: TcpStream,
        activity: Arc<ConnectionActivity>,
        held: ConnectionSlots,
    ) -> Self {
        Self {
            inner,
            activity,
            _held: held,
        }
    }

    /// The first byte, which stays unread; none where the other side has closed.
    pub(super) async fn first_byte(&self) -> io::Result<Option<u8>> {
        let mut first = [0];
        let count = self.inner.peek(&mut first).await?;
        let [byte] = first;
        Ok((count > 0).then_some(byte))
    }
}

impl AsyncRead for TrackedStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let outcome = Pin::new(&mut self.inner).poll_read(context, buffer);
        if buffer.filled().len() > before {
            self.activity.heard();
        }
        outcome
    }
}

impl AsyncWrite for TrackedStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.inner).poll_write(context, bytes);
        self.activity.wrote(outcome.is_pending());
        outcome
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.inner).poll_write_vectored(context, bytes);
        self.activity.wrote(outcome.is_pending());
        outcome
    }

    /// Without this, responses would be copied into one buffer instead of being written from their
    /// own.
    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(context)
    }
}
