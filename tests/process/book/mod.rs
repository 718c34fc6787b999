//! What the README and the book say: every `sh` block is run; and what the Compose file hands on.

mod compose;
mod walks;
