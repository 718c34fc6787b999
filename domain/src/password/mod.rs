//! Argon2id, for secrets that people choose (RFC 9106, with the parameters that OWASP recommends:
//! 19 MiB, two passes, one lane).
//!
//! A check costs some 30 ms and 19 MiB, so only a limited number run at once, off the threads that
//! serve requests, and a success is cached for five minutes: as an HMAC under a key of this
//! process, over the ID of the secret's row and the secret. Whether that row, and its client, are
//! still valid is checked every time, outside of this cache.

mod argon;
pub mod foreign;

use super::error::{Error, Result};
use crate::random::Random;
use argon::Scratch;
use argon2::password_hash::SaltString;
use aws_lc_rs::hmac;
use entity::{ClientSecretId, Secret, SecretDigest};
use foreign::Foreign;
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How long a check waits for a permit before the caller is refused as busy.
const QUEUE_TIMEOUT: Duration = Duration::from_secs(2);
/// How long a success is cached, from the check on.
const CACHE_TTL: Duration = Duration::from_secs(300);
/// Most successes cached; some 60 bytes each.
const MAX_CACHED: usize = 10_000;

/// Runs Argon2id, a bounded number of times at once.
#[derive(Clone)]
pub struct Passwords {
    permits: Arc<Semaphore>,
    most: u32,
    queue: Arc<Queue>,
    scratch: Arc<Scratch>,
    dummy: Arc<str>,
    verified: Arc<SuccessCache>,
}

/// Counts of waiting since the start.
#[derive(Default)]
struct Queue {
    waited: AtomicU64,
    given_up: AtomicU64,
}

/// A hash that a secret is compared with.
pub struct Candidate {
    /// The secret's row.
    pub id: ClientSecretId,
    /// A PHC string, or a hash from another system.
    pub digest: SecretDigest,
    /// Whether it comes from another system.
    pub imported: bool,
}

/// The candidate that a secret matches.
pub struct Match {
    /// Its index in the list.
    pub index: usize,
    /// The secret in Latchkey's own form, to replace a hash from another system.
    pub renewed: Option<SecretDigest>,
}

/// Load of the checks.
#[derive(Clone, Copy, Debug)]
pub struct Load {
    /// Checks that may run at once.
    pub permits: u32,
    /// Checks that are running.
    pub in_use: u32,
    /// Checks that had to wait for a permit, since the start.
    pub waited: u64,
    /// Checks that were refused since no permit was free in time, since the start.
    pub given_up: u64,
}

/// Cached successes and their times, by [`Clock::passed`](crate::clock::Clock::passed).
struct SuccessCache {
    key: hmac::Key,
    successes: Mutex<HashMap<[u8; 32], Duration>>,
}

impl SuccessCache {
    fn tag(&self, id: ClientSecretId, secret: &Secret) -> [u8; 32] {
        // The ID has a fixed length, so no other pair gives the same input.
        let mut context = hmac::Context::with_key(&self.key);
        context.update(id.0.as_bytes());
        context.update(secret.expose().as_bytes());
        context.sign().as_ref().try_into().unwrap_or_default()
    }

