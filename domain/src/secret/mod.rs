//! Client secrets as values: the form of generated ones, the rules for chosen ones, and how both
//! are stored.
//!
//! Which check a submitted value gets is decided by its form alone, never by the client that it is
//! submitted for. So the time of a response depends on nothing but the request.

mod find;
mod import;
mod mint;
mod rules;
mod shape;
mod stored;

pub use find::{Found, find};
pub use import::{Imported, import};
pub use mint::{check, check_given, keep, mint};
pub use shape::{GENERATED_PATTERN, Shape, generate, may_be_guess, shape};
pub use stored::{Kept, Minted};

/// Longer submitted secrets, in bytes, are refused before any work is done on them.
pub const MAX_SUBMITTED: usize = 256;
