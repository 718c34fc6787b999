//! `@requires(permission:)`: the permission that a field requires is declared at the field, printed
//! into the schema, and enforced from there.
//!
//! The rules behind the fields check again. This check comes first, covers every field however it
//! is reached, and fails closed: a root field that declares nothing, and is not on the short list
//! of those that require nothing, is refused to all callers.

mod guard;
mod size;

pub(crate) use guard::PermissionCheck;
pub(crate) use size::AnswerSize;
pub use size::MAX_ANSWER_BYTES;

use super::error::code;
use async_graphql::{
    TypeDirective, Value,
    parser::{
        parse_schema,
        types::{TypeKind, TypeSystemDefinition},
    },
};
use domain::{error::Error, permission::Permission};
use std::collections::HashMap;

/// Marks the permission that a caller needs; enforced by the server.
#[TypeDirective(location = "FieldDefinition")]
pub fn requires(permission: String) {}

/// The permission that each field requires, by type and field.
pub(crate) type FieldPermissions = HashMap<String, HashMap<String, Permission>>;

/// Reads the declarations from the schema's own text.
///
/// # Errors
/// Where the text cannot be parsed, or names a permission that does not exist.
pub(crate) fn rules(sdl: &str) -> Result<FieldPermissions, Error> {
    let document = parse_schema(sdl).map_err(Error::internal)?;
    let mut rules = FieldPermissions::new();
    for definition in document.definitions {
        let TypeSystemDefinition::Type(definition) = definition else {
            continue;
        };
        let TypeKind::Object(object) = definition.node.kind else {
            continue;
        };
        for field in object.fields {
            for directive in field
                .node
                .directives
                .iter()
                .filter(|d| d.node.name.node == "requires")
            {
                let named = directive
                    .node
                    .arguments
                    .iter()
                    .find(|(name, _)| name.node == "permission");
                let permission = match named.map(|(_, value)| &value.node) {
                    Some(Value::String(code)) => Permission::from_code(code),
                    _ => None,
                };
                let permission = permission
                    .ok_or_else(|| Error::internal("@requires names no built-in permission"))?;
                rules
                    .entry(definition.node.name.node.to_string())
                    .or_default()
                    .insert(field.node.name.node.to_string(), permission);
            }
        }
    }
    Ok(rules)
}

/// Whether an error means that the caller lacks a permission.
pub(crate) fn is_refusal(code: &str) -> bool {
    matches!(code, code::UNAUTHENTICATED | code::FORBIDDEN)
}
