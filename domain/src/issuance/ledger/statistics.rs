//! Statistics of the batches: how large they are, how long they take, and how many failed.

use crate::histogram::Histogram;
use std::sync::atomic::AtomicU64;

/// Bounds of the histogram of records in a batch, up to [`BATCH`](super::BATCH).
const SIZES: [f64; 9] = [1.0, 2.0, 5.0, 10.0, 25.0, 50.0, 100.0, 250.0, 500.0];
/// Bounds of the histogram of seconds that a batch takes.
const SECONDS: [f64; 11] = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0,
];

/// Statistics of the batches.
pub struct Batches {
    /// Records in each written batch.
    pub sizes: Histogram,
    /// Seconds that each of these took.
    pub seconds: Histogram,
    /// Times that a batch could not be written.
    pub failures: AtomicU64,
}

impl Batches {
    /// Nothing has been written yet.
    pub(super) fn new() -> Self {
        Self {
            sizes: Histogram::new(&SIZES),
            seconds: Histogram::new(&SECONDS),
            failures: AtomicU64::default(),
        }
    }
}
