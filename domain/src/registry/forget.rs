//! Removes from memory what a committed change concerns.

use super::{Change, Registry, Slot};
use entity::AccountId;
use quick_cache::sync::Cache;
use std::{
    collections::HashSet,
    hash::Hash,
    sync::{Arc, atomic::Ordering},
};
use tokio::sync::watch;

impl Registry {
    /// Notifies when signing keys were changed.
    #[must_use]
    pub fn keys_changed(&self) -> watch::Receiver<u64> {
        self.keys.subscribe()
    }

    /// Number of changes to signing keys that this node has read of: keys that were read before the
    /// last one are not trusted.
    #[must_use]
    pub fn key_changes(&self) -> u64 {
        self.key_changes.load(Ordering::SeqCst)
    }

    /// Number of changes that this node has read of and that may have revoked tokens.
    #[must_use]
    pub fn revocation_changes(&self) -> u64 {
        self.revocations.load(Ordering::SeqCst)
    }

    fn forget_keys(&self) {
        let changes = self.key_changes.fetch_add(1, Ordering::SeqCst) + 1;
        self.keys.send_replace(changes);
    }

    /// Removes what these changes concern. To be called when they have been committed.
    pub fn forget(&self, changes: impl IntoIterator<Item = Change>) {
        let changes: HashSet<Change> = changes.into_iter().collect();
        if changes.is_empty() {
            return;
        }
        self.counts.invalidations.fetch_add(1, Ordering::Relaxed);
        self.revocations.fetch_add(1, Ordering::SeqCst);
        let mut accounts = HashSet::new();
        for change in changes {
            match change {
                Change::Client(id) => {
                    self.arrivals.fetch_add(1, Ordering::SeqCst);
                    self.clients.remove(&id);
                }
                Change::User(id) => {
                    self.users.remove(&id);
                }
                Change::Account(id) => {
                    accounts.insert(id);
                }
                Change::Keys => self.forget_keys(),
                Change::Generation => self.doubt(),
            }
        }
        if !accounts.is_empty() {
            forget_accounts(&self.clients, &accounts, |known| known.account.id);
            forget_accounts(&self.users, &accounts, |known| known.account.id);
        }
    }

    /// Removes everything, as after a log that is not the one that was followed.
    pub fn forget_all(&self) {
        self.arrivals.fetch_add(1, Ordering::SeqCst);
        self.revocations.fetch_add(1, Ordering::SeqCst);
        self.clients.clear();
        self.users.clear();
        self.names.clear();
        self.forget_keys();
    }
}

/// Removes all slots of these accounts, and those that have not been read yet, which may belong to
/// any.
fn forget_accounts<K: Eq + Hash, T>(
    slots: &Cache<K, Arc<Slot<T>>>,
    accounts: &HashSet<AccountId>,
    account: impl Fn(&T) -> AccountId,
) {
    slots.retain(|_, slot| {
        let read = slot.value.get();
        read.is_some_and(|known| {
            let known = known.as_ref();
            known.is_none_or(|known| !accounts.contains(&account(known)))
        })
    });
}
