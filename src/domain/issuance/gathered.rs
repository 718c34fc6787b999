//! Refusals for the audit log, gathered: one event for each client, address and minute, with a
//! count, however often requests are refused.
//!
//! Each account has a number of such events a minute; what exceeds it is counted in one more, so
//! that nothing is missing and no account takes another's room. Memory is bounded. A crash loses
//! what the last minute gathered.

use crate::{
    config::one_address,
    domain::{
        actor::Actor,
        audit::{Event, Likeness},
    },
};
use chrono::{DateTime, Utc};
use entity::{AccountId, audit_event::AuditEventKind};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// What is refused within this time of the first one counts together.
const WINDOW: Duration = Duration::from_secs(60);
/// Events of one account in a window, beside the one that counts all others.
const MAX_PER_ACCOUNT: usize = 100;
/// Events of all accounts in a window.
const MAX_ENTRIES: usize = 10_000;

/// What counts together.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Key {
    account: AccountId,
    kind: AuditEventKind,
    /// Whom it is about, what it says, who did it and from where; none for what exceeds an
    /// account's number.
    of: Option<Likeness>,
}

struct Entry {
    /// When the window began, by [`Clock::passed`](crate::clock::Clock::passed).
    began: Duration,
    first: DateTime<Utc>,
    last: DateTime<Utc>,
    count: u64,
    /// In which order they came.
    number: u64,
    event: Event,
    actor: Box<Actor>,
}

/// What was refused in this minute.
#[derive(Default)]
pub(super) struct Gathered(Mutex<Windows>);

#[derive(Default)]
struct Windows {
    entries: HashMap<Key, Entry>,
    /// Number of the next one.
    next: u64,
    /// How many of them each account has.
    of_account: HashMap<AccountId, usize>,
}

impl Gathered {
    /// Counts a refusal; `passed` is the time by [`Clock::passed`](crate::clock::Clock::passed).
    pub(super) fn add(&self, event: Event, actor: Actor, (passed, now): (Duration, DateTime<Utc>)) {
        let mut windows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (account, kind) = (event.account(), event.kind());
        let own = Key {
            account,
            kind,
            of: Some(event.likeness(actor.audit_identity().1, actor.origin.ip.map(one_address))),
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
        let fresh = || Entry {
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

    /// Takes out what is over by that time, or everything, oldest first.
    pub(super) fn take(&self, over: Option<Duration>) -> Vec<(Event, Box<Actor>)> {
        let mut windows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_over = |entry: &Entry| over.is_none_or(|passed| passed >= entry.began + WINDOW);
        let mut taken: Vec<(Key, Entry)> = windows
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
                    entry.event.counted(entry.count, (entry.first, entry.last)),
                    entry.actor,
                )
            })
            .collect()
    }
}
