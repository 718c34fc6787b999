//! The clients that are issued most tokens, out of any number of clients, in bounded memory.
//!
//! The space-saving algorithm: it has a fixed number of counters; a client without one takes the
//! counter with the smallest count, and inherits that count. So a count is never too small, and too
//! large by no more than all tokens divided by the number of counters; and no client is missing
//! that was issued more tokens than that.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, Mutex, PoisonError},
};

/// Counters for each client that is shown: the more there are, the more precise the counts.
const ROOM: usize = 10;

/// Counts the tokens of the busiest clients.
pub struct Busiest {
    shown: usize,
    sketch: Mutex<Sketch>,
}

struct Sketch {
    room: usize,
    counts: HashMap<Arc<str>, u64>,
    order: BTreeSet<(u64, Arc<str>)>,
}

impl Busiest {
    /// Shows so many clients.
    #[must_use]
    pub fn new(shown: usize) -> Self {
        let sketch = Sketch {
            room: shown.saturating_mul(ROOM),
            counts: HashMap::new(),
            order: BTreeSet::new(),
        };
        Self {
            shown,
            sketch: Mutex::new(sketch),
        }
    }

    /// Counts a token of that client.
    pub fn count(&self, client_id: &str) {
        self.sketch
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .count(client_id);
    }

    /// The busiest and their counts, approximately; the busiest first.
    #[must_use]
    pub fn top(&self) -> Vec<(Arc<str>, u64)> {
        let sketch = self.sketch.lock().unwrap_or_else(PoisonError::into_inner);
        sketch
            .order
            .iter()
            .rev()
            .take(self.shown)
            .map(|(count, client)| (client.clone(), *count))
            .collect()
    }
}

impl Sketch {
    fn count(&mut self, client_id: &str) {
        let (client, before) = match self.counts.get_key_value(client_id) {
            Some((client, count)) => (client.clone(), *count),
            None => (client_id.into(), self.vacate()),
        };
        self.order.remove(&(before, client.clone()));
        self.order.insert((before + 1, client.clone()));
        self.counts.insert(client, before + 1);
    }

    /// Frees a counter for another client. Returns the count that it starts with.
    fn vacate(&mut self) -> u64 {
        if self.counts.len() < self.room {
            return 0;
        }
        let Some((count, client)) = self.order.pop_first() else {
            return 0;
        };
        self.counts.remove(&client);
        count
    }
}

#[cfg(test)]
mod tests {
    use super::Busiest;

    #[test]
    fn the_busiest_are_found_among_any_number_and_memory_is_bounded() {
        let busiest = Busiest::new(2);
        for n in 0..10_000 {
            busiest.count(&format!("seldom-{n}"));
            if n % 2 == 0 {
                busiest.count("often");
            }
            if n % 3 == 0 {
                busiest.count("less-often");
            }
        }
        let top: Vec<_> = busiest
            .top()
            .into_iter()
            .map(|(client, _)| client.to_string())
            .collect();
        assert_eq!(top, ["often", "less-often"]);
        let all = 10_000 + 5_000 + 3_334;
        let (_, often) = busiest.top()[0];
        assert!((5_000..=5_000 + all / 20).contains(&often), "{often}");
        let sketch = busiest.sketch.lock().unwrap();
        assert!(sketch.counts.len() == 20 && sketch.order.len() == 20);
    }
}
