//! Counts that are recorded in a file of the repository, and how others compare with them.

use crate::Outcome;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fs, path::Path};

/// By how much a count may rise where the program was made with the same tools, in percent. Several
/// runs differ by one or two.
const TOLERANCE: f64 = 5.0;
/// The same where a compiler, the C library or Valgrind is another one.
const OTHER_TOOLS_TOLERANCE: f64 = 10.0;

/// Instructions a request, by what is asked, and what the program was made with.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct RecordedCounts {
    pub made_with: BTreeMap<String, String>,
    pub instructions: BTreeMap<String, u64>,
}

/// One request, as recorded and as counted now.
struct ComparedCount {
    what: String,
    recorded: Option<u64>,
    counted: u64,
}

/// How counts compare with those that are recorded.
pub(super) struct CountComparison {
    counts: Vec<ComparedCount>,
    other_tools: Vec<String>,
    /// None where the architecture is another one.
    tolerance: Option<f64>,
}

impl RecordedCounts {
    /// Those of a file.
    pub(super) fn read(path: &Path) -> Outcome<Self> {
        let at = |error: &dyn std::error::Error| format!("{}: {error}", path.display());
        let text = fs::read_to_string(path).map_err(|error| at(&error))?;
        Ok(serde_json::from_str(&text).map_err(|error| at(&error))?)
    }

    /// Writes them to a file.
    pub(super) fn write(&self, path: &Path) -> Outcome<()> {
        Ok(fs::write(path, serde_json::to_string_pretty(self)? + "\n")?)
    }

    /// Compares these with recorded ones.
    pub(super) fn compared_with(&self, recorded: &Self) -> CountComparison {
        let counts = self
            .instructions
            .iter()
            .map(|(what, counted)| ComparedCount {
                what: what.clone(),
                recorded: recorded.instructions.get(what).copied(),
                counted: *counted,
            });
        let other = |(name, now): (&String, &String)| {
            let then = recorded
                .made_with
                .get(name)
                .map_or("unknown", String::as_str);
            (then != now).then(|| format!("{name}: {now} instead of {then}"))
        };
        let other_tools: Vec<_> = self.made_with.iter().filter_map(other).collect();
        let architecture = |counts: &Self| counts.made_with.get("architecture").cloned();
        let tolerance = if other_tools.is_empty() {
            Some(TOLERANCE)
        } else {
            let same = architecture(self) == architecture(recorded);
            same.then_some(OTHER_TOOLS_TOLERANCE)
        };
        CountComparison {
            counts: counts.collect(),
            other_tools,
            tolerance,
        }
    }
}

impl ComparedCount {
    /// By how much it rose, in percent.
    fn rise(&self) -> Option<f64> {
        let recorded = self.recorded? as f64;
        Some((self.counted as f64 / recorded - 1.0) * 100.0)
    }
}

impl CountComparison {
    /// Whether a request takes more than it may, or is not recorded.
    pub(super) fn has_risen(&self) -> bool {
        self.counts.iter().any(|count| match count.rise() {
            Some(rise) => self.tolerance.is_some_and(|tolerance| rise > tolerance),
            None => true,
        })
    }

    /// All counts, as Markdown.
    pub(super) fn table(&self) -> String {
        let mut table =
            "| instructions a request | recorded | counted | change |\n| --- | --: | --: | --: |\n"
                .to_owned();
        for count in &self.counts {
            let recorded = count
                .recorded
                .map_or("-".to_owned(), |count| count.to_string());
            let change = count
                .rise()
                .map_or("-".to_owned(), |rise| format!("{rise:+.1} %"));
            table += &format!(
                "| {} | {recorded} | {} | {change} |\n",
                count.what, count.counted
            );
        }
        table
    }

