//! A role of the file.

use super::{
    objects::objects,
    value::{clearable, given, text},
};

objects! {
    /// A role.
    Role {
        [
            /// Short name, which identifies it.
            key: String
        ]
        /// Display name.
        "text" name: String,
        /// What it is for.
        "clearable" description: Option<String>,
        /// Codes of all permissions that it grants.
        "given" permissions: Vec<String>,
    }
}
