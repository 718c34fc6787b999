//! All lines, as a table in Markdown.

use super::Row;
use crate::measure::Figures;
use serde::Serialize;
use std::fmt::Write;

impl Row {
    pub(super) fn cells(&self) -> [String; 9] {
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
        [
            self.name(),
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
            self.cpu_cell(),
        ]
    }

    fn name(&self) -> String {
        if self.against.is_empty() {
            self.what.clone()
        } else {
            format!("{}, against {}", self.what, self.against)
        }
    }

    fn cpu_cell(&self) -> String {
        let show = |figures: &Option<Figures>| figures.as_ref()?.cpu.map(|cpu| format!("{cpu:.0}"));
        match (show(&self.base_figures), show(&self.figures)) {
            (Some(base), Some(ours)) => format!("{base} -> {ours}"),
            (_, ours) => ours.unwrap_or_else(|| "-".to_owned()),
        }
    }
}

/// All rows, and under what circumstances.
#[derive(Serialize)]
pub(crate) struct Report {
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
    pub(crate) fn table(&self) -> String {
        let busy = self.busy.map_or_else(String::new, |busy| {
            format!(" Load average at the start: {busy:.2}.")
        });
        let mut text = format!("{}. {} {}{busy}\n\n", self.date, self.machine, self.method);
        text += "| what | baseline or other | ours | ratio | target | met | p50 ms | p99 ms | CPU us |\n";
        text += "| --- | --: | --: | --: | --- | --- | --: | --: | --: |\n";
        for row in &self.rows {
            let _ = writeln!(text, "| {} |", row.cells().join(" | "));
        }
        let notes: Vec<_> = self
            .rows
            .iter()
            .filter_map(|row| Some(format!("- {}: {}", row.name(), row.note.as_ref()?)))
            .collect();
        if notes.is_empty() {
            text
        } else {
            format!("{text}\n{}\n", notes.join("\n"))
        }
    }
}
