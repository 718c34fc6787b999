//! How a socket is closed, and with which code of the protocol.

use crate::domain::error::Error;

/// How a socket is closed.
pub(super) enum End {
    /// The other side disconnected.
    Gone,
    /// The server closes it, with a code of the protocol.
    Close(u16, &'static str),
}

pub(super) type Outcome<T> = Result<T, End>;

pub(super) const DEAD: End = End::Close(
    4403,
    "The access token is expired, revoked or malformed, or not for this API.",
);

pub(super) const CROWDED: End = End::Close(
    4429,
    "The client, its account, its address or the server has too many sockets.",
);

pub(super) const OVER: End = End::Close(1001, "The server stops.");

pub(super) fn unauthenticated(error: &Error) -> End {
    if matches!(error, Error::Unauthenticated) {
        DEAD
    } else {
        failed(error)
    }
}

pub(super) fn failed(error: &Error) -> End {
    tracing::warn!(error = error.for_operator(), "a socket was closed");
    End::Close(1013, "The server is busy. Try again later.")
}
