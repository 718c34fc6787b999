//! The checks that succeeded within the last five minutes, so that the same secret of the same
//! client is not hashed again.

use super::{Candidate, Match};
use crate::random::Random;
use aws_lc_rs::hmac;
use entity::{ClientSecretId, Secret};
use quick_cache::sync::Cache;
use std::time::Duration;

/// How long a success is cached, from the check on.
const CACHE_TTL: Duration = Duration::from_secs(300);
/// Most successes cached; some 60 bytes each.
const MAX_CACHED: usize = 10_000;

/// Cached successes and their times, by [`Clock::passed`](crate::clock::Clock::passed).
pub(super) struct SuccessCache {
    key: hmac::Key,
    successes: Cache<[u8; 32], Duration>,
}

impl SuccessCache {
    /// An empty cache, under a key of its own.
    pub(super) fn new(random: &Random) -> Self {
        let mut key = [0; 32];
        random.fill(&mut key);
        Self {
            key: hmac::Key::new(hmac::HMAC_SHA256, &key),
            successes: Cache::new(MAX_CACHED),
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
        let index = candidates.iter().position(|candidate| {
            let at = self.successes.get(&self.tag(candidate.id, secret));
            at.is_some_and(|at| now < at + CACHE_TTL)
        })?;
        Some(Match {
            index,
            renewed: None,
        })
    }

    pub(super) fn remember(&self, id: ClientSecretId, secret: &Secret, now: Duration) {
        self.successes.insert(self.tag(id, secret), now);
    }
}

#[cfg(test)]
mod tests {
    use super::{CACHE_TTL, MAX_CACHED, SuccessCache};
    use crate::{password::Candidate, random::Random};
    use entity::{ClientSecretId, Secret, SecretDigest};
    use std::time::Duration;
    use uuid::Uuid;

    fn candidate(id: ClientSecretId) -> Candidate {
        Candidate {
            id,
            digest: SecretDigest(String::new()),
            imported: false,
        }
    }

    #[test]
    fn a_success_is_found_for_five_minutes_with_its_secret_and_its_row_only() {
        let cache = SuccessCache::new(&Random::seeded(1));
        let (id, other) = (
            ClientSecretId(Uuid::from_u128(1)),
            ClientSecretId(Uuid::from_u128(2)),
        );
        let (secret, wrong) = (
            Secret::new("right".to_owned()),
            Secret::new("wrong".to_owned()),
        );
        let begin = Duration::from_secs(10);
        cache.remember(id, &secret, begin);
        let found = |secret, candidates: &[_], now| {
            cache.find(secret, candidates, now).map(|found| found.index)
        };
        let last = begin + CACHE_TTL - Duration::from_millis(1);
        assert_eq!(
            found(&secret, &[candidate(other), candidate(id)], last),
            Some(1)
        );
        assert_eq!(found(&secret, &[candidate(id)], begin + CACHE_TTL), None);
        assert_eq!(found(&secret, &[candidate(other)], begin), None);
        assert_eq!(found(&wrong, &[candidate(id)], begin), None);
    }

    #[test]
    fn however_many_secrets_are_verified_the_cache_is_bounded_and_not_emptied() {
        let cache = SuccessCache::new(&Random::seeded(1));
        let secret = Secret::new("right".to_owned());
        for n in 0..MAX_CACHED * 2 {
            let id = ClientSecretId(Uuid::from_u128(n.try_into().unwrap()));
            cache.remember(id, &secret, Duration::ZERO);
            assert!(cache.successes.len() <= MAX_CACHED + MAX_CACHED / 20);
        }
        assert!(cache.successes.len() > MAX_CACHED / 2);
    }
}
