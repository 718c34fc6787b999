//! The permissions of a client, and the scope and audience of a token that names neither.

use crate::{
    audience::Audience,
    permission::{Held, by_default},
};

/// Permissions of a client: role and direct grants, reduced by its access level.
#[derive(Debug, PartialEq, Eq)]
pub struct Grants {
    /// Each permission, by code.
    pub held: Vec<Held>,
    /// The scope of a token for which neither scopes nor an API are named.
    pub scope: String,
    /// Audience of such a token: the protected APIs that the permissions belong to; none where
    /// there are no permissions.
    pub audience: Option<Audience>,
}

impl Grants {
    pub(super) fn new(held: Vec<Held>) -> Self {
        let mut codes: Vec<&str> = by_default(&held).map(|held| held.code.as_str()).collect();
        codes.sort_unstable();
        codes.dedup();
        let scope = codes.join(" ");
        let audience = Audience::of(by_default(&held).map(|held| held.identifier.clone()));
        Self {
            held,
            scope,
            audience,
        }
    }

    /// Whether a permission of that code is among them.
    #[must_use]
    pub fn has(&self, code: &str) -> bool {
        self.held.iter().any(|held| held.code == code)
    }
}
