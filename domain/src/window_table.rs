//! Counts within windows of time, by key, in bounded memory: what budgets against guessing are made
//! of. The table holds hashes of the keys, not the keys. Where there is no room for another window,
//! those that are over are removed; if these are few, the half that ends first.
//!
//! Moments are those of [`Clock::passed`](crate::clock::Clock::passed), so that a clock that is set
//! back lengthens no window.

use std::{
    collections::{HashMap, hash_map::Entry},
    hash::{BuildHasher, Hash, RandomState},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// Most windows kept; some 40 bytes each.
const MAX_WINDOWS: usize = 100_000;

/// How much may be counted under a key within a window.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WindowLimit {
    /// Hash of what is counted: from [`WindowTable::key`].
    pub(crate) key: u64,
    /// Most that may be counted within a window.
    pub(crate) most: u32,
    /// How long a window lasts, from the first that is counted in it.
    pub(crate) lasts: Duration,
}

/// Counts within windows of time.
#[derive(Default)]
pub(crate) struct WindowTable {
    hasher: RandomState,
    windows: Mutex<HashMap<u64, CountWindow>>,
}

#[derive(Clone, Copy)]
struct CountWindow {
    ends: Duration,
    count: u32,
}

impl WindowTable {
    /// The key of what is counted. It differs from process to process, so that no caller can choose
    /// two things with the same key.
    pub(crate) fn key(&self, of: impl Hash) -> u64 {
        self.hasher.hash_one(of)
    }

    /// Whether all of these limits allow one more.
    ///
    /// # Errors
    /// The seconds until the first limit that does not, at least 1.
    pub(crate) fn check(&self, limits: &[WindowLimit], now: Duration) -> Result<(), u32> {
        check(&self.windows(), limits, now)
    }

    /// Counts one under each of these keys.
    pub(crate) fn count(&self, limits: &[WindowLimit], now: Duration) {
        count(&mut self.windows(), limits, now);
    }

    /// Counts one under each of these keys, if all limits allow it; otherwise under none. Of
    /// several at once, no more are counted than allowed.
    ///
    /// # Errors
    /// As [`WindowTable::check`].
    pub(crate) fn take(&self, limits: &[WindowLimit], now: Duration) -> Result<(), u32> {
        let mut windows = self.windows();
        check(&windows, limits, now)?;
        count(&mut windows, limits, now);
        Ok(())
    }

    /// Counts one less under each of these keys. A window in which nothing is counted any more takes
    /// no room.
    pub(crate) fn give_back(&self, limits: &[WindowLimit]) {
        let mut windows = self.windows();
        for limit in limits {
            if let Entry::Occupied(mut window) = windows.entry(limit.key) {
                if window.get().count <= 1 {
                    window.remove();
                } else {
                    window.get_mut().count -= 1;
                }
            }
        }
    }

    fn windows(&self) -> MutexGuard<'_, HashMap<u64, CountWindow>> {
        self.windows.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn check(
    windows: &HashMap<u64, CountWindow>,
    limits: &[WindowLimit],
    now: Duration,
) -> Result<(), u32> {
    for limit in limits {
        let window = windows.get(&limit.key).filter(|window| now < window.ends);
        if let Some(window) = window.filter(|window| window.count >= limit.most) {
            let left = window.ends.saturating_sub(now).as_secs() + 1;
            return Err(u32::try_from(left).unwrap_or(1));
        }
    }
    Ok(())
}

fn count(windows: &mut HashMap<u64, CountWindow>, limits: &[WindowLimit], now: Duration) {
    for limit in limits {
        if windows.len() >= MAX_WINDOWS && !windows.contains_key(&limit.key) {
            make_room(windows, now);
        }
        let fresh = CountWindow {
            ends: now + limit.lasts,
            count: 0,
        };
        let window = windows.entry(limit.key).or_insert(fresh);
        if now >= window.ends {
            *window = fresh;
        }
        window.count = window.count.saturating_add(1);
    }
}

/// Removes windows that are over; if these are few, the half that ends first.
fn make_room(windows: &mut HashMap<u64, CountWindow>, now: Duration) {
    windows.retain(|_, window| now < window.ends);
    if windows.len() > MAX_WINDOWS / 2 {
        let mut ends: Vec<_> = windows.values().map(|window| window.ends).collect();
        let middle = ends.len() / 2;
        let (_, median, _) = ends.select_nth_unstable(middle);
        let median = *median;
        windows.retain(|_, window| window.ends > median);
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_WINDOWS, WindowLimit, WindowTable};
    use std::time::Duration;

    fn limit(table: &WindowTable, of: u64) -> WindowLimit {
        WindowLimit {
            key: table.key(of),
            most: 2,
            lasts: Duration::from_secs(60),
        }
    }

    #[test]
    fn a_window_that_is_over_counts_no_more() {
        let table = WindowTable::default();
        let limits = [limit(&table, 1)];
        let begin = Duration::from_secs(10);
        assert_eq!(table.take(&limits, begin), Ok(()));
        assert_eq!(table.take(&limits, begin), Ok(()));
        assert_eq!(table.take(&limits, Duration::from_secs(69)), Err(2));
        assert_eq!(table.take(&limits, Duration::from_secs(70)), Ok(()));
    }

    #[test]
    fn what_one_limit_refuses_is_counted_under_none() {
        let table = WindowTable::default();
        let (full, other) = (limit(&table, 1), limit(&table, 2));
        let now = Duration::ZERO;
        table.count(&[full, full], now);
        assert!(table.take(&[other, full], now).is_err());
        assert!(table.take(&[other, full], now).is_err());
        assert_eq!(table.take(&[other], now), Ok(()));
        assert_eq!(table.take(&[other], now), Ok(()));
        assert!(table.check(&[other], now).is_err());
        table.give_back(&[other]);
        assert_eq!(table.check(&[other], now), Ok(()));
    }

    #[test]
    fn however_many_keys_are_counted_the_table_is_bounded_and_keeps_the_latest() {
        let table = WindowTable::default();
        let moment = |index: u64| Duration::from_millis(index / 10);
        let last = u64::try_from(MAX_WINDOWS).unwrap() * 2;
        for index in 0..=last {
            let limit = limit(&table, index);
            table.count(&[limit, limit], moment(index));
            assert!(table.windows().len() <= MAX_WINDOWS);
        }
        assert!(table.check(&[limit(&table, last)], moment(last)).is_err());
    }
}
