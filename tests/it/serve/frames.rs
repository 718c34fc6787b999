//! HTTP/2 by hand: frames (RFC 9113 section 4.1) as no client library would send them.

use super::{SOON, Server};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

/// Types of frames (RFC 9113 section 6).
pub(super) const DATA: u8 = 0;
pub(super) const HEADERS: u8 = 1;
pub(super) const RST_STREAM: u8 = 3;
pub(super) const SETTINGS: u8 = 4;
pub(super) const GOAWAY: u8 = 7;
pub(super) const WINDOW_UPDATE: u8 = 8;

/// Error codes (RFC 9113 section 7).
pub(super) const NO_ERROR: u32 = 0;
pub(super) const FLOW_CONTROL_ERROR: u32 = 3;
pub(super) const REFUSED_STREAM: u32 = 7;
pub(super) const CANCEL: u32 = 8;
pub(super) const ENHANCE_YOUR_CALM: u32 = 11;

/// The flag of what answers SETTINGS and PING.
const ACK: u8 = 1;
/// The flags `END_HEADERS`, and `END_STREAM` with it.
pub(super) const END_HEADERS: u8 = 4;
pub(super) const END: u8 = 5;

/// A frame.
#[derive(Debug)]
pub(super) struct Frame {
    pub kind: u8,
    pub flags: u8,
    pub stream: u32,
    pub payload: Vec<u8>,
}

impl Frame {
    /// The four bytes at that place of the payload, as a number.
    pub(super) fn number(&self, at: usize) -> u32 {
        u32::from_be_bytes(self.payload[at..at + 4].try_into().unwrap())
    }
}

/// A frame as it is sent.
pub(super) fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}

/// The head of a request for that path at `x`, by HPACK's static table (RFC 7541 appendix A):
/// method, scheme, path, authority.
pub(super) fn head(stream: u32, flags: u8, method: Method, path: &str) -> Vec<u8> {
    let method = match method {
        Method::Get => 0x82,
        Method::Post => 0x83,
    };
    let length = u8::try_from(path.len()).unwrap();
    frame(
        HEADERS,
        flags,
        stream,
        &[&[method, 0x86, 0x44, length], path.as_bytes(), b"\x41\x01x"].concat(),
    )
}

/// Methods of the static table.
pub(super) enum Method {
    Get,
    Post,
}

/// A connection whose other side is the server.
pub(super) struct Frames(TcpStream);

impl Frames {
    /// Opens one, with the preface and without any setting. It acknowledges the server's settings,
    /// which are in force from then on.
    pub(super) async fn open(server: &Server) -> Self {
        let mut frames = Self(server.connect().await);
        let preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec();
        frames
            .send(
                &[
                    preface,
                    frame(SETTINGS, 0, 0, &[]),
                    frame(SETTINGS, ACK, 0, &[]),
                ]
                .concat(),
            )
            .await;
        frames
    }

    /// Sends bytes. The server may have closed before it has read all.
    pub(super) async fn send(&mut self, bytes: &[u8]) {
        let _ = self.0.write_all(bytes).await;
    }

    /// The next frame; none where the server has closed.
    pub(super) async fn next(&mut self) -> Option<Frame> {
        let read = async {
            let mut head = [0; 9];
            self.0.read_exact(&mut head).await.ok()?;
            let mut payload =
                vec![
                    0;
                    usize::from(head[0]) << 16 | usize::from(head[1]) << 8 | usize::from(head[2])
                ];
            self.0.read_exact(&mut payload).await.ok()?;
            Some(Frame {
                kind: head[3],
                flags: head[4],
                stream: u32::from_be_bytes(head[5..].try_into().unwrap()),
                payload,
            })
        };
        timeout(SOON, read)
            .await
            .expect("a frame, or an end, in time")
    }

    /// The next frame of that type; panics where the server closes without one.
    pub(super) async fn next_of(&mut self, kind: u8) -> Frame {
        loop {
            match self.next().await {
                Some(frame) if frame.kind == kind => return frame,
                Some(_) => {}
                None => panic!("closed without a frame of type {kind}"),
            }
        }
    }

    /// The error code of the end of the connection.
    pub(super) async fn goaway(&mut self) -> u32 {
        self.next_of(GOAWAY).await.number(4)
    }

    /// The answers that come until the server has said that it has seen all that was sent (by its
    /// answer to a PING, RFC 9113 section 6.7).
    pub(super) async fn answered(&mut self) -> usize {
        const PING: u8 = 6;
        self.send(&frame(PING, 0, 0, b"all sent")).await;
        let mut answers = 0;
        loop {
            match self.next().await {
                Some(frame) if frame.kind == PING && frame.flags == ACK => return answers,
                Some(frame) if frame.kind == HEADERS => answers += 1,
                Some(frame) if frame.kind == GOAWAY => panic!("sent away with {}", frame.number(4)),
                Some(_) => {}
                None => panic!("closed"),
            }
        }
    }
}
