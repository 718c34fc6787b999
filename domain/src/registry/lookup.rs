//! Looks up a client: in memory, or in the database where it is not there or the memory is not
//! trusted.

use super::{ClientSnapshot, Registry, Slot};
use crate::{
    deployment,
    error::{Error, Result},
};
use entity::ClientId;
use sea_orm::DatabaseConnection;
use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};
use tokio::sync::OnceCell;

/// How long an entry is kept, because some changes cause no event, such as permissions that a newer
/// version of the server adds.
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

    pub(super) async fn load(
        &self,
        db: &DatabaseConnection,
        id: ClientId,
    ) -> Result<Option<Arc<ClientSnapshot>>> {
        self.counts.misses.fetch_add(1, Ordering::Relaxed);
        Ok(ClientSnapshot::load(db, &self.shared, id)
            .await?
            .map(Arc::new))
    }
}

/// Bounds the time of a query, so that a database that hangs does not make requests pile up.
pub(crate) async fn in_time<T>(reading: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::time::timeout(READ_TIMEOUT, reading)
        .await
        .unwrap_or(Err(Error::Busy { retry_after: 1 }))
}
