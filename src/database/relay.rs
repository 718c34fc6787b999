//! A relay for poolers that assign a server connection per transaction, such as PgBouncer in
//! transaction mode.
//!
//! The driver sends a statement to the server under a name and later refers to it by that name.
//! Behind such a pooler the next transaction may run on another connection of the server, where the
//! name is unknown or belongs to a statement of another client. So the driver connects through a
//! local socket, whose relay sends every statement together with its text, without a name:
//! everything up to the next Sync reaches one connection of the server (PostgreSQL's manual,
//! section "Extended Query").

use super::tls::Way;
use std::{
    collections::{HashMap, VecDeque},
    io,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader, BufWriter},
    net::{UnixListener, UnixStream},
};

/// The port that the socket is named after.
pub(super) const PORT: u16 = 5432;
/// Most bytes of the first message of a connection: names of the user, the database and a few
/// settings.
const MAX_STARTUP: usize = 64 * 1024;
/// Delay after a connection could not be accepted.
const RETRY_DELAY: Duration = Duration::from_millis(100);

/// Serves a socket, in a folder that only this user may enter, until the runtime ends. Returns the
/// folder.
pub(super) fn start(way: Way, timeout: Duration) -> io::Result<PathBuf> {
    let folder = tempfile::Builder::new().prefix(super::RELAY).tempdir()?;
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

/// Messages from the driver to the server.
async fn forward(
    mut input: BufReader<impl AsyncRead + Unpin>,
    mut output: BufWriter<impl AsyncWrite + Unpin>,
    replies: Replies,
) -> io::Result<()> {
    let startup = usize::try_from(input.read_u32().await?).unwrap_or(usize::MAX);
    if !(4..=MAX_STARTUP).contains(&startup) {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut body = vec![0; startup - 4];
    input.read_exact(&mut body).await?;
    output
        .write_u32(u32::try_from(startup).map_err(io::Error::other)?)
        .await?;
    output.write_all(&body).await?;
    output.flush().await?;
    let (mut statements, mut sent) = (Statements::new(replies), Vec::new());
    while let Some((kind, length)) = head(&mut input).await? {
        body.resize(length, 0);
        input.read_exact(&mut body).await?;
        sent.clear();
        statements.rewrite(kind, &body, &mut sent)?;
        output.write_all(&sent).await?;
        if input.buffer().is_empty() {
            output.flush().await?;
        }
    }
    Ok(())
}

/// Messages from the server to the driver.
async fn backward(
    mut input: BufReader<impl AsyncRead + Unpin>,
    mut output: BufWriter<impl AsyncWrite + Unpin>,
    replies: Replies,
) -> io::Result<()> {
    while let Some((kind, length)) = head(&mut input).await? {
        let mut body = (&mut input).take(u64::try_from(length).map_err(io::Error::other)?);
        if replies.is_awaited(kind) {
            output.write_u8(kind).await?;
            output
                .write_u32(u32::try_from(length + 4).map_err(io::Error::other)?)
                .await?;
            tokio::io::copy_buf(&mut body, &mut output).await?;
        } else {
            tokio::io::copy_buf(&mut body, &mut tokio::io::sink()).await?;
        }
        if input.buffer().is_empty() {
            output.flush().await?;
        }
    }
    Ok(())
}

/// The kind of the next message and the length of its body; none at the end.
async fn head(input: &mut (impl AsyncRead + Unpin)) -> io::Result<Option<(u8, usize)>> {
    let kind = match input.read_u8().await {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        kind => kind?,
    };
    let length = input
        .read_u32()
        .await?
        .checked_sub(4)
        .and_then(|length| usize::try_from(length).ok());
    length
        .map(|length| Some((kind, length)))
        .ok_or_else(|| io::ErrorKind::InvalidData.into())
}

/// A reply that the server still owes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reply {
    /// A statement was parsed. The driver must receive this only for statements that it sent
    /// itself.
    Parsed { by_driver: bool },
    /// Ready for more. It also stands for the replies that were skipped because of an error.
    Ready,
}

/// Expected replies, in order. Copies share them.
#[derive(Clone, Default)]
struct Replies(Arc<Mutex<VecDeque<Reply>>>);

impl Replies {
    fn expect(&self, reply: Reply) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push_back(reply);
    }

    /// Whether the driver expects a message of that kind.
    fn is_awaited(&self, kind: u8) -> bool {
        let mut awaited = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match (kind, awaited.front()) {
            (b'1', Some(Reply::Parsed { by_driver })) => {
                let by_driver = *by_driver;
                awaited.pop_front();
                by_driver
            }
            (b'Z', _) => {
                while awaited
                    .pop_front()
                    .is_some_and(|reply| reply != Reply::Ready)
                {}
                true
            }
            _ => true,
        }
    }
}

