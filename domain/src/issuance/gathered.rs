//! Refusals for the audit log, aggregated: one event for each client, address and minute, with a
//! count, however often requests are refused.
//!
//! Each account has a limit of such events a minute; further refusals are counted in one more
//! event, so that none is missing and no account uses up another's limit. Memory is bounded. A
//! crash loses the refusals of the last minute.

use crate::{
    actor::Actor,
    audit::{Event, Likeness},
    clock::Clock,
};
use chrono::{DateTime, Utc};
use entity::{AccountId, audit_event::AuditEventKind};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// Refusals within this time of the first one are counted together.
pub const WINDOW: Duration = Duration::from_secs(60);
/// Events of one account in a window, beside the one that counts all others.
pub const MAX_PER_ACCOUNT: usize = 100;
/// Events of all accounts in a window.
const MAX_ENTRIES: usize = 10_000;

/// Key by which refusals are counted together.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Key {
    account: AccountId,
    kind: AuditEventKind,
    /// Subject, summary, actor and address; none for refusals beyond an account's number of events.
    of: Option<Likeness>,
}

struct GatheredRefusal {
    /// When the window began, by [`Clock::passed`].
    began: Duration,
    first: DateTime<Utc>,
    last: DateTime<Utc>,
    count: u64,
    /// Order of arrival.
    number: u64,
    event: Event,
    actor: Box<Actor>,
}

/// Refusals of the present minute.
#[derive(Default)]
pub(super) struct Gathered(Mutex<Windows>);

#[derive(Default)]
struct Windows {
    entries: HashMap<Key, GatheredRefusal>,
    /// Number of the next window.
    next: u64,
    /// Number of windows of each account.
    of_account: HashMap<AccountId, usize>,
}

impl Gathered {
    /// Counts a refusal that happens now.
    pub(super) fn add(&self, event: Event, actor: Actor, clock: &Clock) {
        let (passed, now) = (clock.passed(), clock.now());
        let mut windows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (account, kind) = (event.account(), event.kind());
        let own = Key {
            account,
            kind,
            of: Some(event.likeness(&actor)),
        };
        let room = windows.entries.len() < MAX_ENTRIES
            && windows
                .of_account
                .get(&account)
                .copied()
                .unwrap_or_default()
                < MAX_PER_ACCOUNT;
        let (key, event, actor) = if room || windows.entries.contains_key(&own) {
            (own, event, actor)
        } else {
            let summary = "Refused as well: other clients, or the same ones from other addresses";
            (
                Key {
                    account,
                    kind,
                    of: None,
                },
                Event::refusal(kind, account, None, summary),
                Actor::anonymous(Default::default()),
            )
        };
        if key.of.is_some() && !windows.entries.contains_key(&key) {
            *windows.of_account.entry(account).or_default() += 1;
        }
        windows.next += 1;
        let number = windows.next;
        let fresh = || GatheredRefusal {
            began: passed,
            first: now,
            last: now,
            count: 0,
            number,
            event,
            actor: Box::new(actor),
        };
        let entry = windows.entries.entry(key).or_insert_with(fresh);
        entry.count += 1;
        entry.last = now;
    }

    /// Removes and returns the windows that have ended by that time, or all of them, oldest first.
    pub(super) fn take(&self, over: Option<Duration>) -> Vec<(Event, Box<Actor>)> {
        let mut windows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_over =
            |entry: &GatheredRefusal| over.is_none_or(|passed| passed >= entry.began + WINDOW);
        let mut taken: Vec<(Key, GatheredRefusal)> = windows
            .entries
            .extract_if(|_, entry| is_over(entry))
            .collect();
        for (key, _) in taken.iter().filter(|(key, _)| key.of.is_some()) {
            if let Some(count) = windows.of_account.get_mut(&key.account) {
                *count = count.saturating_sub(1);
                if *count == 0 {
                    windows.of_account.remove(&key.account);
                }
            }
        }
        taken.sort_by_key(|(_, entry)| entry.number);
        taken
            .into_iter()
            .map(|(_, entry)| {
                (
                    entry.event.counted(entry.count, entry.first, entry.last),
                    entry.actor,
                )
            })
            .collect()
    }
}
