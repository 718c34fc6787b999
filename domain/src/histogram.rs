//! Histograms without a lock; that of `prometheus-client` takes one for each value.

use std::sync::atomic::{AtomicU64, Ordering};

/// Counts values by the smallest bound that they do not exceed.
pub struct Histogram {
    bounds: &'static [f64],
    /// One for each bound, and a last one for larger values.
    counts: Box<[AtomicU64]>,
    /// The bits of a float.
    sum: AtomicU64,
}

/// A histogram at one moment.
#[derive(Debug, PartialEq)]
pub struct Snapshot {
    /// Sum of all values.
    pub sum: f64,
    /// Number of values.
    pub count: u64,
    /// Bounds, the last of which is infinite, and the number of values at each.
    pub buckets: Vec<(f64, u64)>,
}

impl Histogram {
    /// Bounds must ascend.
    #[must_use]
    pub fn new(bounds: &'static [f64]) -> Self {
        let counts = (0..=bounds.len()).map(|_| AtomicU64::default()).collect();
        Self {
            bounds,
            counts,
            sum: AtomicU64::new(0.0_f64.to_bits()),
        }
    }

    /// Counts a value.
    pub fn observe(&self, value: f64) {
        let at = self.bounds.partition_point(|bound| *bound < value);
        if let Some(count) = self.counts.get(at) {
            count.fetch_add(1, Ordering::Relaxed);
        }
        let more = |bits| Some((f64::from_bits(bits) + value).to_bits());
        // The closure always returns a value, so this always succeeds.
        let _ = self
            .sum
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, more);
    }

    /// The histogram now. Values that are counted meanwhile may be in one number and not in
    /// another.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        let bounds = self.bounds.iter().copied().chain([f64::INFINITY]);
        let buckets: Vec<_> = bounds
            .zip(&self.counts)
            .map(|(bound, count)| (bound, count.load(Ordering::Relaxed)))
            .collect();
        let count = buckets.iter().map(|(_, count)| count).sum();
        Snapshot {
            sum: f64::from_bits(self.sum.load(Ordering::Relaxed)),
            count,
            buckets,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Histogram, Snapshot};

    #[test]
    fn a_value_is_counted_at_the_smallest_bound_that_it_does_not_exceed() {
        let histogram = Histogram::new(&[1.0, 2.0]);
        for value in [0.5, 1.0, 1.5, 8.0] {
            histogram.observe(value);
        }
        let expected = Snapshot {
            sum: 11.0,
            count: 4,
            buckets: vec![(1.0, 2), (2.0, 1), (f64::INFINITY, 1)],
        };
        assert_eq!(histogram.snapshot(), expected);
    }
}