/// The statements that the driver has named on one connection. The driver closes those that it no
/// longer needs.
struct Statements {
    /// The rest of the message that created the statement, after its name: its text and the types
    /// of its parameters.
    known: HashMap<Vec<u8>, Vec<u8>>,
    /// Which of them the unnamed statement is, until the next Sync.
    current: Option<Vec<u8>>,
    replies: Replies,
}

impl Statements {
    fn new(replies: Replies) -> Self {
        Self {
            known: HashMap::new(),
            current: None,
            replies,
        }
    }

    /// Appends what is sent to the server for a message of the driver.
    fn rewrite(&mut self, kind: u8, body: &[u8], sent: &mut Vec<u8>) -> io::Result<()> {
        match (kind, body.split_first()) {
            (b'P', _) => {
                let (name, statement) = text(body)?;
                self.replies.expect(Reply::Parsed { by_driver: true });
                self.known.insert(name.to_vec(), statement.to_vec());
                self.current = Some(name.to_vec());
                message(sent, kind, &[b"\0", statement])
            }
            (b'B', _) => {
                let (portal, rest) = text(body)?;
                let (name, rest) = text(rest)?;
                self.parse(name, sent)?;
                message(sent, kind, &[portal, b"\0\0", rest])
            }
            (b'D', Some((b'S', name))) => {
                self.parse(text(name)?.0, sent)?;
                message(sent, kind, &[b"S\0"])
            }
            (b'C', Some((b'S', name))) => {
                let (name, _) = text(name)?;
                self.known.remove(name);
                self.current = self.current.take().filter(|current| current != name);
                message(sent, kind, &[b"S\0"])
            }
            (b'S' | b'Q', _) => {
                self.replies.expect(Reply::Ready);
                self.current = None;
                message(sent, kind, &[body])
            }
            _ => message(sent, kind, &[body]),
        }
    }

    /// Sends a statement's text, unless it is the unnamed statement already. The server refuses an
    /// unknown one.
    fn parse(&mut self, name: &[u8], sent: &mut Vec<u8>) -> io::Result<()> {
        let Some(statement) = self
            .known
            .get(name)
            .filter(|_| self.current.as_deref() != Some(name))
        else {
            return Ok(());
        };
        self.replies.expect(Reply::Parsed { by_driver: false });
        self.current = Some(name.to_vec());
        message(sent, b'P', &[b"\0", statement])
    }
}

/// A text up to its zero byte, and the rest.
fn text(bytes: &[u8]) -> io::Result<(&[u8], &[u8])> {
    let end = bytes
        .iter()
        .position(|byte| *byte == 0)
        .and_then(|at| bytes.split_at_checked(at));
    let (text, rest) = end.ok_or(io::ErrorKind::InvalidData)?;
    Ok((text, rest.get(1..).unwrap_or_default()))
}

fn message(sent: &mut Vec<u8>, kind: u8, parts: &[&[u8]]) -> io::Result<()> {
    let length = parts.iter().map(|part| part.len()).sum::<usize>() + 4;
    sent.push(kind);
    sent.extend_from_slice(
        &u32::try_from(length)
            .map_err(io::Error::other)?
            .to_be_bytes(),
    );
    parts.iter().for_each(|part| sent.extend_from_slice(part));
    Ok(())
}
