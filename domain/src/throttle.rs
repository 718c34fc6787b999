//! Budgets of failed authentications, against guessing of secrets (RFC 6749 section 2.3.1).
//!
//! A budget belongs to an address, alone and together with the client id tried; never to a client
//! alone, because then any caller could lock a client out. Client ids that exist and those that do
//! not count alike, so that callers cannot tell them apart. Memory is bounded: the table holds
//! hashes, and the oldest are removed first. Moments are those of
//! [`Clock::passed`](crate::clock::Clock::passed), so that a clock that is set back locks no client
//! out.

use config::one_address;
use std::{
    collections::HashMap,
    hash::{BuildHasher, Hash, RandomState},
    net::IpAddr,
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// How long failures count.
const WINDOW: Duration = Duration::from_secs(60);
/// Failures in a window for one client id from one address.
const PER_CLIENT_AND_ADDRESS: u32 = 10;
/// Failures in a window from one address, whichever clients it tries.
const PER_ADDRESS: u32 = 100;
/// Most entries kept; some 40 bytes each.
const MAX_ENTRIES: usize = 100_000;

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
pub struct Throttle {
    hasher: RandomState,
    entries: Mutex<HashMap<u64, FailureWindow>>,
}

#[derive(Clone, Copy)]
struct FailureWindow {
    began: Duration,
    failures: u32,
}

impl Throttle {
    /// Whether an attempt may be made; if not, after how many seconds.
    ///
    /// # Errors
    /// The seconds to wait, at least 1.
    pub fn check(&self, attempt: &Attempt<'_>, now: Duration) -> Result<(), u32> {
        let entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        for (key, budget) in self.budgets(attempt) {
            if let Some(window) = entries
                .get(&key)
                .filter(|w| w.failures >= budget && now < w.began + WINDOW)
            {
                let left = (window.began + WINDOW).saturating_sub(now).as_secs() + 1;
                return Err(u32::try_from(left).unwrap_or(1));
            }
        }
        Ok(())
    }

    /// Counts a failure.
    pub fn failed(&self, attempt: &Attempt<'_>, now: Duration) {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        for (key, _) in self.budgets(attempt) {
            if entries.len() >= MAX_ENTRIES && !entries.contains_key(&key) {
                make_room(&mut entries, now);
            }
            let window = entries.entry(key).or_insert(FailureWindow {
                began: now,
                failures: 0,
            });
            if now >= window.began + WINDOW {
                *window = FailureWindow {
                    began: now,
                    failures: 0,
                };
            }
            window.failures = window.failures.saturating_add(1);
        }
    }

    fn budgets(&self, attempt: &Attempt<'_>) -> [(u64, u32); 2] {
        let (client_id, ip) = (attempt.client_id, attempt.ip.map(one_address));
        [
            (self.hash((0, client_id, ip)), PER_CLIENT_AND_ADDRESS),
            (self.hash((1, "", ip)), PER_ADDRESS),
        ]
    }

    fn hash(&self, key: impl Hash) -> u64 {
        self.hasher.hash_one(key)
    }
}

/// Removes expired entries; if these are few, the older half.
fn make_room(entries: &mut HashMap<u64, FailureWindow>, now: Duration) {
    entries.retain(|_, window| now < window.began + WINDOW);
    if entries.len() > MAX_ENTRIES / 2 {
        let mut moments: Vec<_> = entries.values().map(|window| window.began).collect();
        let middle = moments.len() / 2;
        let (_, median, _) = moments.select_nth_unstable(middle);
        let median = *median;
        entries.retain(|_, window| window.began > median);
    }
}
