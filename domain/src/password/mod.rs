//! Argon2id, for secrets that people choose (RFC 9106, with the parameters that OWASP recommends:
//! 19 MiB, two passes, one lane).
//!
//! A check costs some 30 ms and 19 MiB, so only a limited number run at once, off the threads that
//! serve requests, and a success is cached for five minutes: as an HMAC under a key of this
//! process, over the ID of the secret's row and the secret. Whether that row, and its client, are
//! still valid is checked every time, outside of this cache.

mod argon;
mod cache;
mod check;
pub mod foreign;
mod people;
mod permits;

pub use check::{Candidate, Match, Submitted};
pub use people::{PeoplePasswords, Requester};
pub use permits::Load;

use self::{
    argon::{Scratch, salt, unmatched},
    cache::SuccessCache,
    permits::{Queue, off_the_runtime},
};
use super::error::Result;
use crate::random::Random;
use entity::{Secret, SecretDigest};
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

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

impl Passwords {
    /// Allows one check fewer at once than there are cores, and at least one.
    ///
    /// # Errors
    /// Only internal ones.
    pub fn new(random: &Random) -> Result<Self> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let most = u32::try_from(cores.saturating_sub(1).max(1)).unwrap_or(1);
        let verified = SuccessCache::new(random);
        let permits = Arc::new(Semaphore::new(usize::try_from(most).unwrap_or(1)));
        Ok(Self {
            permits,
            most,
            queue: Arc::default(),
            scratch: Arc::default(),
            dummy: unmatched(random)?.0.into(),
            verified: Arc::new(verified),
        })
    }

    /// Hashes a chosen secret into a PHC string.
    ///
    /// # Errors
    /// [`Error::Busy`](super::error::Error::Busy) where no permit was free in time.
    pub async fn hash(&self, random: &Random, secret: Arc<Secret>) -> Result<SecretDigest> {
        let permit = self.permit().await?;
        self.hash_under(permit, random, secret).await
    }

    async fn hash_under(
        &self,
        permit: OwnedSemaphorePermit,
        random: &Random,
        secret: Arc<Secret>,
    ) -> Result<SecretDigest> {
        let salt = salt(random)?;
        let scratch = self.scratch.clone();
        off_the_runtime(permit, move || scratch.hash(&secret, &salt)).await?
    }

    /// Frees memory that no check needs at present. To be called periodically.
    pub fn rest(&self) {
        if self.permits.available_permits() == usize::try_from(self.most).unwrap_or(usize::MAX) {
            self.scratch.free();
        }
    }
}
