//! Gathers the keys that the fields of a response ask for, so that one statement reads them all.
//!
//! The fields of one request are parts of one task, which makes this simpler and cheaper than loaders for
//! any number of tasks: nothing is spawned, and nothing waits for a moment to pass.

use super::Loaded;
use crate::error::ResolverError;
use async_graphql::dataloader::Loader;
use domain::error::Error;
use std::{
    any::{Any, TypeId},
    collections::{HashMap, HashSet},
    hash::Hash,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};
use tokio::{sync::OnceCell, task::yield_now};

/// How often in a row no field may have been started, before a batch is read. Once is not enough: the
/// fields of a long list take turns with other requests.
const QUIET: usize = 2;
/// Most times that a batch waits for the other fields of the request.
const MAX_WAITS: usize = 1000;
/// Most keys of one statement.
const MAX_KEYS: usize = 1000;

/// Keys of one kind, and what was read for them. Where the field that reads is given up, another one
/// that waits reads instead.
struct Batch<K, V> {
    keys: Mutex<HashSet<K>>,
    read: OnceCell<Loaded<K, V>>,
}

impl<K, V> Default for Batch<K, V> {
    fn default() -> Self {
        Self {
            keys: Mutex::default(),
            read: OnceCell::default(),
        }
    }
}

/// The batches of one request, so that no other caller sees what it loaded. Nothing is kept: a mutation
/// must see what the one before has changed.
pub(crate) struct Batches<L> {
    loader: L,
    /// Number of fields that were started.
    started: AtomicU64,
    /// The batch of each kind of keys that is not being read yet.
    open: Mutex<HashMap<TypeId, Box<dyn Any + Send>>>,
}

impl<L> Batches<L> {
    /// No batches yet.
    pub(crate) fn new(loader: L) -> Self {
        Self {
            loader,
            started: AtomicU64::default(),
            open: Mutex::default(),
        }
    }

    /// Records that a field is being resolved.
    pub(crate) fn note(&self) {
        self.started.fetch_add(1, Ordering::Relaxed);
    }

    /// What there is for a key; none where there is nothing.
    ///
    /// # Errors
    /// Those of the loader.
    pub(crate) async fn load_one<K>(
        &self,
        key: K,
    ) -> Result<Option<<L as Loader<K>>::Value>, ResolverError>
    where
        K: Send + Sync + Hash + Eq + Clone + 'static,
        L: Loader<K, Error = ResolverError>,
    {
        let batch = self.join([key.clone()])?;
        let read = batch.read.get_or_init(|| self.read(&batch)).await;
        let values = read.as_ref().map_err(Clone::clone)?;
        Ok(values.get(&key).cloned())
    }

    /// What there is for several keys.
    ///
    /// # Errors
    /// Those of the loader.
    pub(crate) async fn load_many<K>(
        &self,
        keys: impl IntoIterator<Item = K> + Clone,
    ) -> Loaded<K, <L as Loader<K>>::Value>
    where
        K: Send + Sync + Hash + Eq + Clone + 'static,
        L: Loader<K, Error = ResolverError>,
    {
        let batch = self.join(keys.clone())?;
        let read = batch.read.get_or_init(|| self.read(&batch)).await;
        let values = read.as_ref().map_err(Clone::clone)?;
        let found = keys
            .into_iter()
            .filter_map(|key| values.get_key_value(&key));
        Ok(found
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect())
    }

    /// Adds keys to the batch of their kind.
    fn join<K, V>(
        &self,
        keys: impl IntoIterator<Item = K>,
    ) -> Result<Arc<Batch<K, V>>, ResolverError>
    where
        K: Send + Sync + Hash + Eq + 'static,
        V: Send + Sync + 'static,
    {
        self.note();
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let batch = open
            .entry(TypeId::of::<K>())
            .or_insert_with(|| Box::new(Arc::<Batch<K, V>>::default()))
            .downcast_ref::<Arc<Batch<K, V>>>()
            .ok_or_else(|| Error::internal("a batch of keys of another kind"))?;
        batch
            .keys
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend(keys);
        Ok(batch.clone())
    }

