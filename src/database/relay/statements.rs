//! The statements that the driver has named, and the messages in which their text takes the place
//! of the name.

use super::replies::{Replies, Reply};
use std::{collections::HashMap, io};

/// The statements that the driver has named on one connection. The driver closes those that it no
/// longer needs.
pub(super) struct Statements {
    /// The rest of the message that created the statement, after its name: its text and the types
    /// of its parameters.
    known: HashMap<Vec<u8>, Vec<u8>>,
    /// Which of them the unnamed statement is, until the next Sync.
    current: Option<Vec<u8>>,
    replies: Replies,
}

impl Statements {
    pub(super) fn new(replies: Replies) -> Self {
        Self {
            known: HashMap::new(),
            current: None,
            replies,
        }
    }

    /// Appends what is sent to the server for a message of the driver.
    pub(super) fn rewrite(&mut self, kind: u8, body: &[u8], sent: &mut Vec<u8>) -> io::Result<()> {
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
