//! Looks up a client or a user: in memory, or in the database where it is not there or the memory is not
//! trusted.

use super::{ClientSnapshot, Registry, Slot, SlotTable, UserSnapshot, absence::is_named};
use crate::{
    deployment,
    error::{Error, Result},
};
use entity::{ClientId, UserId, client::Column};
use sea_orm::{ColumnTrait, DatabaseConnection, sea_query::SimpleExpr};
use std::{
    hash::Hash,
    pin::Pin,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};
use tokio::sync::OnceCell;

/// How long an entry is kept, because some changes cause no event, such as permissions that a newer
/// version of the server adds. A client may be read when the permissions of its role are that old, so
/// that they are twice as old at most.
const MAX_AGE: Duration = Duration::from_secs(300);
/// How long a request waits for the database before it is refused as busy.
const READ_TIMEOUT: Duration = Duration::from_secs(4);

impl Registry {
    /// The client with that client id.
    ///
    /// # Errors
    /// [`Error::Busy`] where the database must be queried and does not respond in time.
    pub async fn by_client_id(
        &self,
        db: &DatabaseConnection,
        client_id: &str,
    ) -> Result<Option<Arc<ClientSnapshot>>> {
        let known = if !self.is_fresh() {
            in_time(self.load(db, is_named(client_id))).await?
        } else if let Some(id) = self.names.get(client_id) {
            self.by_id(db, id).await?
        } else {
            let Some(id) = in_time(self.identify(db, client_id)).await? else {
                return Ok(None);
            };
            match self.kept(id) {
                Some(known) => known,
                None => self.by_id(db, id).await?,
            }
        };
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
            return in_time(self.load(db, Column::Id.eq(id))).await;
        }
        let place = slot(&self.clients, id, self.clock.passed());
        if let Some(known) = place.value.get() {
            self.counts.hits.fetch_add(1, Ordering::Relaxed);
            return Ok(known.clone());
        }
        let load = || self.load(db, Column::Id.eq(id));
        in_time(place.value.get_or_try_init(load)).await.cloned()
    }

    /// What is in memory for that ID, where that is trusted.
    fn kept(&self, id: ClientId) -> Option<Option<Arc<ClientSnapshot>>> {
        let place = self.clients.get(&id).filter(|_| self.is_fresh())?;
        place.value.get().cloned()
    }

    /// Keeps a client whose row was read before its slot was there, unless something has changed since
    /// [`Registry::revocation_changes`] was that: a change is counted before it removes slots, so it
    /// is either seen here, or removes the slot.
    pub(super) fn keep(&self, known: Arc<ClientSnapshot>, changes: u64) {
        let place = slot(&self.clients, known.client.id, self.clock.passed());
        if self.revocation_changes() == changes {
            // It has a value where another request was faster.
            let _ = place.value.set(Some(known));
        }
    }

    /// The user with that ID.
    ///
    /// # Errors
    /// As [`Registry::by_client_id`].
    pub async fn user(
        &self,
        db: &DatabaseConnection,
        id: UserId,
    ) -> Result<Option<Arc<UserSnapshot>>> {
        if !self.is_fresh() {
            return self.user_of_database(db, id).await;
        }
        let place = slot(&self.users, id, self.clock.passed());
        if let Some(known) = place.value.get() {
            return Ok(known.clone());
        }
        let load = || self.user_of_database(db, id);
        Box::pin(place.value.get_or_try_init(load)).await.cloned()
    }

    /// The user with that ID as the database has it now.
    ///
    /// # Errors
    /// As [`Registry::by_client_id`].
    pub(crate) async fn user_of_database(
        &self,
        db: &DatabaseConnection,
        id: UserId,
    ) -> Result<Option<Arc<UserSnapshot>>> {
        let load = UserSnapshot::load(db, &self.shared, id, self.clock.now());
        Ok(in_time(load).await?.map(Arc::new))
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

    pub(super) async fn load(
        &self,
        db: &DatabaseConnection,
        identity: SimpleExpr,
    ) -> Result<Option<Arc<ClientSnapshot>>> {
        self.counts.misses.fetch_add(1, Ordering::Relaxed);
        Ok(ClientSnapshot::load(db, self, identity)
            .await?
            .map(Arc::new))
    }
}

/// The slot of a key, which is created where there is none, or where it is too old.
pub(super) fn slot<K: Copy + Eq + Hash, T>(
    slots: &SlotTable<K, T>,
    id: K,
    now: Duration,
) -> Arc<Slot<T>> {
    if let Some(place) = slots.get(&id) {
        if now.saturating_sub(place.since) < MAX_AGE {
            return place;
        }
        slots.remove_if(&id, |old| Arc::ptr_eq(old, &place));
    }
    let fresh = || {
        Ok::<_, std::convert::Infallible>(Arc::new(Slot {
            since: now,
            value: OnceCell::new(),
        }))
    };
    match slots.get_or_insert_with(&id, fresh) {
        Ok(place) => place,
        Err(never) => match never {},
    }
}

/// Bounds the time of a query, so that a database that hangs does not make requests pile up.
///
/// The query is boxed, and not by an `async fn`, which would keep it beside the box: most requests
/// find what they need in memory, and would otherwise carry and move the room for all the queries
/// that they do not make.
pub(crate) fn in_time<T>(
    reading: impl Future<Output = Result<T>>,
) -> Pin<Box<impl Future<Output = Result<T>>>> {
    Box::pin(async {
        tokio::time::timeout(READ_TIMEOUT, reading)
            .await
            .unwrap_or(Err(Error::busy(1)))
    })
}
