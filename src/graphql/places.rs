//! Places for sockets: so many altogether, and so many for each of those who take them, so that nobody takes all.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, PoisonError},
};

/// Places, and who has how many of them.
#[derive(Clone)]
pub struct Places<K> {
    taken: Arc<Mutex<HashMap<K, usize>>>,
    most: usize,
    most_of_one: usize,
}

/// A place; free again when it is dropped.
pub struct Place<K: Eq + Hash> {
    places: Places<K>,
    holder: K,
}

impl<K: Clone + Eq + Hash> Places<K> {
    /// So many altogether, and so many for each.
    pub fn new(most: usize, most_of_one: usize) -> Self {
        Self { taken: Arc::default(), most, most_of_one }
    }

    /// A place for this one, if it may have another and there is one.
    pub fn take(&self, holder: K) -> Option<Place<K>> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let all: usize = taken.values().sum();
        let own = taken.get(&holder).copied().unwrap_or_default();
        if all >= self.most || own >= self.most_of_one {
            return None;
        }
        taken.insert(holder.clone(), own + 1);
        Some(Place { places: self.clone(), holder })
    }
}

impl<K: Eq + Hash> Drop for Place<K> {
    fn drop(&mut self) {
        let mut taken = self.places.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = taken.get_mut(&self.holder) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&self.holder);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Places;

    #[test]
    fn nobody_takes_more_than_their_part_nor_more_than_there_are() {
        let places = Places::new(3, 2);
        let first = places.take("a");
        let second = places.take("a");
        assert!(first.is_some() && second.is_some() && places.take("a").is_none());
        let third = places.take("b");
        assert!(third.is_some() && places.take("b").is_none(), "all three are taken");
        drop(first);
        assert!(places.take("a").is_some());
        drop((second, third));
        assert!(places.taken.lock().unwrap().is_empty(), "nobody is remembered who has none");
    }
}
