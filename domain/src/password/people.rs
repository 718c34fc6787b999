//! Passwords of people. They have permits of their own, so that a flood of sign-ins starves no
//! client, and no cache of successes: people sign in rarely. A part of the permits is reserved for
//! people who are known, so that a flood from unknown browsers does not starve them either.

use super::{
    Passwords,
    permits::{Queue, off_the_runtime},
};
use crate::{error::Result, random::Random};
use entity::{Secret, SecretDigest};
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Permits that are reserved for people who are known.
const RESERVED: u32 = 1;

/// For whom slow work about a password is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Requester {
    /// A browser in which the person has not signed in before.
    Unknown,
    /// A person who has a session, a link to set a password, or a browser in which it has signed in
    /// before.
    Known,
}

/// Runs Argon2id for passwords of people, a bounded number of times at once.
#[derive(Clone)]
pub struct PeoplePasswords {
    /// With the permits that all requesters share.
    shared: Passwords,
    /// With those that are reserved for known ones.
    reserved: Passwords,
}

impl Passwords {
    /// The same hashing for people, with permits of its own.
    #[must_use]
    pub fn for_people(&self) -> PeoplePasswords {
        PeoplePasswords {
            shared: self.with_permits(self.most),
            reserved: self.with_permits(RESERVED),
        }
    }

    fn with_permits(&self, most: u32) -> Self {
        Self {
            permits: Arc::new(Semaphore::new(usize::try_from(most).unwrap_or(1))),
            most,
            queue: Arc::new(Queue::default()),
            ..self.clone()
        }
    }
}

impl PeoplePasswords {
    /// Runs other slow work about a password under the same permits, so that however many requests
    /// ask for it, only so much of it runs at once.
    ///
    /// # Errors
    /// [`Error::Busy`](crate::error::Error::Busy) where no permit was free in time.
    pub async fn run<T: Send + 'static>(
        &self,
        requester: Requester,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        let permit = self.permit(requester).await?;
        off_the_runtime(permit, work).await
    }

    /// Whether a password matches. Without a digest the time of a check is spent all the same, so
    /// that a user who does not exist, or has no password, cannot be told from another.
    ///
    /// # Errors
    /// [`Error::Busy`](crate::error::Error::Busy) where no permit was free in time.
    pub async fn is_password(
        &self,
        requester: Requester,
        password: Arc<Secret>,
        digest: Option<SecretDigest>,
    ) -> Result<bool> {
        let permit = self.permit(requester).await?;
        let (scratch, dummy) = (self.shared.scratch.clone(), self.shared.dummy.clone());
        off_the_runtime(permit, move || match digest {
            Some(digest) => scratch.matches(&password, &digest.0),
            None => {
                scratch.matches(&password, &dummy);
                false
            }
        })
        .await
    }

    /// Hashes a password into a PHC string.
    ///
    /// # Errors
    /// [`Error::Busy`](crate::error::Error::Busy) where no permit was free in time.
    pub async fn hash(
        &self,
        random: &Random,
        requester: Requester,
        password: Arc<Secret>,
    ) -> Result<SecretDigest> {
        let permit = self.permit(requester).await?;
        self.shared.hash_under(permit, random, password).await
    }

    /// A known requester takes a shared permit where one is free, and waits for a reserved one
    /// otherwise: never in the queue of the unknown ones.
    async fn permit(&self, requester: Requester) -> Result<OwnedSemaphorePermit> {
        match requester {
            Requester::Unknown => self.shared.permit().await,
            Requester::Known => match self.shared.free_permit() {
                Some(permit) => Ok(permit),
                None => self.reserved.permit().await,
            },
        }
    }
}
