//! How a socket is closed, and with which code of the protocol.

use domain::error::Error;

/// How a socket is closed.
pub(super) enum CloseReason {
    /// The other side disconnected.
    Gone,
    /// The server closes it, with a code of the protocol.
    Close(u16, &'static str),
}

pub(super) type SocketResult<T> = Result<T, CloseReason>;

pub(super) const TOKEN_REFUSED: CloseReason = CloseReason::Close(
    4403,
    "The access token is expired, revoked or malformed, or not for this API.",
);

pub(super) const SESSION_ENDED: CloseReason = CloseReason::Close(4401, "The session has ended.");

pub(super) const FOREIGN_PAGE: CloseReason =
    CloseReason::Close(4403, "A page of another origin may not use a session.");

pub(super) const TOO_MANY_SOCKETS: CloseReason = CloseReason::Close(
    4429,
    "The client, its account, its address or the server has too many sockets.",
);

pub(super) const SERVER_STOPS: CloseReason = CloseReason::Close(1001, "The server stops.");

pub(super) fn unauthenticated(error: &Error) -> CloseReason {
    if matches!(error, Error::Unauthenticated) {
        TOKEN_REFUSED
    } else {
        failed(error)
    }
}

pub(super) fn failed(error: &Error) -> CloseReason {
    tracing::warn!(error = error.for_operator(), "a socket was closed");
    CloseReason::Close(1013, "The server is busy. Try again later.")
}
