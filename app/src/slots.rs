//! Slots that are shared: limited in total, and for each holder, so that one holder cannot take
//! all.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, PoisonError},
};

/// Slots, and how many of them each holder has.
#[derive(Clone)]
pub struct Slots<K> {
    taken: Arc<Mutex<Taken<K>>>,
    max: usize,
    max_per_holder: usize,
}

struct Taken<K> {
    all: usize,
    by_holder: HashMap<K, usize>,
}

/// A slot, which is freed when it is dropped.
pub struct SlotGuard<K: Eq + Hash> {
    taken: Arc<Mutex<Taken<K>>>,
    holder: K,
}

impl<K: Clone + Eq + Hash> Slots<K> {
    /// Limits in total, and for each holder.
    #[must_use]
    pub fn new(max: usize, max_per_holder: usize) -> Self {
        Self {
            taken: Arc::new(Mutex::new(Taken {
                all: 0,
                by_holder: HashMap::new(),
            })),
            max,
            max_per_holder,
        }
    }

    /// A slot for this holder, if its limit allows another and one is free.
    #[must_use]
    pub fn take(&self, holder: K) -> Option<SlotGuard<K>> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let own = taken.by_holder.get(&holder).copied().unwrap_or_default();
        if taken.all >= self.max || own >= self.max_per_holder {
            return None;
        }
        taken.all += 1;
        taken.by_holder.insert(holder.clone(), own + 1);
        Some(SlotGuard {
            taken: self.taken.clone(),
            holder,
        })
    }
}

impl<K: Eq + Hash> Drop for SlotGuard<K> {
    fn drop(&mut self) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.all = taken.all.saturating_sub(1);
        if let Some(count) = taken.by_holder.get_mut(&self.holder) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                taken.by_holder.remove(&self.holder);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Slots;

    #[test]
    fn no_holder_takes_more_than_its_part_nor_more_than_there_are() {
        let slots = Slots::new(3, 2);
        let first = slots.take("a");
        let second = slots.take("a");
        assert!(first.is_some() && second.is_some() && slots.take("a").is_none());
        let third = slots.take("b");
        assert!(
            third.is_some() && slots.take("b").is_none(),
            "all three are taken"
        );
        drop(first);
        assert!(slots.take("a").is_some());
        drop((second, third));
        let taken = slots.taken.lock().unwrap();
        assert!(
            taken.by_holder.is_empty() && taken.all == 0,
            "a holder of none is not remembered"
        );
    }
}
