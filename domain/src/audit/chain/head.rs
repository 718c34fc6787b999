//! The newest event's number and hash, to be stored elsewhere.

use std::{fmt, str::FromStr};

/// The newest event's number and hash. Stored outside the database, it later shows whether the log
/// still has what it had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Sequence number.
    pub sequence: i64,
    /// Hash in hexadecimal.
    pub hash: String,
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.sequence, self.hash)
    }
}

impl FromStr for Head {
    type Err = &'static str;

    fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
        let read = || {
            let (sequence, hash) = text.split_once(':')?;
            let sequence = sequence.parse().ok().filter(|sequence| *sequence > 0)?;
            let whole = hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_hexdigit());
            whole.then(|| Self {
                sequence,
                hash: hash.to_ascii_lowercase(),
            })
        };
        read().ok_or("a sequence number, a colon and 64 hexadecimal digits, as `latchkey audit verify` prints them")
    }
}
