//! Values that many clients share are kept once: accounts, and the permissions of a role. So a
//! client takes about a kilobyte.

use super::Grants;
use entity::{
    AccountId, RoleId,
    account::Model as Account,
    client::{AccessLevel, Model},
};
use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, PoisonError, Weak},
};

/// Shared values, by what they usually depend on. Only equal ones are shared, so the key need not
/// be complete.
struct Interner<K, V>(Mutex<HashMap<K, Weak<V>>>);

impl<K, V> Default for Interner<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Hash + Eq, V: PartialEq> Interner<K, V> {
    fn share(&self, key: K, fresh: V) -> Arc<V> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(same) = known
            .get(&key)
            .and_then(Weak::upgrade)
            .filter(|old| **old == fresh)
        {
            return same;
        }
        if known.len() == known.capacity() {
            known.retain(|_, value| value.strong_count() > 0);
        }
        let fresh = Arc::new(fresh);
        known.insert(key, Arc::downgrade(&fresh));
        fresh
    }
}

/// The shared values.
#[derive(Default)]
pub(super) struct Shared {
    accounts: Interner<AccountId, Account>,
    grants: Interner<(AccountId, Option<RoleId>, bool), Grants>,
}

impl Shared {
    pub(super) fn account(&self, account: Account) -> Arc<Account> {
        self.accounts.share(account.id, account)
    }

    pub(super) fn grants(&self, client: &Model, grants: Grants) -> Arc<Grants> {
        self.grants.share(
            (
                client.account_id,
                client.role_id,
                client.access_level == AccessLevel::ReadOnly,
            ),
            grants,
        )
    }
}
