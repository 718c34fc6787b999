//! Seals secrets with a key that is derived from a master key: what was altered, or belongs
//! elsewhere, does not open.

use crate::error::{Error, Result};
use aws_lc_rs::aead::{Aad, Nonce, RandomizedNonceKey};
use entity::{Sealed, Secret};
use zeroize::Zeroizing;

const NONCE_LENGTH: usize = 12;

/// A key that seals, derived from a master key.
pub struct Sealing(pub(super) RandomizedNonceKey);

impl Sealing {
    /// Encrypts with AES-256-GCM under a random nonce; `context` must be the same when it is
    /// opened.
    ///
    /// # Errors
    /// Only internal ones.
    pub fn seal(&self, context: &str, secret: &Secret) -> Result<Sealed> {
        let mut text = secret.expose().as_bytes().to_vec();
        let nonce = self
            .0
            .seal_in_place_append_tag(Aad::from(context), &mut text)
            .map_err(Error::internal)?;
        let mut sealed = nonce.as_ref().to_vec();
        sealed.extend_from_slice(&text);
        Ok(Sealed(sealed))
    }

    /// Opens what [`Sealing::seal`] sealed; none with another key, another context or altered
    /// bytes.
    #[must_use]
    pub fn open(&self, context: &str, sealed: &Sealed) -> Option<Secret> {
        let (nonce, text) = sealed.0.split_at_checked(NONCE_LENGTH)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut text = Zeroizing::new(text.to_vec());
        let plain = self
            .0
            .open_in_place(nonce, Aad::from(context), &mut text)
            .ok()?;
        String::from_utf8(plain.to_vec()).ok().map(Secret::new)
    }
}
