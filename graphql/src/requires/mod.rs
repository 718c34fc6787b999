//! `@requires(permission:)`: the permission that a field requires is declared at the field, printed
//! into the schema, and enforced from there.
//!
//! The rules behind the fields check again. This check comes first, covers every field however it
//! is reached, and fails closed: a root field that declares nothing, and is not on the short list
//! of those that require nothing, is refused to all callers.

mod guard;
mod rule;
mod size;

pub(crate) use guard::PermissionCheck;
pub(crate) use rule::{FieldPermissions, allows_all, rules};
pub use size::MAX_ANSWER_BYTES;
pub(crate) use size::{AnswerSize, fits, too_large};

use super::error::code;
use async_graphql::TypeDirective;

/// Marks the permission that a caller needs; enforced by the server.
#[TypeDirective(location = "FieldDefinition")]
pub fn requires(permission: String) {}

/// Whether an error means that the caller lacks a permission.
pub(crate) fn is_refusal(code: &str) -> bool {
    matches!(code, code::UNAUTHENTICATED | code::FORBIDDEN)
}
