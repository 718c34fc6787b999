//! The stored form of a secret: a digest that a generated one is found by, or a slow hash of a
//! chosen one, with the few characters that people recognise it by.

use crate::{
    error::{Error, Result},
    tools::Tools,
    vault::{PEPPER_VERSION, Vault},
};
use entity::{Secret, SecretDigest, client_secret::SecretKind};
use std::sync::Arc;

/// A new secret and its stored form.
pub struct Minted {
    /// The secret, to be shown once.
    pub secret: Secret,
    /// Its stored form.
    pub kept: Kept,
}

/// Stored form of a secret.
pub struct Kept {
    /// How it was created.
    pub kind: SecretKind,
    /// The digest.
    pub digest: SecretDigest,
    /// Version of the pepper of the digest; 0 where there is none.
    pub pepper_version: i32,
    /// The secret's last characters; empty where only a hash of it is known.
    pub hint: String,
}

pub(super) fn generated(secret: Secret, vault: &Vault) -> Minted {
    let digest = vault.digest(secret.expose());
    let kept = Kept {
        kind: SecretKind::Generated,
        digest,
        pepper_version: PEPPER_VERSION,
        hint: hint(&secret, 4),
    };
    Minted { secret, kept }
}

pub(super) async fn keep_chosen(secret: Secret, tools: &Tools) -> Result<Minted> {
    let secret = Arc::new(secret);
    let digest = tools.passwords.hash(&tools.random, secret.clone()).await?;
    let secret =
        Arc::into_inner(secret).ok_or_else(|| Error::internal("a secret is still in use"))?;
    // Of eight characters, four would reveal half of the secret.
    let shown = if secret.len() < 8 { 0 } else { 2 };
    let kept = Kept {
        kind: SecretKind::Chosen,
        digest,
        pepper_version: 0,
        hint: hint(&secret, shown),
    };
    Ok(Minted { secret, kept })
}

fn hint(secret: &Secret, length: usize) -> String {
    let from = secret.len().saturating_sub(length);
    secret.expose().get(from..).unwrap_or_default().to_owned()
}
