//! A relay for poolers that assign a server connection per transaction, such as PgBouncer in
//! transaction mode.
//!
//! The driver sends a statement to the server under a name and later refers to it by that name.
//! Behind such a pooler the next transaction may run on another connection of the server, where the
//! name is unknown or belongs to a statement of another client. So the driver connects through a
//! local socket, whose relay sends every statement together with its text, without a name:
//! everything up to the next Sync reaches one connection of the server (PostgreSQL's manual,
//! section "Extended Query").

mod replies;
mod statements;
mod traffic;

use self::{
    replies::Replies,
    traffic::{backward, forward},
};
use super::{pooler::RELAY, tls::Way};
use std::{io, path::PathBuf, sync::Arc, time::Duration};
use tokio::{
    io::{BufReader, BufWriter},
    net::{UnixListener, UnixStream},
};

/// The port that the socket is named after.
pub(super) const PORT: u16 = 5432;
/// Delay after a connection could not be accepted.
const RETRY_DELAY: Duration = Duration::from_millis(100);

/// Serves a socket, in a folder that only this user may enter, until the runtime ends. Returns the
/// folder.
pub(super) fn start(way: Way, timeout: Duration) -> io::Result<PathBuf> {
    let folder = tempfile::Builder::new().prefix(RELAY).tempdir()?;
    let listener = UnixListener::bind(folder.path().join(format!(".s.PGSQL.{PORT}")))?;
    let (place, way) = (folder.path().to_owned(), Arc::new(way));
    tokio::spawn(async move {
        // Removed when this task ends.
        let _folder = folder;
        loop {
            match listener.accept().await {
                Ok((near, _)) => {
                    let way = way.clone();
                    tokio::spawn(async move {
                        if let Err(error) = relay(near, &way, timeout).await {
                            tracing::debug!(%error, "a connection to the database broke off");
                        }
                    });
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection to the database could not be opened; it will be tried again");
                    tokio::time::sleep(RETRY_DELAY).await;
                }
            }
        }
    });
    Ok(place)
}

/// Connects, and forwards messages in both directions until one side closes.
async fn relay(near: UnixStream, way: &Way, timeout: Duration) -> io::Result<()> {
    let far = tokio::time::timeout(timeout, way.connect())
        .await
        .map_err(|_| io::Error::from(io::ErrorKind::TimedOut))??;
    let (near_in, near_out) = near.into_split();
    let (far_in, far_out) = tokio::io::split(far);
    let replies = Replies::default();
    tokio::select! {
        done = forward(BufReader::new(near_in), BufWriter::new(far_out), replies.clone()) => done,
        done = backward(BufReader::new(far_in), BufWriter::new(near_out), replies) => done,
    }
}
