//! What the README and the book say: every `sh` block is run, and the tables are those of the
//! program.

mod tables;
mod walks;
