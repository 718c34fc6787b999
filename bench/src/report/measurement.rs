//! Lines of the table: of two loads, of two numbers, of one, or of why there is none.

use super::{Row, Unit};
use crate::measure::Figures;

impl Row {
    /// Answers a second of two loads.
    pub(crate) fn rates(
        what: impl Into<String>,
        against: &str,
        (base, ours): (Figures, Figures),
    ) -> Self {
        let (low, high) = (base.rate, ours.rate);
        Self {
            base_figures: Some(base),
            figures: Some(ours),
            ..Self::values(what, Unit::PerSecond, (against, low), high)
        }
    }

    /// CPU time that an answer takes of two loads.
    pub(crate) fn cpu(
        what: impl Into<String>,
        against: &str,
        (base, ours): (Figures, Figures),
    ) -> Self {
        let (low, high) = (base.cpu.unwrap_or_default(), ours.cpu.unwrap_or_default());
        Self {
            base_figures: Some(base),
            figures: Some(ours),
            ..Self::values(what, Unit::CpuUs, (against, low), high)
        }
    }

    /// Two numbers.
    pub(crate) fn values(
        what: impl Into<String>,
        unit: Unit,
        (against, base): (&str, f64),
        ours: f64,
    ) -> Self {
        let ratio = (base > 0.0).then(|| ours / base);
        Self {
            against: against.to_owned(),
            base: Some(base),
            ratio,
            ..Self::value(what, unit, ours)
        }
    }

    /// A number that stands for itself.
    pub(crate) fn value(what: impl Into<String>, unit: Unit, ours: f64) -> Self {
        Self {
            ours: Some(ours),
            ..Self::skipped_as(what, unit, None)
        }
    }

    /// Nothing, and why.
    pub(crate) fn skipped(what: impl Into<String>, why: impl Into<String>) -> Self {
        Self::skipped_as(what, Unit::PerSecond, Some(why.into()))
    }

    /// No numbers, where there should be some.
    pub(crate) fn failed(what: &str, why: &str) -> Self {
        Self {
            failure: Some(why.to_owned()),
            ..Self::skipped(what, format!("FAILED: {why}"))
        }
    }

    fn skipped_as(what: impl Into<String>, unit: Unit, note: Option<String>) -> Self {
        let (what, against) = (what.into(), String::new());
        let (base, ours, ratio, base_figures, figures) = (None, None, None, None, None);
        Self {
            what,
            against,
            unit,
            base,
            ours,
            ratio,
            targets: Vec::new(),
            base_figures,
            figures,
            note,
            failure: None,
        }
    }

    /// Of that load.
    pub(crate) fn of(self, figures: Figures) -> Self {
        Self {
            figures: Some(figures),
            ..self
        }
    }

    /// Something to know.
    pub(crate) fn noting(self, note: impl Into<String>) -> Self {
        Self {
            note: Some(note.into()),
            ..self
        }
    }
}