    /// What there is to say to those who compare with that file, a sentence each.
    pub(super) fn remarks(&self, file: &Path) -> Vec<String> {
        let mut remarks = Vec::new();
        if !self.other_tools.is_empty() {
            let tools = self.other_tools.join("; ");
            remarks.push(match self.tolerance {
                Some(tolerance) => format!("not the tools that the recorded counts were made with ({tools}): up to {tolerance} % more is accepted instead of {TOLERANCE} %"),
                None => format!("not the architecture that the recorded counts were made on ({tools}): nothing is compared"),
            });
        }
        let mut differs = false;
        for count in &self.counts {
            let remark = self.remark(count);
            differs |= remark.is_some();
            remarks.extend(remark);
        }
        if differs {
            remarks.push(format!(
                "where this is meant, write {} anew and commit it, by this command with --write",
                file.display()
            ));
        }
        remarks
    }

    fn remark(&self, count: &ComparedCount) -> Option<String> {
        let (what, counted) = (&count.what, count.counted);
        let Some((recorded, rise)) = count.recorded.zip(count.rise()) else {
            return Some(format!("{what}: no count is recorded"));
        };
        let tolerance = self.tolerance?;
        if rise > tolerance {
            Some(format!(
                "{what}: {counted} instructions a request are {rise:.1} % more than the {recorded} that are recorded, and {tolerance} % are accepted"
            ))
        } else if rise < -tolerance {
            Some(format!(
                "{what}: {counted} instructions a request are {:.1} % less than the {recorded} that are recorded, which is no failure: record them, or what was gained may be lost again unnoticed",
                -rise
            ))
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RecordedCounts;
    use std::path::Path;

    fn counts(tools: [&str; 2], token: u64) -> RecordedCounts {
        let [architecture, rustc] = tools.map(str::to_owned);
        RecordedCounts {
            made_with: [
                ("architecture".into(), architecture),
                ("rustc".into(), rustc),
            ]
            .into(),
            instructions: [("token".into(), token)].into(),
        }
    }

    const TOOLS: [&str; 2] = ["x86_64", "1.95"];

    #[test]
    fn more_instructions_than_the_tolerance_are_a_failure_that_names_the_request() {
        let recorded = counts(TOOLS, 1_000_000);
        let within = counts(TOOLS, 1_049_000).compared_with(&recorded);
        assert!(!within.has_risen());
        assert!(within.remarks(Path::new("x.json")).is_empty());
        let beyond = counts(TOOLS, 1_051_000).compared_with(&recorded);
        assert!(beyond.has_risen());
        let remarks = beyond.remarks(Path::new("x.json")).join("\n");
        assert!(
            remarks.starts_with("token: 1051000 instructions a request are 5.1 % more"),
            "{remarks}"
        );
        assert!(remarks.contains("write x.json anew"), "{remarks}");
    }

    #[test]
    fn fewer_instructions_than_recorded_are_told_and_no_failure() {
        let fewer = counts(TOOLS, 900_000).compared_with(&counts(TOOLS, 1_000_000));
        assert!(!fewer.has_risen());
        let remarks = fewer.remarks(Path::new("x.json")).join("\n");
        assert!(remarks.contains("10.0 % less"), "{remarks}");
        assert!(remarks.contains("write x.json anew"), "{remarks}");
    }

    #[test]
    fn other_tools_widen_the_tolerance_and_another_architecture_compares_nothing() {
        let recorded = counts(TOOLS, 1_000_000);
        let newer = counts(["x86_64", "1.96"], 1_080_000).compared_with(&recorded);
        assert!(!newer.has_risen());
        let remarks = newer.remarks(Path::new("x.json")).join("\n");
        assert!(remarks.contains("rustc: 1.96 instead of 1.95"), "{remarks}");
        let much_more = counts(["x86_64", "1.96"], 1_110_000).compared_with(&recorded);
        assert!(much_more.has_risen());
        let elsewhere = counts(["aarch64", "1.95"], 2_000_000).compared_with(&recorded);
        assert!(!elsewhere.has_risen());
    }

    #[test]
    fn a_request_without_a_recorded_count_is_a_failure() {
        let mut recorded = counts(TOOLS, 1);
        recorded.instructions.clear();
        assert!(counts(TOOLS, 1).compared_with(&recorded).has_risen());
    }
}
