//! How callers name things: by opaque ID, or by a unique name, as in a configuration file.
//!
//! A name is resolved within one account, so that another account's names are not found.

mod account;
mod client;
mod resource;
mod role;
mod user;

pub use account::AccountBy;
pub use client::{ClientBy, clients_named};
pub use resource::ResourceBy;
pub use role::RoleBy;
pub use user::UserBy;

use crate::error::{Error, ProblemCode, Result};
use entity::{Id, kind_of};

/// Message that a text is not an ID of the expected kind. The text itself is not repeated: it may
/// be a secret.
#[must_use]
pub fn wrong_id<T: Id>(text: &str) -> String {
    let (prefix, noun) = (T::PREFIX, T::NOUN);
    match kind_of(text) {
        Some((other, what)) => {
            format!("`{other}_...` is the ID of {what}; the ID of {noun} begins with `{prefix}_`.")
        }
        None => format!("The ID of {noun} is `{prefix}_` and 32 hexadecimal digits in lower case."),
    }
}

/// Parses an ID of one kind from an input.
///
/// # Errors
/// `NOT_FOUND`, with the kind that was given and the expected one.
pub fn parse_id<T: Id>(field: &str, text: &str) -> Result<T> {
    text.parse()
        .map_err(|_| Error::refused(ProblemCode::NotFound, field, wrong_id::<T>(text)))
}
