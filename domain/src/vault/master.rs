//! The master keys that a process was given, and what they must open.

use crate::error::Error;
use entity::{Sealed, Secret};

/// The master keys that a process was given.
#[derive(Debug)]
pub struct MasterKeys {
    /// The one in use, or the one to be used from the next rotation on.
    pub current: Secret,
    /// The one in use before that rotation.
    pub previous: Option<Secret>,
}

impl From<Secret> for MasterKeys {
    fn from(current: Secret) -> Self {
        Self {
            current,
            previous: None,
        }
    }
}

/// What is in the database sealed with a master key.
#[derive(Default)]
pub struct SealedKeys {
    /// Signing keys, with their key ids.
    pub signing: Vec<(String, Sealed)>,
    /// The data keys; none before the first rotation.
    pub data: Option<Sealed>,
}

/// The error that the given master keys open nothing.
pub(crate) fn wrong_master_key() -> Error {
    Error::internal(
        "LATCHKEY_MASTER_KEY does not open the signing keys in this database: it is not the key that they are sealed with. \
         Where the master key is being rotated, set the new one, and the earlier one in LATCHKEY_MASTER_KEY_PREVIOUS",
    )
}
