//! What is sampled of a node, in windows of equal length, and which of it must stay level.

use super::level::{Level, median};
use crate::{Outcome, home::Server};
use std::{fs, path::Path, time::Duration};

const MIB: f64 = 1024.0 * 1024.0;

/// A figure that must stay level.
struct Figure {
    name: &'static str,
    unit: &'static str,
    of: fn(&Window) -> Option<f64>,
    level: Level,
}

impl Figure {
    /// A value with its unit; what is counted has none.
    fn shown(&self, value: f64) -> String {
        if self.unit.is_empty() {
            value.to_string()
        } else {
            format!("{value:.1} {}", self.unit)
        }
    }
}

/// All of them. The allowances are several times what a machine that does other things adds; for
/// memory, they have room for one more password that is checked at the same time, some 20 MiB.
const FIGURES: [Figure; 6] = [
    Figure {
        name: "memory",
        unit: "MiB",
        of: |window| Some(window.memory),
        level: Level {
            share: 0.1,
            allowance: 10.0,
        },
    },
    Figure {
        name: "open files",
        unit: "",
        of: |window| Some(window.files),
        level: Level {
            share: 0.1,
            allowance: 8.0,
        },
    },
    Figure {
        name: "connections",
        unit: "",
        of: |window| Some(window.connections),
        level: Level {
            share: 0.1,
            allowance: 8.0,
        },
    },
    Figure {
        name: "write-ahead log",
        unit: "MiB",
        of: |window| window.wal,
        level: Level {
            share: 0.1,
            allowance: 4.0,
        },
    },
    Figure {
        name: "median latency",
        unit: "ms",
        of: |window| Some(window.p50),
        level: Level {
            share: 0.5,
            allowance: 10.0,
        },
    },
    Figure {
        name: "99th percentile of latency",
        unit: "ms",
        of: |window| Some(window.p99),
        level: Level {
            share: 1.0,
            allowance: 100.0,
        },
    },
];

/// What was sampled of a node at one moment.
pub(super) struct SoakSample {
    memory: f64,
    files: f64,
    connections: f64,
    wal: Option<f64>,
}

impl SoakSample {
    /// Now; with the write-ahead log of its database, if that is a file.
    pub(super) fn take(server: &Server, wal: Option<&Path>) -> Outcome<Self> {
        Ok(Self {
            memory: server.memory()? as f64 / MIB,
            files: server.descriptors()? as f64,
            connections: server.connections()? as f64,
            wal: wal.map(size),
        })
    }
}

/// In MiB; a file that is not there has none.
fn size(path: &Path) -> f64 {
    fs::metadata(path).map_or(0.0, |file| file.len() as f64 / MIB)
}

/// What was seen of a node in one window: medians of its samples, of the write-ahead log the
/// largest.
pub(super) struct Window {
    memory: f64,
    files: f64,
    connections: f64,
    wal: Option<f64>,
    p50: f64,
    p99: f64,
    answers: usize,
}

impl Window {
    /// Of samples, and of latencies in any order.
    pub(super) fn new(samples: &[SoakSample], mut latencies: Vec<Duration>) -> Outcome<Self> {
        latencies.sort_unstable();
        let of = |figure: fn(&SoakSample) -> f64| {
            let values: Vec<_> = samples.iter().map(figure).collect();
            median(&values).ok_or("a window without a sample")
        };
        let quantile = |share: f64| {
            let at = (latencies.len() as f64 * share) as usize;
            latencies
                .get(at)
                .map(|latency| latency.as_secs_f64() * 1000.0)
                .ok_or("a window without an answer")
        };
        Ok(Self {
            memory: of(|sample| sample.memory)?,
            files: of(|sample| sample.files)?,
            connections: of(|sample| sample.connections)?,
            wal: samples
                .iter()
                .filter_map(|sample| sample.wal)
                .max_by(f64::total_cmp),
            p50: quantile(0.5)?,
            p99: quantile(0.99)?,
            answers: latencies.len(),
        })
    }

    /// What stands above the rows of all windows.
    pub(super) fn head() -> String {
        format!(
            "    {:>6}  {:<12} {:>11} {:>6} {:>12} {:>9} {:>8} {:>8} {:>8}",
            "second",
            "node",
            "memory MiB",
            "files",
            "connections",
            "WAL MiB",
            "p50 ms",
            "p99 ms",
            "answers"
        )
    }

    /// One row, of a window that ended then.
    pub(super) fn row(&self, node: &str, end: Duration) -> String {
        let wal = self.wal.map_or("-".to_owned(), |wal| format!("{wal:.1}"));
        format!(
            "    {:>6}  {node:<12} {:>11.1} {:>6} {:>12} {wal:>9} {:>8.1} {:>8.1} {:>8}",
            end.as_secs(),
            self.memory,
            self.files,
            self.connections,
            self.p50,
            self.p99,
            self.answers
        )
    }
}

/// Why the windows of a node are not level, a sentence for each figure.
pub(super) fn rises(node: &str, windows: &[Window], generous: bool) -> Vec<String> {
    let rise = |figure: &Figure| {
        let values: Vec<_> = windows.iter().filter_map(figure.of).collect();
        let level = if generous {
            figure.level.generous()
        } else {
            figure.level
        };
        let rise = level.rise(&values)?;
        let shown = |value: f64| figure.shown(value);
        Some(format!(
            "the {} of {node} did not stay level: {} in the second quarter and {} in the last, where {:.0} % and {} more are accepted",
            figure.name,
            shown(rise.before),
            shown(rise.after),
            level.share * 100.0,
            shown(level.allowance)
        ))
    };
    FIGURES.iter().filter_map(rise).collect()
}

#[cfg(test)]
mod tests {
    use super::{SoakSample, Window, rises};
    use std::time::Duration;

    fn window(memory: f64, files: f64) -> Window {
        let sample = SoakSample {
            memory,
            files,
            connections: 10.0,
            wal: None,
        };
        let latencies = (1..=100).map(Duration::from_millis).collect();
        Window::new(&[sample], latencies).unwrap()
    }

    #[test]
    fn a_window_has_the_quantiles_of_its_answers() {
        let window = window(60.0, 40.0);
        assert_eq!((window.p50, window.p99), (51.0, 100.0));
        assert_eq!(window.answers, 100);
        assert!(Window::new(&[], vec![Duration::ZERO]).is_err());
    }

    #[test]
    fn a_figure_that_rises_is_named_with_its_server() {
        let windows: Vec<_> = (0..20)
            .map(|number| window(60.0, 40.0 + 2.0 * f64::from(number)))
            .collect();
        let told = rises("SQLite", &windows, false);
        let words = "the open files of SQLite did not stay level: 54 in the second quarter and 74 in the last, where 10 % and 8 more are accepted";
        assert_eq!(told, [words]);
        assert!(rises("SQLite", &windows, true).is_empty());
    }
}
