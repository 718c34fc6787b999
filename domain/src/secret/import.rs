//! Secrets that clients have in another system: kept in the clear, or as a hash of that system.

use super::{
    MAX_SUBMITTED,
    shape::{Shape, shape},
    stored::{Kept, generated, keep_chosen},
};
use crate::{
    error::{Error, ProblemCode, Result},
    password::foreign,
    tools::Tools,
};
use entity::{Secret, SecretDigest, client_secret::SecretKind};

/// A secret from another system.
#[derive(Debug)]
pub enum Imported {
    /// In the clear, in any form.
    Plain(Secret),
    /// As a hash from the other system: see [`foreign`].
    Hash(Secret),
}

/// Imports a secret from another system. No account's policy applies, and it may be shorter than a
/// secret that is chosen in Latchkey.
///
/// # Errors
/// Problems with `importedSecret`, without naming it; [`Error::Busy`] where too many secrets are
/// being hashed.
pub async fn import(imported: Imported, tools: &Tools) -> Result<Kept> {
    let refused = |code, part: &str, message: String| {
        Err(Error::refused(
            code,
            &format!("importedSecret.{part}"),
            message,
        ))
    };
    match imported {
        Imported::Hash(hash) => match foreign::check(hash.expose()) {
            Ok(()) => {
                let digest = SecretDigest(hash.expose().to_owned());
                Ok(Kept {
                    kind: SecretKind::Imported,
                    digest,
                    pepper_version: 0,
                    hint: String::new(),
                })
            }
            Err(message) => refused(ProblemCode::Invalid, "hash", message),
        },
        Imported::Plain(secret) if secret.is_empty() => {
            refused(ProblemCode::Blank, "value", "Must not be blank.".to_owned())
        }
        Imported::Plain(secret) if secret.len() > MAX_SUBMITTED => refused(
            ProblemCode::TooLong,
            "value",
            format!("At most {MAX_SUBMITTED} bytes."),
        ),
        Imported::Plain(secret) if secret.expose().chars().any(char::is_control) => refused(
            ProblemCode::Invalid,
            "value",
            "Control characters are not allowed.".to_owned(),
        ),
        Imported::Plain(secret) => match shape(secret.expose()) {
            Shape::Generated => Ok(generated(secret, &tools.vault).kept),
            Shape::Mistyped => refused(
                ProblemCode::Invalid,
                "value",
                "Its checksum is wrong: is it complete?".to_owned(),
            ),
            Shape::Chosen => Ok(keep_chosen(secret, tools).await?.kept),
        },
    }
}
