//! The forms that constraints take: texts, words of certain characters, numbers, ids and lists.

use entity::Id;
use serde_json::{Value, json};

/// A text of at most so many characters.
pub(super) fn text(max: usize) -> Value {
    json!({ "maxLength": max })
}

/// A text that must not be empty.
pub(super) fn filled(max: usize) -> Value {
    json!({ "minLength": 1, "maxLength": max })
}

/// A text of certain characters.
pub(super) fn word(pattern: &str, max: usize) -> Value {
    json!({ "minLength": 1, "maxLength": max, "pattern": pattern })
}

pub(super) fn whole(min: i32, max: i32) -> Value {
    json!({ "minimum": min, "maximum": max })
}

pub(super) fn id<T: Id>() -> Value {
    json!({ "pattern": format!("^{}_[0-9a-f]{{32}}$", T::PREFIX) })
}

/// A list of at most so many items, each with its own constraint.
pub(super) fn list(max: usize, item: Value) -> Value {
    json!({ "maxItems": max, "items": item })
}

pub(super) const CLIENT_ID: &str = "^[A-Za-z0-9._~@/-]+$";
pub(super) const ROLE_KEY: &str = "^[A-Za-z0-9._:-]+$";
pub(super) const USERNAME: &str = "^[A-Za-z0-9._@+~-]+$";
/// RFC 5646 section 2.1, roughly: which tags there are is not for the server to know.
pub(super) const LOCALE: &str = "^[A-Za-z0-9-]+$";
pub(super) const SLUG: &str = "^[a-z0-9][a-z0-9-]*$";
pub(super) const CODE: &str = "^[A-Za-z0-9:._/-]+$";
pub(super) const VISIBLE: &str = "^[!-~]+$";
/// RFC 9110 sections 8.8.3 and 13.1: `*`, or entity tags and commas.
pub(super) const TAGS: &str = r#"^(\*|[ ,]*(W/)?"[!#-~]*"([ ,]+(W/)?"[!#-~]*")*[ ,]*)$"#;
