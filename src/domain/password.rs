//! Argon2id, for secrets that people choose (RFC 9106, at the parameters OWASP recommends: 19 MiB, two passes, one lane).
//!
//! A check costs some 30 ms and 19 MiB, so only so many run at once, off the threads that serve requests.

use super::error::{Error, Result};
use crate::random::Random;
use argon2::{
    Argon2,
    password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString},
};
use entity::{Secret, SecretDigest};
use std::{sync::Arc, time::Duration};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How long a check waits for its turn before the caller is told to come back.
const PATIENCE: Duration = Duration::from_secs(2);

/// Runs Argon2id, a bounded number of times at once.
#[derive(Clone)]
pub struct Passwords {
    permits: Arc<Semaphore>,
    dummy: Arc<str>,
}

impl Passwords {
    /// As many at once as there are cores but one, and at least one.
    ///
    /// # Errors
    /// Only internal ones.
    pub fn new(random: &Random) -> Result<Self> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let nobodys = Secret::new(random.base62(32));
        let dummy = hash_now(&nobodys, &salt(random)?)?;
        Ok(Self { permits: Arc::new(Semaphore::new(cores.saturating_sub(1).max(1))), dummy: dummy.0.into() })
    }

    /// Hashes a chosen secret into a PHC string.
    ///
    /// # Errors
    /// [`Error::Busy`] where no turn came in time.
    pub async fn hash(&self, random: &Random, secret: Arc<Secret>) -> Result<SecretDigest> {
        let salt = salt(random)?;
        let permit = self.permit().await?;
        off_the_runtime(permit, move || hash_now(&secret, &salt)).await?
    }

    /// Whether the secret is the one behind any of these PHC strings, and which. Without any, the time of one check is spent all the
    /// same, so that a client without a chosen secret cannot be told from one with another secret.
    ///
    /// # Errors
    /// [`Error::Busy`] where no turn came in time.
    pub async fn find(&self, secret: Arc<Secret>, digests: Vec<SecretDigest>) -> Result<Option<usize>> {
        let dummy = self.dummy.clone();
        let permit = self.permit().await?;
        off_the_runtime(permit, move || {
            if digests.is_empty() {
                matches(&secret, &dummy);
                return None;
            }
            digests.iter().position(|digest| matches(&secret, &digest.0))
        })
        .await
    }

    async fn permit(&self) -> Result<OwnedSemaphorePermit> {
        let permit = tokio::time::timeout(PATIENCE, self.permits.clone().acquire_owned()).await;
        permit.map_err(|_| Error::Busy { retry_after: 2 })?.map_err(Error::internal)
    }
}

/// The permit goes with the work: a blocking task outlives a caller that hangs up.
async fn off_the_runtime<T: Send + 'static>(permit: OwnedSemaphorePermit, run: impl FnOnce() -> T + Send + 'static) -> Result<T> {
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

fn hash_now(secret: &Secret, salt: &SaltString) -> Result<SecretDigest> {
    let hash = Argon2::default().hash_password(secret.expose().as_bytes(), salt).map_err(Error::internal)?;
    Ok(SecretDigest(hash.to_string()))
}

fn matches(secret: &Secret, digest: &str) -> bool {
    PasswordHash::new(digest).is_ok_and(|hash| Argon2::default().verify_password(secret.expose().as_bytes(), &hash).is_ok())
}
