//! A connection's stream, which reports received and sent bytes to [`ConnectionActivity`].

use super::activity::ConnectionActivity;
use std::{
    cell::RefCell,
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

/// Most bytes that are read at once. hyper reads 8 KiB, and doubles that whenever it got as much; so a
/// connection whose requests arrive faster than they are answered would keep 128 KiB of them.
const MAX_READ: usize = 8 * 1024 - 1;

thread_local! {
    /// Where bytes are received, to be copied at once: the buffers of hyper may only be written to by
    /// what fills them whole, or clears them first, which costs more than copying a request.
    static RECEIVED: RefCell<[u8; MAX_READ]> = const { RefCell::new([0; MAX_READ]) };
}

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
        let (outcome, read) = RECEIVED.with_borrow_mut(|received| {
            let most = received.len().min(buffer.remaining());
            let (room, _) = received.split_at_mut(most);
            let mut some = ReadBuf::new(room);
            let outcome = Pin::new(&mut self.inner).poll_read(context, &mut some);
            buffer.put_slice(some.filled());
            (outcome, some.filled().len())
        });
        if read > 0 {
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
