//! What comes out: a table for people and JSON for programs, with the targets and whether they are
//! met.

use crate::measure::Figures;
use serde::Serialize;
use std::fmt::Write;

/// What a row's two numbers count.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Right answers a second.
    PerSecond,
    /// Milliseconds.
    Ms,
    /// Mebibytes.
    Mib,
    /// Microseconds of CPU time a request.
    CpuUs,
}

impl Unit {
    fn show(self, value: f64) -> String {
        match self {
            Self::PerSecond => format!("{value:.0}/s"),
            Self::Ms => format!("{value:.1} ms"),
            Self::Mib => format!("{value:.1} MiB"),
            Self::CpuUs => format!("{value:.1} us"),
        }
    }
}

/// Something that should hold.
#[derive(Clone, Serialize)]
pub struct Target {
    /// What.
    pub text: String,
    /// Whether it does.
    pub met: bool,
}

/// One line of the table.
#[derive(Clone, Serialize)]
pub struct Row {
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

impl Row {
    /// Answers a second of two loads.
    pub fn rates(what: impl Into<String>, against: &str, (base, ours): (Figures, Figures)) -> Self {
        let (low, high) = (base.rate, ours.rate);
        Self {
            base_figures: Some(base),
            figures: Some(ours),
            ..Self::values(what, Unit::PerSecond, (against, low), high)
        }
    }