    /// Reads a batch, once the fields of the request have all asked for what they need.
    async fn read<K>(
        &self,
        batch: &Batch<K, <L as Loader<K>>::Value>,
    ) -> Loaded<K, <L as Loader<K>>::Value>
    where
        K: Send + Sync + Hash + Eq + Clone + 'static,
        L: Loader<K, Error = ResolverError>,
    {
        self.quiet().await;
        self.open
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&TypeId::of::<K>());
        let keys: Vec<K> = batch
            .keys
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .iter()
            .cloned()
            .collect();
        let mut values = HashMap::new();
        for some in keys.chunks(MAX_KEYS) {
            values.extend(self.loader.load(some).await?);
        }
        Ok(values)
    }

    /// Waits until no more fields are started. They are polled whenever this one lets them.
    async fn quiet(&self) {
        let (mut before, mut quiet) = (self.started.load(Ordering::Relaxed), 0);
        for _ in 0..MAX_WAITS {
            yield_now().await;
            let now = self.started.load(Ordering::Relaxed);
            quiet = if now == before { quiet + 1 } else { 0 };
            if quiet == QUIET {
                return;
            }
            before = now;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Batches, Loaded};
    use crate::error::ResolverError;
    use async_graphql::dataloader::Loader;
    use futures_util::{
        FutureExt,
        future::{join_all, poll_immediate},
    };
    use std::sync::Mutex;
    use tokio::task::yield_now;

    /// Squares numbers below 100, and remembers how many keys were read at once.
    #[derive(Default)]
    struct Squares(Mutex<Vec<usize>>);

    impl Loader<u32> for Squares {
        type Value = u32;
        type Error = ResolverError;

        async fn load(&self, keys: &[u32]) -> Loaded<u32, u32> {
            self.0.lock().unwrap().push(keys.len());
            yield_now().await;
            if keys.contains(&13) {
                return Err(ResolverError::bad_input("key", "thirteen"));
            }
            let known = keys.iter().filter(|key| **key < 100);
            Ok(known.map(|key| (*key, key * key)).collect())
        }
    }

    fn batches() -> Batches<Squares> {
        Batches::new(Squares::default())
    }

    fn sizes(batches: &Batches<Squares>) -> Vec<usize> {
        batches.loader.0.lock().unwrap().clone()
    }

    #[tokio::test]
    async fn what_many_fields_ask_for_is_read_at_once() {
        let all = batches();
        let asked = (0..50).map(|key| all.load_one(key % 40 + 80));
        for (key, found) in join_all(asked).await.into_iter().enumerate() {
            let key = u32::try_from(key).unwrap() % 40 + 80;
            assert_eq!(found.unwrap(), (key < 100).then_some(key * key));
        }
        assert_eq!(sizes(&all), [40]);
        assert_eq!(
            all.load_many([2, 3, 200]).await.unwrap(),
            [(2, 4), (3, 9)].into()
        );
        assert_eq!(sizes(&all), [40, 3], "nothing is kept");
    }

    #[tokio::test]
    async fn a_batch_waits_for_fields_that_are_started_later() {
        let all = batches();
        let late = async |key: u32| {
            for _ in 0..key {
                yield_now().await;
                all.note();
            }
            all.load_one(key).await.unwrap()
        };
        assert_eq!(join_all((0..9).map(late)).await.last(), Some(&Some(64)));
        assert_eq!(sizes(&all), [9]);
    }

    #[tokio::test]
    async fn another_field_reads_where_the_one_that_did_is_given_up() {
        let all = batches();
        for polls in 1..5 {
            let (mut first, mut second) = (all.load_one(5).boxed(), all.load_one(6).boxed());
            for _ in 0..polls {
                assert!(poll_immediate(&mut first).await.is_none());
                assert!(poll_immediate(&mut second).await.is_none());
                yield_now().await;
            }
            drop(first);
            assert_eq!(second.await.unwrap(), Some(36), "{polls}");
        }
    }

    #[tokio::test]
    async fn an_error_is_the_error_of_all() {
        let all = batches();
        let found = join_all([12, 13, 14].map(|key| all.load_one(key))).await;
        assert!(found.iter().all(|found| found.is_err()));
    }
}
