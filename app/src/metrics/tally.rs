//! Counters by a name from a short, closed list. Looking up the name takes a few comparisons,
//! counting one atomic addition.

use std::{
    array,
    sync::atomic::{AtomicU64, Ordering},
};

/// A counter for each of N names.
pub struct Tally<const N: usize> {
    names: [&'static str; N],
    counts: [AtomicU64; N],
}

impl<const N: usize> Tally<N> {
    /// Counters that are all zero. The last name also counts unknown names.
    #[must_use]
    pub fn new(names: [&'static str; N]) -> Self {
        Self {
            names,
            counts: array::from_fn(|_| AtomicU64::default()),
        }
    }

    /// Counts one of that name.
    pub fn count(&self, name: &str) {
        let at = self
            .names
            .iter()
            .position(|known| *known == name)
            .unwrap_or(N.saturating_sub(1));
        if let Some(count) = self.counts.get(at) {
            count.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// All names and their counts.
    pub fn all(&self) -> impl Iterator<Item = (&'static str, u64)> {
        self.names
            .iter()
            .zip(&self.counts)
            .map(|(name, count)| (*name, count.load(Ordering::Relaxed)))
    }
}
