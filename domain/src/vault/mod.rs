//! Keys that depend on the master key: the pepper of secret digests, the sealing of private keys,
//! and the hashes of the audit log.
//!
//! Each key is derived from it with HKDF (RFC 5869), so none reveals anything about the others.
//! When the master key is rotated, the pepper and the key of the audit log stay as they are, and
//! are stored sealed with the new one: a digest can only be recomputed from the secret itself, and
//! servers that still run with the earlier master key go on creating digests and hashes that the
//! others accept. Sealed keys are sealed anew.

mod derived;
mod master;
mod pages;
mod sealing;

pub use master::{MasterKeys, SealedKeys};
pub use sealing::Sealing;

pub(crate) use master::wrong_master_key;

use self::derived::{Derived, split};
use super::error::Result;
use aws_lc_rs::hmac;
use entity::{Sealed, Secret, SecretDigest};

/// Version of the pepper in use. Digests record theirs, so that the pepper can be changed later.
pub const PEPPER_VERSION: i32 = 1;

/// Context of the sealed data keys. No key ID is as short.
pub(super) const DATA_KEYS: &str = "data keys";

/// Keys derived from the master key, or kept since an earlier one.
pub struct Vault {
    pepper: hmac::Key,
    chain: hmac::Key,
    data_keys: Secret,
    sealing: Sealing,
    previous: Option<Sealing>,
    pages: Sealing,
    previous_pages: Option<Sealing>,
    uses_previous: bool,
}

impl Vault {
    /// Derives the keys. Of two master keys, the one that opens what is in the database is in use;
    /// with an empty database, the current one is.
    ///
    /// # Errors
    /// Internal, with a clear text, where neither opens it.
    pub fn new(master: &MasterKeys, found: &SealedKeys) -> Result<Self> {
        let current = Derived::new(&master.current)?;
        let previous = master.previous.as_ref().map(Derived::new).transpose()?;
        let opened = |derived: &Derived| {
            found
                .data
                .as_ref()
                .and_then(|sealed| derived.sealing.open(DATA_KEYS, sealed))
        };
        let (data_keys, uses_previous) = match (&found.data, previous.as_ref()) {
            (Some(_), previous) => match opened(&current) {
                Some(kept) => (kept, false),
                None => (
                    previous.and_then(opened).ok_or_else(wrong_master_key)?,
                    true,
                ),
            },
            (None, _) if found.signing.is_empty() || current.opens_any(&found.signing) => {
                (current.data_keys, false)
            }
            (None, Some(previous)) if previous.opens_any(&found.signing) => {
                (Secret::new(previous.data_keys.expose().to_owned()), true)
            }
            (None, _) => return Err(wrong_master_key()),
        };
        let (pepper, chain) = split(&data_keys)?;
        let (previous, previous_pages) = previous
            .map(|derived| (derived.sealing, derived.pages))
            .unzip();
        Ok(Self {
            pepper,
            chain,
            data_keys,
            sealing: current.sealing,
            pages: current.pages,
            previous,
            previous_pages,
            uses_previous,
        })
    }

    /// Whether the database was sealed with the previous master key when this process began.
    #[must_use]
    pub fn uses_previous(&self) -> bool {
        self.uses_previous
    }

    /// HMAC-SHA-256 of a generated secret, in hexadecimal. A secret of 256 random bits needs no
    /// slower hash.
    #[must_use]
    pub fn digest(&self, secret: &str) -> SecretDigest {
        SecretDigest(mac(&self.pepper, secret.as_bytes()))
    }

    /// The secret that follows another one: always the same, and of no use for finding the one
    /// before. In hexadecimal.
    #[must_use]
    pub fn successor(&self, secret: &str) -> String {
        mac(&self.pepper, format!("successor of {secret}").as_bytes())
    }

    /// HMAC-SHA-256 of an entry of the audit log, in hexadecimal. A party that has only the
    /// database cannot compute one.
    #[must_use]
    pub fn chain(&self, entry: &[u8]) -> String {
        mac(&self.chain, entry)
    }

    /// Seals with the current master key.
    #[must_use]
    pub fn sealing(&self) -> &Sealing {
        &self.sealing
    }

    /// The key that sealed this: of the current master key or of the previous one; none where it
    /// was neither.
    #[must_use]
    pub fn sealing_of(&self, context: &str, sealed: &Sealed) -> Option<&Sealing> {
        [Some(&self.sealing), self.previous.as_ref()]
            .into_iter()
            .flatten()
            .find(|sealing| sealing.open(context, sealed).is_some())
    }

    /// Opens what was sealed with the current master key, or the previous one; none with another
    /// master key, another context or altered bytes.
    #[must_use]
    pub fn open(&self, context: &str, sealed: &Sealed) -> Option<Secret> {
        self.sealing
            .open(context, sealed)
            .or_else(|| self.previous.as_ref()?.open(context, sealed))
    }

    /// The data keys, sealed with the current master key.
    ///
    /// # Errors
    /// Only internal ones.
    pub(super) fn sealed_data_keys(&self) -> Result<Sealed> {
        self.sealing.seal(DATA_KEYS, &self.data_keys)
    }
}

fn mac(key: &hmac::Key, message: &[u8]) -> String {
    hex::encode(hmac::sign(key, message))
}
