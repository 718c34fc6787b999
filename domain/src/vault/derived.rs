//! The keys that are derived from one master key.

use super::Sealing;
use crate::error::{Error, Result};
use aws_lc_rs::{
    aead::{AES_256_GCM, RandomizedNonceKey},
    hkdf, hmac,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use entity::{Sealed, Secret};
use zeroize::Zeroizing;

/// The keys that are derived from a master key.
pub(super) struct Derived {
    pub(super) sealing: Sealing,
    /// Seals what browsers keep: see [`Vault::seal_page`](super::Vault::seal_page).
    pub(super) pages: Sealing,
    /// Pepper and key of the audit log, in base64: those in use as long as this is the first master
    /// key of the deployment.
    pub(super) data_keys: Secret,
}

impl Derived {
    pub(super) fn new(master: &Secret) -> Result<Self> {
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
        let pages = RandomizedNonceKey::new(&AES_256_GCM, &derive(b"pages")?[..])
            .map_err(Error::internal)?;
        Ok(Self {
            sealing: Sealing(sealing),
            pages: Sealing(pages),
            data_keys: Secret::new(STANDARD.encode(&*both)),
        })
    }

    pub(super) fn opens_any(&self, sealed: &[(String, Sealed)]) -> bool {
        sealed
            .iter()
            .any(|(context, sealed)| self.sealing.open(context, sealed).is_some())
    }
}

/// Pepper and key of the audit log.
pub(super) fn split(data_keys: &Secret) -> Result<(hmac::Key, hmac::Key)> {
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
