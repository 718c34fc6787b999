//! Removes from memory what a committed change concerns.

use super::{Change, Registry, SlotTable};
use entity::AccountId;
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
    ///
    /// Permissions of roles go first, then changes are counted, and then clients go: one that was read
    /// with old permissions was begun before, so it sees the count rise or is removed.
    pub fn forget(&self, changes: impl IntoIterator<Item = Change>) {
        let changes: HashSet<Change> = changes.into_iter().collect();
        if changes.is_empty() {
            return;
        }
        self.counts.invalidations.fetch_add(1, Ordering::Relaxed);
        let accounts: HashSet<AccountId> = changes.iter().filter_map(account_of).collect();
        if !accounts.is_empty() {
            self.role_grants
                .retain(|held, _| !accounts.contains(&held.account));
        }
        self.revocations.fetch_add(1, Ordering::SeqCst);
        for change in changes {
            match change {
                Change::Client(id) => {
                    self.arrivals.fetch_add(1, Ordering::SeqCst);
                    self.clients.remove(&id);
                }
                Change::User(id) => {
                    self.users.remove(&id);
                }
                Change::Account(_) => {}
                Change::Keys => self.forget_keys(),
                Change::Generation => self.doubt(),
            }
        }
        if !accounts.is_empty() {
            forget_accounts(&self.clients, &accounts, |known| known.account.id);
            forget_accounts(&self.users, &accounts, |known| known.account.id);
        }
    }

    /// Removes everything, in the order of [`Registry::forget`], as after a log that is not the one that
    /// was followed.
    pub fn forget_all(&self) {
        self.role_grants.clear();
        self.arrivals.fetch_add(1, Ordering::SeqCst);
        self.revocations.fetch_add(1, Ordering::SeqCst);
        self.clients.clear();
        self.users.clear();
        self.names.clear();
        self.forget_keys();
    }
}

fn account_of(change: &Change) -> Option<AccountId> {
    match change {
        Change::Account(id) => Some(*id),
        Change::Client(_) | Change::User(_) | Change::Keys | Change::Generation => None,
    }
}

/// Removes all slots of these accounts, and those that have not been read yet, which may belong to
/// any.
fn forget_accounts<K: Eq + Hash, T>(
    slots: &SlotTable<K, Option<Arc<T>>>,
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
