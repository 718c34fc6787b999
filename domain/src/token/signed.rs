//! Tokens whose signature was verified before: a token is sent with many requests, and its signature
//! says the same each time.
//!
//! Only what follows from the token alone is remembered: its claims, and the key that signed it.
//! Whether the key still counts, the token's expiry, generations and revocation are read at each use.
//! Tokens with another signature than ours never get in, so strangers cannot fill the memory.

use super::Claims;
use aws_lc_rs::digest;
use quick_cache::{Weighter, sync::Cache};
use std::sync::Arc;

/// Memory for them, in bytes, as [`Weight`] estimates it: some six thousand tokens.
const MAX_BYTES: u64 = 8 * 1024 * 1024;
/// How many there are about.
const USUAL_COUNT: usize = 6_000;

/// SHA-256 of the whole token, its signature included.
pub(super) type Digest = [u8; 32];

/// What a token with a valid signature says.
pub(super) struct SignedToken {
    /// Length of the token in bytes.
    pub(super) length: usize,
    /// The key that signed it.
    pub(super) kid: String,
    /// Its claims.
    pub(super) claims: Arc<Claims>,
}

/// The memory of a token: its strings are shorter than the token, which has them in base64url.
#[derive(Clone)]
struct Weight;

impl Weighter<Digest, Arc<SignedToken>> for Weight {
    fn weight(&self, _: &Digest, token: &Arc<SignedToken>) -> u64 {
        (token.length as u64).saturating_add(512)
    }
}

/// The tokens seen last.
pub(super) struct SignedTokens(Cache<Digest, Arc<SignedToken>, Weight>);

impl Default for SignedTokens {
    fn default() -> Self {
        Self(Cache::with_weighter(USUAL_COUNT, MAX_BYTES, Weight))
    }
}

impl SignedTokens {
    /// What the token with that digest says, if it was seen lately.
    pub(super) fn find(&self, digest: &Digest) -> Option<Arc<SignedToken>> {
        self.0.get(digest)
    }

    /// Remembers a token whose signature is valid.
    pub(super) fn remember(&self, digest: Digest, token: SignedToken) -> Arc<Claims> {
        let claims = token.claims.clone();
        self.0.insert(digest, Arc::new(token));
        claims
    }
}

/// The digest of a token.
pub(super) fn digest_of(token: &str) -> Option<Digest> {
    digest::digest(&digest::SHA256, token.as_bytes())
        .as_ref()
        .try_into()
        .ok()
}
