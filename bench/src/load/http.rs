//! As much of HTTP/1.1 as it takes to ask over and over on a connection that stays open: bytes made
//! beforehand, answers with a length.

use crate::Outcome;
use base64::{Engine, engine::general_purpose::STANDARD};
use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
};
use tokio_rustls::{TlsConnector, rustls::pki_types::ServerName};

/// An answer that takes longer counts as none.
const PATIENCE: Duration = Duration::from_secs(60);

/// A client's id and secret.
#[derive(Clone)]
pub(crate) struct Credentials {
    /// The OAuth `client_id`.
    pub id: String,
    /// Its secret.
    pub secret: String,
}

/// A request, ready to be sent.
pub(crate) fn request(head: &str, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    let mut text = format!(
        "{head} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {}\r\n",
        body.len()
    );
    for (name, value) in headers {
        text += &format!("{name}: {value}\r\n");
    }
    (text + "\r\n" + body).into_bytes()
}

/// A page, as a browser with these cookies asks for it.
pub(crate) fn get(path: &str, cookies: &str) -> Vec<u8> {
    request(&format!("GET {path}"), &[("Cookie", cookies)], "")
}

/// A form that a client posts, authenticated by HTTP Basic (RFC 6749 section 2.3.1).
pub(crate) fn form(path: &str, client: &Credentials, body: &str) -> Vec<u8> {
    let basic = format!(
        "Basic {}",
        STANDARD.encode(format!("{}:{}", client.id, client.secret))
    );
    request(
        &format!("POST {path}"),
        &[
            ("Authorization", &basic),
            ("Content-Type", "application/x-www-form-urlencoded"),
        ],
        body,
    )
}

/// A request for a token.
pub(crate) fn token(client: &Credentials) -> Vec<u8> {
    form("/oauth/token", client, "grant_type=client_credentials")
}

/// A GraphQL document, with a token where there is one.
pub(crate) fn graphql(
    token: Option<&str>,
    document: &str,
    variables: &serde_json::Value,
) -> Vec<u8> {
    let bearer = format!("Bearer {}", token.unwrap_or_default());
    let all = [
        ("Content-Type", "application/json"),
        ("Authorization", bearer.as_str()),
    ];
    let headers = if token.is_some() { &all[..] } else { &all[..1] };
    request(
        "POST /graphql",
        headers,
        &serde_json::json!({ "query": document, "variables": variables }).to_string(),
    )
}

/// An answer with its headers.
pub(crate) struct Whole {
    /// Its status.
    pub status: u16,
    /// Status line and headers.
    pub head: String,
    /// Its body.
    pub body: String,
}

impl Whole {
    /// The values of a header, which is given in lower case.
    pub(crate) fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(':'));
        lines
            .filter(move |(header, _)| header.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim())
    }

    /// The cookies that it sets, as a browser sends them back.
    pub(crate) fn cookies(&self) -> Vec<String> {
        self.values("set-cookie")
            .filter_map(|value| value.split(';').next())
            .map(str::to_owned)
            .collect()
    }
}

/// What a connection runs over.
trait ByteStream: AsyncRead + AsyncWrite + Unpin {}

impl<T: AsyncRead + AsyncWrite + Unpin> ByteStream for T {}

/// A connection that stays open.
pub(crate) struct Connection {
    stream: Box<dyn ByteStream>,
    buffer: Vec<u8>,
    filled: usize,
}

impl Connection {
    /// Connects, from an address of this machine where one is given.
    pub(crate) async fn open(address: SocketAddr, from: Option<IpAddr>) -> Outcome<Self> {
        Ok(Self::over(connect(address, from).await?))
    }

    /// Connects by TLS to `localhost` there.
    pub(crate) async fn open_encrypted(address: SocketAddr, tls: &TlsConnector) -> Outcome<Self> {
        let name = ServerName::try_from("localhost")?;
        let stream = connect(address, None).await?;
        Ok(Self::over(tls.connect(name, stream).await?))
    }

    fn over(stream: impl ByteStream + 'static) -> Self {
        Self {
            stream: Box::new(stream),
            buffer: vec![0; 32 * 1024],
            filled: 0,
        }
    }

    /// Asks, and answers status and body.
    pub(crate) async fn ask(&mut self, request: &[u8]) -> Outcome<(u16, &[u8])> {
        let (status, head, length) = self.fetch(request).await?;
        let body = self.seen().get(head..head + length);
        Ok((status, body.unwrap_or_default()))
    }

