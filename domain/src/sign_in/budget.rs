//! Budgets of sign-ins, against guessing of passwords. They are taken before a password is checked
//! and given back where it was right, so that many attempts at once do not slip through.
//!
//! No budget locks a person out: an attacker uses up those of its own address and of unknown
//! devices, and a browser in which the person has signed in before has a budget of its own. Names
//! that exist and those that do not count alike. Memory is bounded: the table holds hashes, and
//! windows that are over are removed first.

use config::one_address;
use std::{
    collections::HashMap,
    hash::{BuildHasher, Hash, RandomState},
    net::IpAddr,
    sync::{Mutex, PoisonError},
    time::Duration,
};

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);
/// Attempts in a minute with one name from one address.
const PER_NAME_AND_ADDRESS: u32 = 10;
/// Attempts in a minute from one address, whichever names are tried.
const PER_ADDRESS: u32 = 100;
/// Attempts in an hour with one name from browsers in which it has not signed in before.
const PER_NAME: u32 = 30;
/// Attempts in an hour with one name from a browser in which it has signed in before.
const PER_DEVICE: u32 = 30;
/// Most entries kept; some 40 bytes each.
const MAX_ENTRIES: usize = 100_000;

/// An attempt to sign in.
#[derive(Clone, Copy, Debug)]
pub(super) struct SignInAttempt<'a> {
    /// Slug of the account, and the name tried.
    pub(super) name: (&'a str, &'a str),
    /// Address of the browser.
    pub(super) ip: Option<IpAddr>,
    /// The browser, where the user with that name has signed in there before.
    pub(super) device: Option<&'a str>,
}

/// Counts attempts.
#[derive(Default)]
pub(super) struct Budgets {
    hasher: RandomState,
    entries: Mutex<HashMap<u64, BudgetWindow>>,
}

#[derive(Clone, Copy)]
struct BudgetWindow {
    ends: Duration,
    taken: u32,
}

/// One budget of an attempt.
struct Budget {
    key: u64,
    most: u32,
    window: Duration,
}

impl Budgets {
    /// Takes one of each budget of an attempt; where one is used up, none is taken.
    ///
    /// # Errors
    /// The seconds to wait, at least 1.
    pub(super) fn take(&self, attempt: &SignInAttempt<'_>, now: Duration) -> Result<(), u32> {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        let budgets = self.of(attempt);
        for budget in &budgets {
            let window = entries.get(&budget.key).filter(|window| now < window.ends);
            if let Some(window) = window.filter(|window| window.taken >= budget.most) {
                let left = window.ends.saturating_sub(now).as_secs() + 1;
                return Err(u32::try_from(left).unwrap_or(1));
            }
        }
        for budget in budgets {
            if entries.len() >= MAX_ENTRIES && !entries.contains_key(&budget.key) {
                make_room(&mut entries, now);
            }
            let fresh = BudgetWindow {
                ends: now + budget.window,
                taken: 0,
            };
            let window = entries.entry(budget.key).or_insert(fresh);
            if now >= window.ends {
                *window = fresh;
            }
            window.taken += 1;
        }
        Ok(())
    }

    /// Gives back what [`Budgets::take`] took.
    pub(super) fn give_back(&self, attempt: &SignInAttempt<'_>) {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        for budget in self.of(attempt) {
            if let Some(window) = entries.get_mut(&budget.key) {
                window.taken = window.taken.saturating_sub(1);
            }
        }
    }

    fn of(&self, attempt: &SignInAttempt<'_>) -> [Budget; 3] {
        let (name, ip) = (attempt.name, attempt.ip.map(one_address));
        let budget = |key, most, window| Budget { key, most, window };
        [
            budget(self.hash((0, name, ip)), PER_NAME_AND_ADDRESS, MINUTE),
            budget(self.hash((1, "", ip)), PER_ADDRESS, MINUTE),
            match attempt.device {
                Some(device) => budget(self.hash((2, name, device)), PER_DEVICE, HOUR),
                None => budget(self.hash((3, name, "")), PER_NAME, HOUR),
            },
        ]
    }

    fn hash(&self, key: impl Hash) -> u64 {
        self.hasher.hash_one(key)
    }
}

/// Removes windows that are over; if these are few, the half that ends first.
fn make_room(entries: &mut HashMap<u64, BudgetWindow>, now: Duration) {
    entries.retain(|_, window| now < window.ends);
    if entries.len() > MAX_ENTRIES / 2 {
        let mut ends: Vec<_> = entries.values().map(|window| window.ends).collect();
        let middle = ends.len() / 2;
        let (_, median, _) = ends.select_nth_unstable(middle);
        let median = *median;
        entries.retain(|_, window| window.ends > median);
    }
}
