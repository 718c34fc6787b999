//! Keys that depend on the master key: the pepper of secret digests, the sealing of private keys,
//! and the hashes of the audit log.
//!
//! Each key is derived from it with HKDF (RFC 5869), so none reveals anything about the others.
//! When the master key is rotated, the pepper and the key of the audit log stay as they are, and
//! are stored sealed with the new one: a digest can only be recomputed from the secret itself, and
//! servers that still run with the earlier master key go on creating digests and hashes that the
//! others accept. Sealed keys are sealed anew.

use super::error::{Error, Result};
use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, Nonce, RandomizedNonceKey},
    hkdf, hmac,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use entity::{Sealed, Secret, SecretDigest};
use zeroize::Zeroizing;

/// Version of the pepper in use. Digests record theirs, so that the pepper can be changed later.
pub const PEPPER_VERSION: i32 = 1;

/// Context of the sealed data keys. No key ID is as short.
pub(super) const DATA_KEYS: &str = "data keys";

const NONCE_LENGTH: usize = 12;
/// Hexadecimal digits. A token costs so little that formatting each byte would be measurable.
const DIGITS: &[u8; 16] = b"0123456789abcdef";

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

/// Keys derived from the master key, or kept since an earlier one.
pub struct Vault {
    pepper: hmac::Key,
    chain: hmac::Key,
    data_keys: Secret,
    sealing: Sealing,
    previous: Option<Sealing>,
    uses_previous: bool,
}

/// A key that seals, derived from a master key.
pub struct Sealing(RandomizedNonceKey);

/// The keys that are derived from a master key.
struct Derived {
    sealing: Sealing,
    /// Pepper and key of the audit log, in base64: those in use as long as this is the first master
    /// key of the deployment.
    data_keys: Secret,
}

impl Derived {
    fn new(master: &Secret) -> Result<Self> {
        let salt = hkdf::Salt::new(hkdf::HKDF_SHA256, b"latchkey master key v1");
        let root = salt.extract(master.expose().as_bytes());
        let derive = |purpose: &[u8]| {
            let mut key = Zeroizing::new([0; 32]);
            let filled = root
                .expand(&[purpose], hkdf::HKDF_SHA256)
                .and_then(|okm| okm.fill(&mut key[..]));
            filled.map(|()| key).map_err(Error::internal)
        };
        let (pepper, chain) = (derive(b"client secrets")?, derive(b"audit log")?);
        let both = Zeroizing::new([&pepper[..], &chain[..]].concat());
        let sealing = RandomizedNonceKey::new(&AES_256_GCM, &derive(b"signing keys")?[..])
            .map_err(Error::internal)?;
        Ok(Self {
            sealing: Sealing(sealing),
            data_keys: Secret::new(STANDARD.encode(&*both)),
        })
    }

    fn opens_any(&self, sealed: &[(String, Sealed)]) -> bool {
        sealed
            .iter()
            .any(|(context, sealed)| self.sealing.open(context, sealed).is_some())
    }
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
        Ok(Self {
            pepper,
            chain,
            data_keys,
            sealing: current.sealing,
            previous: previous.map(|derived| derived.sealing),
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

/// The error that the given master keys open nothing.
pub(crate) fn wrong_master_key() -> Error {
    Error::internal(
        "LATCHKEY_MASTER_KEY does not open the signing keys in this database: it is not the key that they are sealed with. \
         Where the master key is being rotated, set the new one, and the earlier one in LATCHKEY_MASTER_KEY_PREVIOUS",
    )
}

/// Pepper and key of the audit log.
fn split(data_keys: &Secret) -> Result<(hmac::Key, hmac::Key)> {
    let bytes = Zeroizing::new(
        STANDARD
            .decode(data_keys.expose())
            .map_err(Error::internal)?,
    );
    let (pepper, chain) = bytes
        .split_at_checked(32)
        .ok_or_else(|| Error::internal("the data keys are too short"))?;
    Ok((
        hmac::Key::new(hmac::HMAC_SHA256, pepper),
        hmac::Key::new(hmac::HMAC_SHA256, chain),
    ))
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
