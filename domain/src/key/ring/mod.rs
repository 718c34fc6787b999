//! The signing keys in a node's memory: those that sign, those that verify, and the published set.
//!
//! Which keys are valid is decided by the clock when they are used, not only when they are read: a
//! node that has not read them for days neither publishes nor accepts a key after its removal.

mod load;
mod moments;
mod published;
mod token;

pub use published::Published;

use self::{moments::Moments, published::Public};
use super::{
    ALWAYS,
    signature::{SignatureVerifier, Signer},
};
use chrono::{DateTime, Utc};
use entity::client::Algorithm;
use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

/// A key that signs.
struct Signing {
    kid: String,
    signer: Signer,
    /// The header of access tokens, in base64url.
    header: String,
}

/// A key that signatures are verified with.
struct Verifying {
    algorithm: Algorithm,
    verifier: SignatureVerifier,
    moments: Moments,
}

/// The keys in memory.
pub struct KeyRing {
    /// The current key of each algorithm.
    signing: HashMap<Algorithm, Signing>,
    /// Keys by `kid`.
    verifying: HashMap<String, Verifying>,
    public: Vec<Public>,
    published: RwLock<Arc<Published>>,
}

impl KeyRing {
    /// Whether every required algorithm has a key that signs.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        ALWAYS
            .iter()
            .all(|algorithm| self.signing.contains_key(algorithm))
    }

    /// Whether tokens can be signed with this algorithm now.
    #[must_use]
    pub fn can_sign(&self, algorithm: Algorithm) -> bool {
        self.signing.contains_key(&algorithm)
    }

    /// The public keys at that moment.
    #[must_use]
    pub fn published(&self, now: DateTime<Utc>) -> Arc<Published> {
        let known = self
            .published
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if known.is_true_at(now) {
            return known;
        }
        let fresh = Arc::new(Published::of(&self.public, now));
        *self
            .published
            .write()
            .unwrap_or_else(PoisonError::into_inner) = fresh.clone();
        fresh
    }

    /// Whether there is a key with that ID that signs, or has signed.
    #[must_use]
    pub fn knows(&self, kid: &str) -> bool {
        self.verifying
            .get(kid)
            .is_some_and(|key| key.moments.activated.is_some())
    }
}
