//! What comes out: a table for people and JSON for programs, with the targets and whether they are
//! met.

mod measurement;
mod table;
#[cfg(test)]
mod tests;
mod verdict;

pub(crate) use table::Report;

use crate::measure::Figures;
use serde::Serialize;

/// What a row's two numbers count.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Unit {
    /// Right answers a second.
    PerSecond,
    /// Milliseconds.
    Ms,
    /// Mebibytes.
    Mib,
    /// Kibibytes.
    Kib,
    /// Kilobytes, of 1,000 bytes.
    Kb,
    /// Microseconds of CPU time a request.
    CpuUs,
    /// System calls a request.
    Calls,
}

impl Unit {
    fn show(self, value: f64) -> String {
        match self {
            Self::PerSecond => format!("{value:.0}/s"),
            Self::Ms => format!("{value:.1} ms"),
            Self::Mib => format!("{value:.1} MiB"),
            Self::Kib => format!("{value:.0} KiB"),
            Self::Kb => format!("{value:.1} KB"),
            Self::CpuUs => format!("{value:.1} us"),
            Self::Calls => format!("{value:.2}"),
        }
    }
}

/// Something that should hold.
#[derive(Clone, Serialize)]
pub(crate) struct Target {
    /// What.
    pub text: String,
    /// Whether it does.
    pub met: bool,
}

/// One line of the table.
#[derive(Clone, Serialize)]
pub(crate) struct Row {
    /// What was measured.
    pub what: String,
    /// What it is held against.
    pub against: String,
    /// What the numbers count.
    pub unit: Unit,
    /// Of what it is held against.
    pub base: Option<f64>,
    /// Latchkey's.
    pub ours: Option<f64>,
    /// The one by the other.
    pub ratio: Option<f64>,
    /// What should hold.
    pub targets: Vec<Target>,
    /// All that was seen of what it is held against, where that was a load.
    pub base_figures: Option<Figures>,
    /// All that was seen of Latchkey, where that was a load.
    pub figures: Option<Figures>,
    /// What has to be known to read the numbers.
    pub note: Option<String>,
    /// Why there are no numbers, where there should be some.
    pub failure: Option<String>,
}