    /// Two numbers.
    pub fn values(
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
    pub fn value(what: impl Into<String>, unit: Unit, ours: f64) -> Self {
        Self {
            ours: Some(ours),
            ..Self::skipped_as(what, unit, None)
        }
    }

    /// Nothing, and why.
    pub fn skipped(what: impl Into<String>, why: impl Into<String>) -> Self {
        Self::skipped_as(what, Unit::PerSecond, Some(why.into()))
    }

    /// No numbers, where there should be some.
    pub fn failed(what: &str, why: &str) -> Self {
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
    pub fn of(self, figures: Figures) -> Self {
        Self {
            figures: Some(figures),
            ..self
        }
    }

    /// Something to know.
    pub fn noting(self, note: impl Into<String>) -> Self {
        Self {
            note: Some(note.into()),
            ..self
        }
    }

    /// The ratio should be that or more.
    pub fn ratio_at_least(self, bound: f64) -> Self {
        let met = self.ratio.is_some_and(|ratio| ratio >= bound);
        self.target(format!("ratio >= {bound:.2}"), met)
    }

    /// The ratio should be that or less.
    pub fn ratio_at_most(self, bound: f64) -> Self {
        let met = self.ratio.is_some_and(|ratio| ratio <= bound);
        self.target(format!("ratio <= {bound:.2}"), met)
    }

    /// The number should be that or less.
    pub fn at_most(self, bound: f64) -> Self {
        let met = self.ours.is_some_and(|ours| ours <= bound);
        let text = format!("<= {}", self.unit.show(bound));
        self.target(text, met)
    }

    /// The 99th percentile should be that or less, in milliseconds.
    pub fn p99_at_most(self, bound: f64) -> Self {
        let met = self
            .figures
            .as_ref()
            .is_some_and(|figures| figures.p99 <= bound);
        self.target(format!("p99 <= {bound:.0} ms"), met)
    }

    fn target(mut self, text: String, met: bool) -> Self {
        self.targets.push(Target { text, met });
        self
    }

    /// What went wrong, if anything did.
    #[must_use]
    pub fn wrong(&self) -> Option<String> {
        if let Some(failure) = &self.failure {
            return Some(format!("{}: {failure}", self.what));
        }
        let sides = [
            ("", &self.figures),
            (self.against.as_str(), &self.base_figures),
        ];
        let (side, seen) = sides.iter().find_map(|(side, figures)| {
            Some((side, figures.as_ref().filter(|figures| figures.wrong > 0)?))
        })?;
        Some(format!(
            "{} {side}: {} wrong answers, the first {}",
            self.what,
            seen.wrong,
            seen.complaint.as_deref().unwrap_or_default()
        ))
    }

    fn cells(&self) -> [String; 9] {
        let show = |value: Option<f64>| value.map_or("-".to_owned(), |value| self.unit.show(value));
        let figures = self.figures.as_ref();
        let ms = |pick: fn(&Figures) -> f64| {
            figures.map_or("-".to_owned(), |figures| format!("{:.1}", pick(figures)))
        };
        let met = match self.targets.as_slice() {
            [] => "-",
            targets if targets.iter().all(|target| target.met) => "yes",
            _ => "no",
        };
        let targets: Vec<_> = self
            .targets
            .iter()
            .map(|target| target.text.as_str())
            .collect();
        let name = if self.against.is_empty() {
            self.what.clone()
        } else {
            format!("{}, against {}", self.what, self.against)
        };
        [
            name,
            show(self.base),
            show(self.ours),
            self.ratio
                .map_or("-".to_owned(), |ratio| format!("{ratio:.2}")),
            if targets.is_empty() {
                "-".to_owned()
            } else {
                targets.join(", ")
            },
            met.to_owned(),
            ms(|figures| figures.p50),
            ms(|figures| figures.p99),
            self.cpu(),
        ]
    }

    fn cpu(&self) -> String {
        let show = |figures: &Option<Figures>| figures.as_ref()?.cpu.map(|cpu| format!("{cpu:.0}"));
        match (show(&self.base_figures), show(&self.figures)) {
            (Some(base), Some(ours)) => format!("{base} -> {ours}"),
            (_, ours) => ours.unwrap_or_else(|| "-".to_owned()),
        }
    }
}

/// All rows, and under what circumstances.
#[derive(Serialize)]
pub struct Report {
    /// When the run began.
    pub date: String,
    /// Who ran where.
    pub machine: String,
    /// How it was measured.
    pub method: String,
    /// The load average at the start, where the system tells.
    pub busy: Option<f64>,
    /// What was measured.
    pub rows: Vec<Row>,
}

impl Report {
    /// The table, in Markdown.
    #[must_use]
    pub fn table(&self) -> String {
        let busy = self.busy.map_or_else(String::new, |busy| {
            format!(" Load average at the start: {busy:.2}.")
        });
        let mut text = format!("{}. {} {}{busy}\n\n", self.date, self.machine, self.method);
        text +=
            "| what | floor or other | ours | ratio | target | met | p50 ms | p99 ms | CPU us |\n";
        text += "| --- | --: | --: | --: | --- | --- | --: | --: | --: |\n";
        for row in &self.rows {
            let _ = writeln!(text, "| {} |", row.cells().join(" | "));
        }
        let notes: Vec<_> = self
            .rows
            .iter()
            .filter_map(|row| Some(format!("- {}: {}", row.what, row.note.as_ref()?)))
            .collect();
        if notes.is_empty() {
            text
        } else {
            format!("{text}\n{}\n", notes.join("\n"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Row, Unit};
    use crate::measure::Figures;

    fn figures(rate: f64, p99: f64, wrong: u64) -> Figures {
        Figures {
            rate,
            p99,
            wrong,
            ..Figures::default()
        }
    }

    #[test]
    fn a_target_is_met_only_where_all_of_it_holds() {
        let row = |rate, p99| {
            Row::rates(
                "token",
                "the floor",
                (figures(100.0, 1.0, 0), figures(rate, p99, 0)),
            )
        };
        let met = |row: Row| row.ratio_at_least(0.7).p99_at_most(20.0).cells()[5].clone();
        assert_eq!(met(row(80.0, 10.0)), "yes");
        assert_eq!(met(row(60.0, 10.0)), "no");
        assert_eq!(met(row(80.0, 30.0)), "no");
        assert_eq!(
            Row::value("start", Unit::Ms, 151.0).at_most(150.0).cells()[5],
            "no"
        );
    }

    #[test]
    fn wrong_answers_of_either_side_and_failures_are_never_hidden() {
        let row = |base, ours| {
            Row::rates(
                "token",
                "the floor",
                (figures(1.0, 1.0, base), figures(1.0, 1.0, ours)),
            )
        };
        assert_eq!(row(0, 0).wrong(), None);
        assert!(
            row(0, 1)
                .wrong()
                .is_some_and(|line| line.contains("1 wrong answers"))
        );
        assert!(
            row(2, 0)
                .wrong()
                .is_some_and(|line| line.contains("the floor: 2 wrong answers"))
        );
        assert!(Row::failed("token", "no server").wrong().is_some());
        assert_eq!(Row::skipped("peer", "node is missing").wrong(), None);
    }
}
