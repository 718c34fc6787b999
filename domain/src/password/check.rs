//! Compares a submitted secret with the hashes that it may match, in a time that does not depend on
//! whether there are any.

use super::{Passwords, argon::salt, foreign::Foreign, permits::off_the_runtime};
use crate::{error::Result, random::Random};
use argon2::password_hash::phc::Salt;
use entity::{ClientSecretId, Secret, SecretDigest};
use std::{sync::Arc, time::Duration};

/// A hash that a secret is compared with.
pub struct Candidate {
    /// The secret's row.
    pub id: ClientSecretId,
    /// A PHC string, or a hash from another system.
    pub digest: SecretDigest,
    /// Whether it comes from another system.
    pub imported: bool,
}

/// A submitted secret, and what it is compared with.
pub struct Submitted {
    /// The secret.
    pub secret: Arc<Secret>,
    /// The hashes that it may match.
    pub candidates: Vec<Candidate>,
    /// The time by [`Clock::passed`](crate::clock::Clock::passed).
    pub now: Duration,
}

/// The candidate that a secret matches.
pub struct Match {
    /// Its index in the list.
    pub index: usize,
    /// The secret in Latchkey's own form, to replace a hash from another system.
    pub renewed: Option<SecretDigest>,
}

impl Passwords {
    /// The candidate that the secret matches, if any. Where none of them is in Latchkey's own form,
    /// the time of one check is spent all the same, so that a client without a chosen secret cannot
    /// be told from one with another secret, nor from one with a hash that is fast to check. A hash
    /// of another system that is slower can be told until its secret is first used.
    ///
    /// # Errors
    /// [`Error::Busy`](crate::error::Error::Busy) where no permit was free in time.
    pub async fn find(&self, random: &Random, submitted: Submitted) -> Result<Option<Match>> {
        let Submitted {
            secret,
            candidates,
            now,
        } = &submitted;
        if let Some(found) = self.verified.find(secret, candidates, *now) {
            return Ok(Some(found));
        }
        let salt = salt(random)?;
        let permit = self.permit().await?;
        // Another request with the same secret may have been checked meanwhile: a hundred requests
        // at once need one check.
        if let Some(found) = self.verified.find(secret, candidates, *now) {
            return Ok(Some(found));
        }
        let this = self.clone();
        off_the_runtime(permit, move || this.compare(&submitted, &salt)).await
    }

    fn compare(&self, submitted: &Submitted, salt: &Salt) -> Option<Match> {
        let Submitted {
            secret,
            candidates,
            now,
        } = submitted;
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
        self.verified.remember(found.id, secret, *now);
        let renewed = if found.imported {
            scratch.hash(secret, salt).ok()
        } else {
            None
        };
        Some(Match { index, renewed })
    }
}