    /// Asks, and answers status, head and body.
    pub(crate) async fn ask_whole(&mut self, request: &[u8]) -> Outcome<Whole> {
        let (status, head, length) = self.fetch(request).await?;
        let text = |range| String::from_utf8_lossy(self.seen().get(range).unwrap_or_default());
        Ok(Whole {
            status,
            head: text(0..head).into_owned(),
            body: text(head..head + length).into_owned(),
        })
    }

    /// Asks, and answers the status, and the lengths of head and body.
    async fn fetch(&mut self, request: &[u8]) -> Outcome<(u16, usize, usize)> {
        self.stream.write_all(request).await?;
        self.filled = 0;
        let (head, length) = loop {
            self.read().await?;
            if let Some(end) = self.seen().windows(4).position(|four| four == b"\r\n\r\n") {
                let head = self.seen().get(..end).unwrap_or_default();
                break (
                    end + 4,
                    content_length(head).ok_or("an answer does not say how long it is")?,
                );
            }
        };
        while self.filled < head + length {
            self.read().await?;
        }
        let status = self
            .seen()
            .get(9..12)
            .and_then(|digits| std::str::from_utf8(digits).ok()?.parse().ok());
        Ok((status.ok_or("an answer is not HTTP/1.1")?, head, length))
    }

    fn seen(&self) -> &[u8] {
        self.buffer.get(..self.filled).unwrap_or_default()
    }

    async fn read(&mut self) -> Outcome<()> {
        if self.filled == self.buffer.len() {
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        let free = self.buffer.get_mut(self.filled..).unwrap_or_default();
        match self.stream.read(free).await? {
            0 => Err("the server closed the connection".into()),
            more => {
                self.filled += more;
                Ok(())
            }
        }
    }
}

async fn connect(address: SocketAddr, from: Option<IpAddr>) -> Outcome<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    if let Some(from) = from {
        socket.bind(SocketAddr::new(from, 0))?;
    }
    let stream = socket.connect(address).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

fn content_length(head: &[u8]) -> Option<usize> {
    const NAME: &[u8] = b"content-length:";
    let line = head.split(|byte| *byte == b'\n').find(|line| {
        line.get(..NAME.len())
            .is_some_and(|name| name.eq_ignore_ascii_case(NAME))
    })?;
    std::str::from_utf8(line.get(NAME.len()..)?)
        .ok()?
        .trim()
        .parse()
        .ok()
}

/// Asks once, on a connection of its own; answers status and body.
pub(crate) async fn once(address: SocketAddr, request: &[u8]) -> Outcome<(u16, Vec<u8>)> {
    let asked = async {
        let mut connection = Connection::open(address, None).await?;
        let (status, body) = connection.ask(request).await?;
        Ok((status, body.to_vec()))
    };
    tokio::time::timeout(PATIENCE, asked)
        .await
        .map_err(|_| "an answer did not come within a minute")?
}

/// Asks once for JSON; any status but 200 is a failure.
pub(crate) async fn json(address: SocketAddr, request: &[u8]) -> Outcome<serde_json::Value> {
    let (status, body) = once(address, request).await?;
    if status == 200 {
        return Ok(serde_json::from_slice(&body)?);
    }
    Err(format!("status {status}: {}", String::from_utf8_lossy(&body)).into())
}

#[cfg(test)]
mod tests {
    use super::{Credentials, content_length, token};

    #[test]
    fn the_length_of_an_answer_is_found_whatever_the_case_of_its_name() {
        assert_eq!(
            content_length(b"HTTP/1.1 200 OK\r\nServer: x\r\nContent-Length: 17"),
            Some(17)
        );
        assert_eq!(
            content_length(b"HTTP/1.1 200 OK\r\ncontent-length:0\r\ndate: now"),
            Some(0)
        );
        assert_eq!(
            content_length(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked"),
            None
        );
    }

    #[test]
    fn a_request_for_a_token_is_complete_http() {
        let text = String::from_utf8(token(&Credentials {
            id: "a".into(),
            secret: "b".into(),
        }))
        .unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        assert!(
            head.starts_with("POST /oauth/token HTTP/1.1\r\nHost: "),
            "{head}"
        );
        assert!(head.contains("\r\nAuthorization: Basic YTpi"), "{head}");
        assert!(
            head.contains(&format!("\r\nContent-Length: {}\r\n", body.len())),
            "{head}"
        );
    }
}
