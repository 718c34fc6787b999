//! The `aud` claim of a token: the APIs that it is for (RFC 7519 section 4.1.3).

use serde::{Deserialize, Serialize};

/// One audience as a string, several as an array (RFC 7519 section 4.1.3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Audience {
    /// A single one.
    One(String),
    /// Several.
    Many(Vec<String>),
}

impl Audience {
    /// The audience with these identifiers, each once; none where the list is empty.
    #[must_use]
    pub fn of(identifiers: impl IntoIterator<Item = String>) -> Option<Self> {
        let mut all: Vec<String> = identifiers.into_iter().collect();
        all.sort_unstable();
        all.dedup();
        match <[String; 1]>::try_from(all) {
            Ok([one]) => Some(Self::One(one)),
            Err(many) => (!many.is_empty()).then_some(Self::Many(many)),
        }
    }

    /// Whether this identifier is the only one.
    #[must_use]
    pub fn is_only(&self, wanted: &str) -> bool {
        match self {
            Self::One(one) => one == wanted,
            Self::Many(many) => !many.is_empty() && many.iter().all(|one| one == wanted),
        }
    }

    /// Whether the identifier is among them.
    #[must_use]
    pub fn contains(&self, wanted: &str) -> bool {
        match self {
            Self::One(one) => one == wanted,
            Self::Many(many) => many.iter().any(|one| one == wanted),
        }
    }
}
