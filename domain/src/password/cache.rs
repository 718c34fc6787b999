//! The checks that succeeded within the last five minutes, so that the same secret of the same
//! client is not hashed again.

use super::{Candidate, Match};
use crate::random::Random;
use aws_lc_rs::hmac;
use entity::{ClientSecretId, Secret};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// How long a success is cached, from the check on.
const CACHE_TTL: Duration = Duration::from_secs(300);
/// Most successes cached; some 60 bytes each.
const MAX_CACHED: usize = 10_000;

/// Cached successes and their times, by [`Clock::passed`](crate::clock::Clock::passed).
pub(super) struct SuccessCache {
    key: hmac::Key,
    successes: Mutex<HashMap<[u8; 32], Duration>>,
}

impl SuccessCache {
    /// An empty cache, under a key of its own.
    pub(super) fn new(random: &Random) -> Self {
        let mut key = [0; 32];
        random.fill(&mut key);
        Self {
            key: hmac::Key::new(hmac::HMAC_SHA256, &key),
            successes: Mutex::default(),
        }
    }

    fn tag(&self, id: ClientSecretId, secret: &Secret) -> [u8; 32] {
        // The ID has a fixed length, so no other pair gives the same input.
        let mut context = hmac::Context::with_key(&self.key);
        context.update(id.0.as_bytes());
        context.update(secret.expose().as_bytes());
        context.sign().as_ref().try_into().unwrap_or_default()
    }

    pub(super) fn find(
        &self,
        secret: &Secret,
        candidates: &[Candidate],
        now: Duration,
    ) -> Option<Match> {
        let tags: Vec<_> = candidates
            .iter()
            .map(|candidate| self.tag(candidate.id, secret))
            .collect();
        let successes = self
            .successes
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let index = tags
            .iter()
            .position(|tag| successes.get(tag).is_some_and(|at| now < *at + CACHE_TTL))?;
        Some(Match {
            index,
            renewed: None,
        })
    }

    pub(super) fn remember(&self, id: ClientSecretId, secret: &Secret, now: Duration) {
        let tag = self.tag(id, secret);
        let mut successes = self
            .successes
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if successes.len() >= MAX_CACHED {
            successes.retain(|_, at| now < *at + CACHE_TTL);
        }
        if successes.len() >= MAX_CACHED {
            successes.clear();
        }
        successes.insert(tag, now);
    }
}
