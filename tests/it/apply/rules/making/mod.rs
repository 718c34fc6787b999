//! What a file makes.

mod everything;
mod omissions;
mod runs;
