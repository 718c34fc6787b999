//! Latencies in buckets of a fixed relative width: a thousandth of memory that keeping them all
//! would take, and at most 1.6 % off.

use std::time::Duration;

/// Buckets for every doubling.
const STEPS: u64 = 64;
const STEP_BITS: u32 = STEPS.trailing_zeros();
/// Up to 2^36 us, which is 19 hours: no request lasts as long.
const BUCKETS: usize = 31 * STEPS as usize;

/// How often each latency was seen, to the microsecond below 64 and to 1.6 % above.
#[derive(Clone)]
pub(crate) struct Histogram {
    buckets: Vec<u64>,
    count: u64,
}

impl Default for Histogram {
    fn default() -> Self {
        Self {
            buckets: vec![0; BUCKETS],
            count: 0,
        }
    }
}

impl Histogram {
    /// Counts one.
    pub(crate) fn record(&mut self, latency: Duration) {
        let micros = u64::try_from(latency.as_micros()).unwrap_or(u64::MAX);
        if let Some(bucket) = self.buckets.get_mut(index(micros).min(BUCKETS - 1)) {
            *bucket += 1;
            self.count += 1;
        }
    }

    /// How many were counted.
    #[must_use]
    pub(crate) fn count(&self) -> u64 {
        self.count
    }

    /// The latency that this share of requests stayed below, in milliseconds; 0 where nothing was
    /// counted.
    #[must_use]
    pub(crate) fn quantile(&self, share: f64) -> f64 {
        let rank = (self.count as f64 * share).ceil().max(1.0) as u64;
        let mut seen = 0;
        for (bucket, count) in self.buckets.iter().enumerate() {
            seen += count;
            if seen >= rank {
                return middle(bucket) / 1000.0;
            }
        }
        0.0
    }
}

fn index(micros: u64) -> usize {
    if micros < STEPS {
        return micros as usize;
    }
    let shift = micros.ilog2() - STEP_BITS;
    // The leading bit is always set, so it says nothing within its doubling.
    ((u64::from(shift) + 1) * STEPS + (micros >> shift) - STEPS) as usize
}

/// The middle of a bucket, in microseconds.
fn middle(bucket: usize) -> f64 {
    let (doubling, step) = (bucket as u64 / STEPS, bucket as u64 % STEPS);
    if doubling == 0 {
        return step as f64;
    }
    let width = 1_u64 << (doubling - 1);
    ((STEPS + step) * width) as f64 + (width - 1) as f64 / 2.0
}

#[cfg(test)]
mod tests {
    use super::{Histogram, index, middle};
    use std::time::Duration;

    #[test]
    fn every_latency_is_found_again_to_a_hundredth() {
        for micros in (0..2_000).chain((2_000..60_000_000).step_by(9_973)) {
            let found = middle(index(micros));
            assert!(
                (found - micros as f64).abs() <= micros as f64 / 100.0 + 0.5,
                "{micros} became {found}"
            );
        }
    }

    #[test]
    fn quantiles_are_those_of_what_was_counted() {
        let mut histogram = Histogram::default();
        for millis in 1..=1_000 {
            histogram.record(Duration::from_millis(millis));
        }
        assert!((histogram.quantile(0.5) - 500.0).abs() < 8.0);
        assert!((histogram.quantile(0.99) - 990.0).abs() < 16.0);
        assert_eq!(histogram.count(), 1_000);
    }
}
