//! Tokens whose signature the floor has checked: what they say, under a digest of the whole token, so
//! that one that comes again needs no check of its signature.

use super::oauth::Claims;
use aws_lc_rs::digest;
use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

/// About as many as the server remembers. Where there are more, all are forgotten.
const MAX_TOKENS: usize = 6_000;

/// SHA-256 of a whole token, its signature included.
type TokenDigest = [u8; 32];

/// Claims of tokens with a valid signature.
#[derive(Default)]
pub(super) struct CheckedTokens(RwLock<HashMap<TokenDigest, Arc<Claims<'static>>>>);

impl CheckedTokens {
    /// What a token says: remembered, or else as the check finds it.
    pub(super) fn find_or(
        &self,
        token: &str,
        check: impl FnOnce() -> Option<Claims<'static>>,
    ) -> Option<Arc<Claims<'static>>> {
        let digest = digest::digest(&digest::SHA256, token.as_bytes());
        let digest = TokenDigest::try_from(digest.as_ref()).ok()?;
        if let Some(claims) = self.find(&digest) {
            return Some(claims);
        }
        let claims = Arc::new(check()?);
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MAX_TOKENS {
            all.clear();
        }
        all.insert(digest, claims.clone());
        Some(claims)
    }

    fn find(&self, digest: &TokenDigest) -> Option<Arc<Claims<'static>>> {
        let all = self.0.read().unwrap_or_else(PoisonError::into_inner);
        all.get(digest).cloned()
    }
}
