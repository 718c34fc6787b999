//! The registry: clients, users and the permissions of roles in a node's memory, so that a request of
//! a known client, or in the name of a known user, reads no database.
//!
//! **No stale entry outlives a change.** An entry's slot in the table is created before its row is
//! read, and a change removes the slot after its commit. So a reading that began before the change
//! ends in a slot that is no longer in the table, and a request after the change reads anew.
//! A client that is looked for by a name that is not in memory is read before its slot is there, and
//! kept only where no change was applied meanwhile.
//! Changes of this node are applied by [`Work::commit`](crate::work::Work::commit) before
//! it returns, those of other nodes from the audit log ([`crate::feed`]).
//!
//! **What cannot be confirmed is not trusted.** When the log has not been read for
//! [`MAX_STALENESS`], other nodes may have changed things, and every request reads the database
//! again, or is refused where that cannot be done.
//!
//! The duration of a request tells whether its client is in memory. That reveals no more than that
//! a client with that ID was active recently; client ids are no secrets (RFC 6749 section 2.2).

mod absence;
mod change;
mod forget;
mod grants;
mod known_secret;
mod load;
mod lookup;
mod role_grants;
mod share;
mod snapshot;
mod trust;
mod user;

pub use change::Change;
pub use grants::Grants;
pub use known_secret::KnownSecret;
pub use snapshot::{ClientSnapshot, Served};
pub use trust::MAX_STALENESS;
pub use user::UserSnapshot;

pub(crate) use lookup::in_time;

use self::{
    absence::Absence,
    role_grants::{MAX_ROLES, RoleHeld},
    share::Shared,
};
use crate::clock::Clock;
use entity::{ClientId, UserId};
use quick_cache::sync::Cache;
use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, AtomicU64},
    },
    time::Duration,
};
use tokio::sync::{OnceCell, watch};

/// Unassigned client ids that are remembered.
const MAX_NEGATIVE_ENTRIES: usize = 10_000;

/// The clients and users that this node knows.
pub struct Registry {
    clock: Clock,
    clients: SlotTable<ClientId, Option<Arc<ClientSnapshot>>>,
    users: SlotTable<UserId, Option<Arc<UserSnapshot>>>,
    role_grants: SlotTable<RoleHeld, Arc<Grants>>,
    /// A client id is never assigned to another client, so entries are removed only when the cache
    /// is full.
    names: Cache<String, ClientId>,
    absent: Cache<String, Absence>,
    shared: Shared,
    /// Microseconds by [`Clock::passed`] up to which the log was read; negative before the first
    /// reading.
    confirmed: AtomicI64,
    /// Microseconds by [`Clock::passed`]: what was read before is not trusted. Locked by
    /// confirmations and by what contradicts them.
    doubted: Mutex<i64>,
    /// Generation of the deployment.
    generation: AtomicI64,
    /// Number of times that a client id may have been assigned.
    arrivals: AtomicU64,
    /// Number of changes to signing keys that this node has read of.
    key_changes: AtomicU64,
    /// Notifies of these changes.
    keys: watch::Sender<u64>,
    /// Number of changes that may have revoked tokens.
    revocations: AtomicU64,
    counts: RegistryCounts,
}

/// Statistics of the registry.
#[derive(Debug, Default)]
pub struct RegistryCounts {
    /// Clients found in memory.
    pub hits: AtomicU64,
    /// Clients read from the database.
    pub misses: AtomicU64,
    /// Requests with client ids that were remembered as unassigned.
    pub absences: AtomicU64,
    /// Times that an event removed clients.
    pub invalidations: AtomicU64,
}

/// Slots of clients, users or permissions.
type SlotTable<K, T> = Cache<K, Arc<Slot<T>>>;

/// Slot of one of them, which is filled when it has been read.
struct Slot<T> {
    since: Duration,
    value: OnceCell<T>,
}

impl Registry {
    /// An empty registry, for so many clients and as many users. Nothing in it is trusted before
    /// [`Registry::confirm`].
    #[must_use]
    pub fn new(clock: Clock, capacity: usize) -> Self {
        Self {
            clock,
            clients: Cache::new(capacity),
            users: Cache::new(capacity),
            role_grants: Cache::new(MAX_ROLES),
            names: Cache::new(capacity),
            absent: Cache::new(MAX_NEGATIVE_ENTRIES),
            shared: Shared::default(),
            confirmed: AtomicI64::new(-1),
            doubted: Mutex::new(-1),
            generation: AtomicI64::new(0),
            arrivals: AtomicU64::new(0),
            key_changes: AtomicU64::new(0),
            keys: watch::Sender::new(0),
            revocations: AtomicU64::new(0),
            counts: RegistryCounts::default(),
        }
    }

    /// The statistics.
    #[must_use]
    pub fn counts(&self) -> &RegistryCounts {
        &self.counts
    }

    /// Number of clients in memory.
    #[must_use]
    pub fn len(&self) -> usize {
        self.clients.len()
    }

    /// Whether it is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.clients.is_empty()
    }

    /// All clients that have been read.
    #[must_use]
    pub fn clients(&self) -> Vec<Arc<ClientSnapshot>> {
        self.clients
            .iter()
            .filter_map(|(_, place)| place.value.get().cloned().flatten())
            .collect()
    }
}