    fn find(&self, secret: &Secret, candidates: &[Candidate], now: Duration) -> Option<Match> {
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

    fn remember(&self, id: ClientSecretId, secret: &Secret, now: Duration) {
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

impl Passwords {
    /// Allows one check fewer at once than there are cores, and at least one.
    ///
    /// # Errors
    /// Only internal ones.
    pub fn new(random: &Random) -> Result<Self> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let most = u32::try_from(cores.saturating_sub(1).max(1)).unwrap_or(1);
        let nobodys = Secret::new(random.base62(32));
        let scratch = Scratch::default();
        let dummy = scratch.hash(&nobodys, &salt(random)?)?;
        // Many servers never check a chosen secret, so no memory is kept for it.
        scratch.free();
        let mut key = [0; 32];
        random.fill(&mut key);
        let verified = SuccessCache {
            key: hmac::Key::new(hmac::HMAC_SHA256, &key),
            successes: Mutex::default(),
        };
        let permits = Arc::new(Semaphore::new(usize::try_from(most).unwrap_or(1)));
        let scratch = Arc::new(scratch);
        Ok(Self {
            permits,
            most,
            queue: Arc::default(),
            scratch,
            dummy: dummy.0.into(),
            verified: Arc::new(verified),
        })
    }

    /// Load of the checks.
    #[must_use]
    pub fn load(&self) -> Load {
        let free = u32::try_from(self.permits.available_permits()).unwrap_or(self.most);
        let count = |count: &AtomicU64| count.load(Ordering::Relaxed);
        let Queue { waited, given_up } = &*self.queue;
        Load {
            permits: self.most,
            in_use: self.most.saturating_sub(free),
            waited: count(waited),
            given_up: count(given_up),
        }
    }

    /// Hashes a chosen secret into a PHC string.
    ///
    /// # Errors
    /// [`Error::Busy`] where no permit was free in time.
    pub async fn hash(&self, random: &Random, secret: Arc<Secret>) -> Result<SecretDigest> {
        let salt = salt(random)?;
        let permit = self.permit().await?;
        let scratch = self.scratch.clone();
        off_the_runtime(permit, move || scratch.hash(&secret, &salt)).await?
    }

    /// The candidate that the secret matches, if any. Where none of them is in Latchkey's own form,
    /// the time of one check is spent all the same, so that a client without a chosen secret cannot
    /// be told from one with another secret, nor from one with a hash that is fast to check. A hash
    /// of another system that is slower can be told until its secret is first used.
    ///
    /// # Errors
    /// [`Error::Busy`] where no permit was free in time.
    pub async fn find(
        &self,
        (secret, random): (Arc<Secret>, &Random),
        candidates: Vec<Candidate>,
        now: Duration,
    ) -> Result<Option<Match>> {
        if let Some(found) = self.verified.find(&secret, &candidates, now) {
            return Ok(Some(found));
        }
        let salt = salt(random)?;
        let permit = self.permit().await?;
        // Another request with the same secret may have been checked meanwhile: a hundred requests
        // at once need one check.
        if let Some(found) = self.verified.find(&secret, &candidates, now) {
            return Ok(Some(found));
        }
        let this = self.clone();
        off_the_runtime(permit, move || {
            this.compare(&secret, &salt, (&candidates, now))
        })
        .await
    }

    fn compare(
        &self,
        secret: &Secret,
        salt: &SaltString,
        (candidates, now): (&[Candidate], Duration),
    ) -> Option<Match> {
        let scratch = &*self.scratch;
        let matches = |candidate: &Candidate| match candidate.imported {
            true => Foreign::parse(&candidate.digest.0)
                .is_ok_and(|foreign| foreign.matches(secret, scratch)),
            false => scratch.matches(secret, &candidate.digest.0),
        };
        let Some((index, found)) = candidates
            .iter()
            .enumerate()
            .find(|(_, candidate)| matches(candidate))
        else {
            if candidates.iter().all(|candidate| candidate.imported) {
                scratch.matches(secret, &self.dummy);
            }
            return None;
        };
        self.verified.remember(found.id, secret, now);
        let renewed = if found.imported {
            scratch.hash(secret, salt).ok()
        } else {
            None
        };
        Some(Match { index, renewed })
    }

    /// Frees memory that no check needs at present. To be called periodically.
    pub fn rest(&self) {
        if self.permits.available_permits() == usize::try_from(self.most).unwrap_or(usize::MAX) {
            self.scratch.free();
        }
    }

    async fn permit(&self) -> Result<OwnedSemaphorePermit> {
        if let Ok(permit) = self.permits.clone().try_acquire_owned() {
            return Ok(permit);
        }
        self.queue.waited.fetch_add(1, Ordering::Relaxed);
        let Ok(permit) =
            tokio::time::timeout(QUEUE_TIMEOUT, self.permits.clone().acquire_owned()).await
        else {
            self.queue.given_up.fetch_add(1, Ordering::Relaxed);
            return Err(Error::Busy { retry_after: 2 });
        };
        permit.map_err(Error::internal)
    }
}

/// The permit moves into the task: a blocking task outlives a caller that disconnects.
async fn off_the_runtime<T: Send + 'static>(
    permit: OwnedSemaphorePermit,
    run: impl FnOnce() -> T + Send + 'static,
) -> Result<T> {
    let task = tokio::task::spawn_blocking(move || {
        let outcome = run();
        drop(permit);
        outcome
    });
    task.await.map_err(Error::internal)
}

fn salt(random: &Random) -> Result<SaltString> {
    let mut bytes = [0; 16];
    random.fill(&mut bytes);
    SaltString::encode_b64(&bytes).map_err(Error::internal)
}
