//! Limit on the tokens that each client is issued in a minute, where its account sets one. Counted
//! by each node for itself, in memory.

use entity::ClientId;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// Time that a limit applies to.
const WINDOW: Duration = Duration::from_secs(60);
/// Number of clients above which those whose minute is over are removed.
const CROWDED: usize = 1000;

/// Tokens of this minute, for clients that have a limit.
#[derive(Default)]
pub struct Quota(Mutex<HashMap<ClientId, QuotaWindow>>);

struct QuotaWindow {
    began: Duration,
    issued: u32,
}

impl Quota {
    /// Counts a token; `now` is the time by [`Clock::passed`](crate::clock::Clock::passed).
    ///
    /// # Errors
    /// The seconds until the limit allows another, at least 1, where it is reached.
    pub fn take(&self, client: ClientId, limit: i32, now: Duration) -> Result<(), u32> {
        let mut windows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if windows.len() >= CROWDED && windows.len() == windows.capacity() {
            windows.retain(|_, window| now < window.began + WINDOW);
        }
        let window = windows.entry(client).or_insert(QuotaWindow {
            began: now,
            issued: 0,
        });
        if now >= window.began + WINDOW {
            *window = QuotaWindow {
                began: now,
                issued: 0,
            };
        }
        if window.issued >= u32::try_from(limit).unwrap_or_default() {
            let left = (window.began + WINDOW)
                .saturating_sub(now)
                .as_millis()
                .div_ceil(1000);
            return Err(u32::try_from(left).unwrap_or(1).max(1));
        }
        window.issued += 1;
        Ok(())
    }
}
