//! The only source of randomness, so that a seed can replay a test.

use chrono::{DateTime, Utc};
use rand::{Rng, RngExt, SeedableRng, distr::Alphanumeric, rngs::StdRng};
use std::sync::{Mutex, PoisonError};
use uuid::Uuid;

/// A cryptographically secure source of randomness.
pub struct Random(RandomSource);

enum RandomSource {
    System,
    Seeded(Box<Mutex<StdRng>>),
}

impl Random {
    /// The operating system's, through a generator in each thread.
    #[must_use]
    pub fn system() -> Self {
        Self(RandomSource::System)
    }

    /// For tests: the same seed gives the same values in the same order.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self(RandomSource::Seeded(Box::new(Mutex::new(
            StdRng::seed_from_u64(seed),
        ))))
    }

    /// Fills a buffer.
    pub fn fill(&self, buffer: &mut [u8]) {
        self.with(|rng| rng.fill_bytes(buffer));
    }

    /// So many characters out of `0-9A-Za-z`, each equally likely: 5.95 bits a character.
    #[must_use]
    pub fn base62(&self, length: usize) -> String {
        self.with(|rng| {
            rng.sample_iter(Alphanumeric)
                .take(length)
                .map(char::from)
                .collect()
        })
    }

    /// A UUIDv7 (RFC 9562 section 5.7) of that moment, with 74 random bits.
    #[must_use]
    pub fn uuid(&self, now: DateTime<Utc>) -> Uuid {
        let mut tail = [0; 10];
        self.fill(&mut tail);
        let millis = u64::try_from(now.timestamp_millis()).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(millis, &tail).into_uuid()
    }

    /// A random UUIDv4 (RFC 9562 section 5.4), for ids that should not reveal their age.
    #[must_use]
    pub fn uuid_v4(&self) -> Uuid {
        let mut bytes = [0; 16];
        self.fill(&mut bytes);
        uuid::Builder::from_random_bytes(bytes).into_uuid()
    }

    /// A number from 2^32 up to 2^53 with 52 random bits, for generations in tokens: the next one
    /// cannot be guessed, it never equals one of the small numbers of earlier versions, and JSON
    /// keeps all of its digits (RFC 8259 section 6).
    #[must_use]
    pub fn generation(&self) -> i64 {
        let mut bytes = [0; 8];
        self.fill(&mut bytes);
        (i64::from_le_bytes(bytes) & ((1 << 52) - 1)) + (1 << 32)
    }

    fn with<T>(&self, run: impl FnOnce(&mut dyn Rng) -> T) -> T {
        match &self.0 {
            RandomSource::System => run(&mut system()),
            RandomSource::Seeded(rng) => {
                run(&mut *rng.lock().unwrap_or_else(PoisonError::into_inner))
            }
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the source of randomness"
)]
fn system() -> rand::rngs::ThreadRng {
    rand::rng()
}
