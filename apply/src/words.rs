//! Values of enumerations in the file that the other interfaces do not have.

use serde::{Deserialize, Serialize};

/// Form of an imported secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ImportedForm {
    /// In the clear.
    Plain,
    /// As a hash from the other system.
    Hash,
}
