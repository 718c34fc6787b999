//! `latchkey healthcheck`: for containers and process managers, which then need no other program.

mod tls;

use super::{CliError, print};
use config::{Config, Scheme};
use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpStream,
};

/// How long the server may take to respond.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(4);
/// Bytes of the response that are read.
const MAX_ANSWER: u64 = 16 * 1024;

/// Queries the server that runs with these settings.
pub(super) async fn run(config: &Config) -> Result<(), CliError> {
    let address = reachable(config.listen);
    if address.port() == 0 {
        return Err(CliError::Usage(vec![
            "LATCHKEY_LISTEN: the port must be set, since the server's port is unknown otherwise"
                .to_owned(),
        ]));
    }
    let answer = tokio::time::timeout(ANSWER_TIMEOUT, ask(address, config.scheme())).await;
    let answer = answer.unwrap_or_else(|_| Err(std::io::ErrorKind::TimedOut.into()));
    let answer =
        answer.map_err(|error| CliError::Other(format!("{address} does not answer: {error}")))?;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    let status = head.split(' ').nth(1).unwrap_or_default();
    if status == "200" {
        print("ready")
    } else {
        Err(CliError::Other(format!(
            "{address} is not ready ({status}): {}",
            body.trim()
        )))
    }
}

/// The address under which a server that listens on all addresses can be reached from this machine.
fn reachable(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}

async fn ask(address: SocketAddr, scheme: Scheme) -> std::io::Result<String> {
    let stream = TcpStream::connect(address).await?;
    match scheme {
        Scheme::Http => ask_over(stream, address).await,
        Scheme::Https => ask_over(tls::connect(stream, address.ip()).await?, address).await,
    }
}

async fn ask_over(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    address: SocketAddr,
) -> std::io::Result<String> {
    stream
        .write_all(format!("GET /readyz HTTP/1.0\r\nHost: {address}\r\n\r\n").as_bytes())
        .await?;
    let mut answer = Vec::new();
    stream.take(MAX_ANSWER).read_to_end(&mut answer).await?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}
