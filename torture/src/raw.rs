//! Connections that do what no honest client would, byte by byte.

use crate::Outcome;
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

/// How long an answer, or the end of a connection, is waited for: longer than any request may take.
const PATIENCE: Duration = Duration::from_secs(40);
/// More than any answer to what is asked here.
const MOST_BYTES: usize = 64 * 1024;

/// Begins a connection.
pub(crate) async fn connect(address: &str) -> Outcome<TcpStream> {
    Ok(timeout(PATIENCE, TcpStream::connect(address)).await??)
}

/// Sends a byte now and then until the other side has had enough, or all are sent.
pub(crate) async fn trickle(mut stream: TcpStream, text: &[u8], pause: Duration) -> Outcome {
    for byte in text {
        tokio::time::sleep(pause).await;
        if stream.write_all(&[*byte]).await.is_err() {
            return Ok(());
        }
    }
    Ok(())
}

/// Sends a request and says that nothing more will come, then reads what there is until the other
/// side ends as well.
pub(crate) async fn half_closed(address: &str, request: &[u8]) -> Outcome<String> {
    let mut stream = connect(address).await?;
    stream.write_all(request).await?;
    stream.shutdown().await?;
    read_to_end(&mut stream).await
}

/// Sends all at once and reads until the other side ends. What it answers before everything has
/// been sent counts.
pub(crate) async fn exchange(address: &str, head: &str, body: &[u8]) -> Outcome<String> {
    let mut stream = connect(address).await?;
    stream.write_all(head.as_bytes()).await?;
    // The answer may come, and the connection end, before all is read.
    let _ = stream.write_all(body).await;
    read_to_end(&mut stream).await
}

async fn read_to_end(stream: &mut TcpStream) -> Outcome<String> {
    let (mut bytes, mut buffer) = (Vec::new(), [0; 4096]);
    while bytes.len() < MOST_BYTES {
        match timeout(PATIENCE, stream.read(&mut buffer))
            .await
            .map_err(|_| "a connection hangs")?
        {
            Ok(0) => break,
            Ok(count) => bytes.extend(buffer.iter().take(count)),
            // What had come before the connection was cut is an answer all the same.
            Err(_) if !bytes.is_empty() => break,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// A connection that has been served and stays open.
pub(crate) async fn idle(address: &str) -> Outcome<TcpStream> {
    let mut stream = connect(address).await?;
    stream
        .write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n")
        .await?;
    let mut answer = [0; 15];
    timeout(PATIENCE, stream.read_exact(&mut answer))
        .await
        .map_err(|_| "a connection among many is not served")??;
    Ok(stream)
}
