//! What hangs on the master key: the pepper of secret digests, the sealing of private keys, and the hashes of the audit log.
//!
//! Each key is derived from it with HKDF (RFC 5869), so none tells anything about the others.

use super::error::{Error, Result};
use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, Nonce, RandomizedNonceKey},
    hkdf, hmac,
};
use entity::{Sealed, Secret, SecretDigest};

/// The pepper in use. Digests say which one they were made with, so that it can be changed one day.
pub const PEPPER_VERSION: i32 = 1;

const NONCE_LENGTH: usize = 12;
/// Of hexadecimal numbers. A token costs so little that formatting these one by one would be seen.
const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// Keys derived from the master key.
pub struct Vault {
    pepper: hmac::Key,
    sealing: RandomizedNonceKey,
    chain: hmac::Key,
}

impl Vault {
    /// Derives the keys.
    ///
    /// # Errors
    /// Only internal ones.
    pub fn new(master: &Secret) -> Result<Self> {
        let salt = hkdf::Salt::new(hkdf::HKDF_SHA256, b"latchkey master key v1");
        let root = salt.extract(master.expose().as_bytes());
        let derive = |purpose: &[u8]| {
            let mut key = zeroize_on_drop();
            let filled = root.expand(&[purpose], hkdf::HKDF_SHA256).and_then(|okm| okm.fill(&mut key[..]));
            filled.map(|()| key).map_err(Error::internal)
        };
        let pepper = hmac::Key::new(hmac::HMAC_SHA256, &derive(b"client secrets")?[..]);
        let sealing = RandomizedNonceKey::new(&AES_256_GCM, &derive(b"signing keys")?[..]).map_err(Error::internal)?;
        let chain = hmac::Key::new(hmac::HMAC_SHA256, &derive(b"audit log")?[..]);
        Ok(Self { pepper, sealing, chain })
    }

    /// HMAC-SHA-256 of a generated secret, in hexadecimal. 256 random bits need no slower hash.
    #[must_use]
    pub fn digest(&self, secret: &str) -> SecretDigest {
        SecretDigest(mac(&self.pepper, secret.as_bytes()))
    }

    /// HMAC-SHA-256 of an entry of the audit log, in hexadecimal. Whoever has only the database cannot make one.
    #[must_use]
    pub fn chain(&self, entry: &[u8]) -> String {
        mac(&self.chain, entry)
    }

    /// Encrypts with AES-256-GCM under a random nonce; `context` must be the same when it is opened.
    ///
    /// # Errors
    /// Only internal ones.
    pub fn seal(&self, context: &str, secret: &Secret) -> Result<Sealed> {
        let mut text = secret.expose().as_bytes().to_vec();
        let nonce = self.sealing.seal_in_place_append_tag(Aad::from(context), &mut text).map_err(Error::internal)?;
        let mut sealed = nonce.as_ref().to_vec();
        sealed.extend_from_slice(&text);
        Ok(Sealed(sealed))
    }

    /// Opens what [`Vault::seal`] closed; none with another master key, another context or altered bytes.
    #[must_use]
    pub fn open(&self, context: &str, sealed: &Sealed) -> Option<Secret> {
        let (nonce, text) = sealed.0.split_at_checked(NONCE_LENGTH)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut text = text.to_vec();
        let plain = self.sealing.open_in_place(nonce, Aad::from(context), &mut text).ok()?;
        String::from_utf8(plain.to_vec()).ok().map(Secret::new)
    }
}

fn mac(key: &hmac::Key, message: &[u8]) -> String {
    let digit = |value: u8| char::from(DIGITS.get(usize::from(value)).copied().unwrap_or(b'0'));
    let mut text = String::with_capacity(64);
    for byte in hmac::sign(key, message).as_ref() {
        text.push(digit(byte >> 4));
        text.push(digit(byte & 15));
    }
    text
}

fn zeroize_on_drop() -> zeroize::Zeroizing<[u8; 32]> {
    zeroize::Zeroizing::new([0; 32])
}
