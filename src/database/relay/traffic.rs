//! Messages in both directions, each read as a whole and passed on.

use super::{replies::Replies, statements::Statements};
use std::io;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader, BufWriter};

/// Most bytes of the first message of a connection: names of the user, the database and a few
/// settings.
const MAX_STARTUP: usize = 64 * 1024;

/// Messages from the driver to the server.
pub(super) async fn forward(
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
pub(super) async fn backward(
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
