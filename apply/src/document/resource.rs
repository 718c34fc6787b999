//! A protected API of the file, and its permissions.

use super::{
    objects::objects,
    value::{given, text},
};

objects! {
    /// A protected API.
    Resource {
        [
            /// Absolute URI, which identifies it.
            identifier: String
        ]
        /// Display name.
        "text" name: String,
        /// All its permissions.
        "given" permissions: Vec<Permission>,
        /// All clients that may introspect its tokens: their client ids, or names where ids are
        /// generated.
        "given" introspection_client_ids: Vec<String>,
    }
    /// A permission of a protected API.
    Permission {
        [
            /// The scope's text, which identifies it.
            code: String
        ]
        /// What it allows.
        "text" description: String,
        /// Heading under which consoles show it.
        "text" category: String,
        /// Whether it changes state: true by default, so that read-only clients do not get it by
        /// mistake.
        "given" mutating: bool,
    }
}
