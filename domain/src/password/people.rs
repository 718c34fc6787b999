//! Passwords of people. They have permits of their own, so that a flood of sign-ins starves no
//! client, and no cache of successes: people sign in rarely.

use super::{
    Passwords,
    permits::{Queue, off_the_runtime},
};
use crate::error::Result;
use entity::{Secret, SecretDigest};
use std::sync::Arc;
use tokio::sync::Semaphore;

impl Passwords {
    /// The same hashing, with permits of its own.
    #[must_use]
    pub fn for_people(&self) -> Self {
        Self {
            permits: Arc::new(Semaphore::new(usize::try_from(self.most).unwrap_or(1))),
            queue: Arc::new(Queue::default()),
            ..self.clone()
        }
    }

    /// Runs other slow work about a password under the same permits, so that however many requests
    /// ask for it, only so much of it runs at once.
    ///
    /// # Errors
    /// [`Error::Busy`](crate::error::Error::Busy) where no permit was free in time.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        let permit = self.permit().await?;
        off_the_runtime(permit, work).await
    }

    /// Whether a password matches. Without a digest the time of a check is spent all the same, so
    /// that a user who does not exist, or has no password, cannot be told from another.
    ///
    /// # Errors
    /// [`Error::Busy`](crate::error::Error::Busy) where no permit was free in time.
    pub async fn is_password(
        &self,
        password: Arc<Secret>,
        digest: Option<SecretDigest>,
    ) -> Result<bool> {
        let permit = self.permit().await?;
        let (scratch, dummy) = (self.scratch.clone(), self.dummy.clone());
        off_the_runtime(permit, move || match digest {
            Some(digest) => scratch.matches(&password, &digest.0),
            None => {
                scratch.matches(&password, &dummy);
                false
            }
        })
        .await
    }
}
