//! Budgets of failed authentications, against guessing of secrets (RFC 6749 section 2.3.1); and of the
//! records of refusals that anyone can cause.
//!
//! A budget belongs to an address, alone and together with the client id tried; never to a client
//! alone, because then any caller could lock a client out. Client ids that exist and those that do
//! not count alike, so that callers cannot tell them apart. Memory is bounded: the table holds
//! hashes, and the oldest are removed first. Moments are those of
//! [`Clock::passed`](crate::clock::Clock::passed), so that a clock that is set back locks no client
//! out.

use super::window_table::{WindowLimit, WindowTable};
use config::one_address;
use std::{net::IpAddr, time::Duration};

/// How long failures count.
const WINDOW: Duration = Duration::from_secs(60);
/// Failures in a window for one client id from one address.
pub const PER_CLIENT_AND_ADDRESS: u32 = 10;
/// Failures in a window from one address, whichever clients it tries.
pub const PER_ADDRESS: u32 = 100;

/// An attempt to authenticate as a client.
#[derive(Clone, Copy, Debug)]
pub struct Attempt<'a> {
    /// The client id tried.
    pub client_id: &'a str,
    /// Address of the caller.
    pub ip: Option<IpAddr>,
}

/// Counts failures.
#[derive(Default)]
pub struct Throttle(WindowTable);

impl Throttle {
    /// Whether an attempt may be made; if not, after how many seconds.
    ///
    /// # Errors
    /// The seconds to wait, at least 1.
    pub fn check(&self, attempt: &Attempt<'_>, now: Duration) -> Result<(), u32> {
        self.0.check(&self.budgets(attempt), now)
    }

    /// Counts a failure.
    pub fn failed(&self, attempt: &Attempt<'_>, now: Duration) {
        self.0.count(&self.budgets(attempt), now);
    }

    /// Counts one, if the budgets allow it.
    ///
    /// # Errors
    /// As [`Throttle::check`]; nothing is counted then.
    pub fn take(&self, attempt: &Attempt<'_>, now: Duration) -> Result<(), u32> {
        self.0.take(&self.budgets(attempt), now)
    }

    fn budgets(&self, attempt: &Attempt<'_>) -> [WindowLimit; 2] {
        let (client_id, ip) = (attempt.client_id, attempt.ip.map(one_address));
        let budget = |key, most| WindowLimit {
            key,
            most,
            lasts: WINDOW,
        };
        [
            budget(self.0.key((0, client_id, ip)), PER_CLIENT_AND_ADDRESS),
            budget(self.0.key((1, "", ip)), PER_ADDRESS),
        ]
    }
}
