//! The registry: clients in a node's memory, so that a request of a known client reads no database.
//!
//! **No stale entry outlives a change.** An entry's slot in the table is created before its row is
//! read, and a change removes the slot after its commit. So a reading that began before the change
//! ends in a slot that is no longer in the table, and a request after the change reads anew.
//! Changes of this node are applied by [`Work::commit`](crate::work::Work::commit) before
//! it returns, those of other nodes from the audit log ([`crate::feed`]).
//!
//! **What cannot be confirmed is not trusted.** When the log has not been read for
//! [`MAX_STALENESS`], other nodes may have changed things, and every request reads the database
//! again, or is refused where that cannot be done.
//!
//! The duration of a request tells whether its client is in memory. That reveals no more than that
//! a client with that ID was active recently; client ids are no secrets (RFC 6749 section 2.2).

mod change;
mod share;
mod snapshot;

pub use change::Change;
pub use snapshot::{ClientSnapshot, Grants, KnownSecret, Served};

use self::share::Shared;
use super::{
    deployment,
    error::{Error, Result},
};
use crate::clock::Clock;
use entity::ClientId;
use quick_cache::sync::Cache;
use sea_orm::DatabaseConnection;
use std::{
    collections::HashSet,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::sync::{OnceCell, watch};

/// How long the memory is trusted after the log was last known to have been read to its end.
pub const MAX_STALENESS: Duration = Duration::from_secs(5);
/// How long an entry is kept, because some changes cause no event, such as permissions that a newer
/// version of the server adds.
const MAX_AGE: Duration = Duration::from_secs(300);
/// How long a client id is remembered as unassigned.
const NEGATIVE_TTL: Duration = Duration::from_secs(5);
/// Unassigned client ids that are remembered.
const MAX_NEGATIVE_ENTRIES: usize = 10_000;
/// How long a request waits for the database before it is refused as busy.
const READ_TIMEOUT: Duration = Duration::from_secs(4);

/// The clients that this node knows.
pub struct Registry {
    clock: Clock,
    clients: Cache<ClientId, Arc<Slot>>,
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

/// Slot of one client, which is filled when it has been read.
struct Slot {
    since: Duration,
    client: OnceCell<Option<Arc<ClientSnapshot>>>,
}

/// A client id that was unassigned.
#[derive(Clone, Copy)]
struct Absence {
    since: Duration,
    arrivals: u64,
}

impl Registry {
    /// An empty registry, for so many clients. Nothing in it is trusted before
    /// [`Registry::confirm`].
    #[must_use]
    pub fn new(clock: Clock, capacity: usize) -> Self {
        Self {
            clock,
            clients: Cache::new(capacity),
            names: Cache::new(capacity),
            absent: Cache::new(MAX_NEGATIVE_ENTRIES),
            shared: Shared::default(),
            confirmed: AtomicI64::new(-1),
            doubted: Mutex::new(-1),
            generation: AtomicI64::new(0),
            arrivals: AtomicU64::new(0),
            key_changes: AtomicU64::new(0),
            keys: watch::Sender::new(0),
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
            .filter_map(|(_, place)| place.client.get().cloned().flatten())
            .collect()
    }

    /// Records that the log has been read to its end, and its changes were applied: it, and the
    /// generation, are as they were at `asked`, by [`Clock::passed`].
    pub fn confirm(&self, asked: Duration, generation: i64) {
        let doubted = self.doubted.lock().unwrap_or_else(PoisonError::into_inner);
        if micros(asked) > *doubted {
            self.generation.store(generation, Ordering::SeqCst);
            self.confirmed.store(micros(asked), Ordering::SeqCst);
        }
    }

    /// Time since the last confirmation; none before the first.
    #[must_use]
    pub fn unconfirmed_for(&self) -> Option<Duration> {
        let confirmed = u64::try_from(self.confirmed.load(Ordering::SeqCst)).ok()?;
        Some(
            self.clock
                .passed()
                .saturating_sub(Duration::from_micros(confirmed)),
        )
    }

    /// Whether the memory is trusted.
    #[must_use]
    pub fn is_fresh(&self) -> bool {
        self.unconfirmed_for()
            .is_some_and(|age| age < MAX_STALENESS)
    }

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
        let mut accounts = HashSet::new();
        for change in changes {
            match change {
                Change::Client(id) => {
                    self.arrivals.fetch_add(1, Ordering::SeqCst);
                    self.clients.remove(&id);
                }
                Change::Account(id) => {
                    accounts.insert(id);
                }
                Change::Keys => self.forget_keys(),
                Change::Generation => self.doubt(),
            }
        }
        if !accounts.is_empty() {
            // A slot that has not been read yet may belong to any client.
            let concerned = |place: &Slot| {
                place.client.get().is_none_or(|known| {
                    known
                        .as_ref()
                        .is_some_and(|k| accounts.contains(&k.account.id))
                })
            };
            self.clients.retain(|_, place| !concerned(place));
        }
    }

    /// Distrusts everything until the log has been read by a reading that begins after this.
    fn doubt(&self) {
        let mut doubted = self.doubted.lock().unwrap_or_else(PoisonError::into_inner);
        *doubted = micros(self.clock.passed());
        self.confirmed.store(-1, Ordering::SeqCst);
    }

    /// Removes everything, as after a log that is not the one that was followed.
    pub fn forget_all(&self) {
        self.arrivals.fetch_add(1, Ordering::SeqCst);
        self.clients.clear();
        self.names.clear();
        self.forget_keys();
    }

    /// The client with that client id.
    ///
    /// # Errors
    /// [`Error::Busy`] where the database must be queried and does not respond in time.
    pub async fn by_client_id(
        &self,
        db: &DatabaseConnection,
        client_id: &str,
    ) -> Result<Option<Arc<ClientSnapshot>>> {
        let id = match self.names.get(client_id) {
            Some(id) => id,
            None => match in_time(self.identify(db, client_id)).await? {
                Some(id) => id,
                None => return Ok(None),
            },
        };
        let known = self.by_id(db, id).await?;
        Ok(known.filter(|known| known.client.client_id == client_id))
    }

    /// The client with that ID.
    ///
    /// # Errors
    /// As [`Registry::by_client_id`].
    pub async fn by_id(
        &self,
        db: &DatabaseConnection,
        id: ClientId,
    ) -> Result<Option<Arc<ClientSnapshot>>> {
        if !self.is_fresh() {
            return in_time(self.load(db, id)).await;
        }
        let place = self.place(id);
        if let Some(known) = place.client.get() {
            self.counts.hits.fetch_add(1, Ordering::Relaxed);
            return Ok(known.clone());
        }
        in_time(place.client.get_or_try_init(|| self.load(db, id)))
            .await
            .cloned()
    }

    /// The generation that a token must have to be valid.
    ///
    /// # Errors
    /// As [`Registry::by_client_id`].
    pub async fn generation(&self, db: &DatabaseConnection) -> Result<i64> {
        if self.is_fresh() {
            return Ok(self.generation.load(Ordering::SeqCst));
        }
        in_time(deployment::generation(db)).await
    }

    fn place(&self, id: ClientId) -> Arc<Slot> {
        let now = self.clock.passed();
        if let Some(place) = self.clients.get(&id) {
            if now.saturating_sub(place.since) < MAX_AGE {
                return place;
            }
            self.clients.remove_if(&id, |old| Arc::ptr_eq(old, &place));
        }
        let fresh = || {
            Ok::<_, std::convert::Infallible>(Arc::new(Slot {
                since: now,
                client: OnceCell::new(),
            }))
        };
        match self.clients.get_or_insert_with(&id, fresh) {
            Ok(place) => place,
            Err(never) => match never {},
        }
    }

    async fn load(
        &self,
        db: &DatabaseConnection,
        id: ClientId,
    ) -> Result<Option<Arc<ClientSnapshot>>> {
        self.counts.misses.fetch_add(1, Ordering::Relaxed);
        Ok(ClientSnapshot::load(db, &self.shared, id)
            .await?
            .map(Arc::new))
    }

    async fn identify(&self, db: &DatabaseConnection, client_id: &str) -> Result<Option<ClientId>> {
        if self.is_absent(client_id) {
            self.counts.absences.fetch_add(1, Ordering::Relaxed);
            return Ok(None);
        }
        let ask = async {
            // Another request may have found out while this one waited for the lock.
            if self.is_absent(client_id) {
                return Err(None);
            }
            self.ask(db, client_id).await.map_err(Some)?.ok_or(None)
        };
        match self.names.get_or_insert_async(client_id, ask).await {
            Ok(id) => Ok(Some(id)),
            Err(None) => Ok(None),
            Err(Some(error)) => Err(error),
        }
    }

    async fn ask(&self, db: &DatabaseConnection, client_id: &str) -> Result<Option<ClientId>> {
        let (since, arrivals) = (self.clock.passed(), self.arrivals.load(Ordering::SeqCst));
        // A text that cannot be a client id is not looked up, and costs the same.
        let possible = client_id.len() <= 255 && client_id.bytes().all(|b| b.is_ascii_graphic());
        let found = ClientSnapshot::identify(db, if possible { client_id } else { "" }).await?;
        if found.is_none() {
            self.load(db, ClientId(uuid::Uuid::nil())).await?;
            if possible {
                self.absent
                    .insert(client_id.to_owned(), Absence { since, arrivals });
            }
        }
        Ok(found)
    }

    fn is_absent(&self, client_id: &str) -> bool {
        self.is_fresh()
            && self.absent.get(client_id).is_some_and(|absence| {
                let age = self.clock.passed().saturating_sub(absence.since);
                age < NEGATIVE_TTL && absence.arrivals == self.arrivals.load(Ordering::SeqCst)
            })
    }
}

fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

/// Bounds the time of a query, so that a database that hangs does not make requests pile up.
pub(crate) async fn in_time<T>(reading: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::time::timeout(READ_TIMEOUT, reading)
        .await
        .unwrap_or(Err(Error::Busy { retry_after: 1 }))
}
