//! Whether a line meets its targets, and what went wrong in it.

use super::{Row, Target};

impl Row {
    /// The ratio should be that or more.
    pub(crate) fn ratio_at_least(self, bound: f64) -> Self {
        let met = self.ratio.is_some_and(|ratio| ratio >= bound);
        self.target(format!("ratio >= {bound:.2}"), met)
    }

    /// The ratio should be that or less.
    pub(crate) fn ratio_at_most(self, bound: f64) -> Self {
        let met = self.ratio.is_some_and(|ratio| ratio <= bound);
        self.target(format!("ratio <= {bound:.2}"), met)
    }

    /// The number should be that or less.
    pub(crate) fn at_most(self, bound: f64) -> Self {
        let met = self.ours.is_some_and(|ours| ours <= bound);
        let text = format!("<= {}", self.unit.show(bound));
        self.target(text, met)
    }

    /// The 99th percentile should be that or less, in milliseconds.
    pub(crate) fn p99_at_most(self, bound: f64) -> Self {
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
    pub(crate) fn wrong(&self) -> Option<String> {
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
}
