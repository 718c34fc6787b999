//! What commands print: tables for people, JSON for programs. Values come from a database or a
//! server, so control characters, which a terminal would obey, are replaced in tables.

use super::{CliError, print};
use clap::ValueEnum;
use serde::Serialize;
use serde_json::{Map, Value};
use std::io::IsTerminal;

/// Spaces between two columns.
const GAP: usize = 2;

/// Format of what is printed.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum OutputFormat {
    /// For people
    Table,
    /// For programs
    Json,
}

/// How to print.
#[derive(Clone, Copy)]
pub(super) struct Output {
    format: OutputFormat,
    chosen: bool,
}

impl Output {
    /// In the format that was chosen; otherwise a table on a terminal, and JSON elsewhere.
    pub(super) fn new(chosen: Option<OutputFormat>) -> Self {
        let usual = if std::io::stdout().is_terminal() {
            OutputFormat::Table
        } else {
            OutputFormat::Json
        };
        Self {
            format: chosen.unwrap_or(usual),
            chosen: chosen.is_some(),
        }
    }

    /// A list that is printed part by part: in a table with these columns, as JSON one item a line.
    pub(super) fn list(self, columns: &'static [&'static str]) -> ListPrinter {
        ListPrinter {
            format: self.format,
            columns,
            widths: Vec::new(),
        }
    }

    /// One thing with all its members, the named ones first in a table.
    pub(super) fn thing(self, thing: &impl Serialize, first: &[&str]) -> Result<(), CliError> {
        let value = serde_json::to_value(thing).map_err(CliError::other)?;
        match (self.format, &value) {
            (OutputFormat::Table, Value::Object(members)) => members_of(members, first),
            _ => print(serde_json::to_string_pretty(&value).map_err(CliError::other)?),
        }
    }

    /// One thing as a single line of JSON, or its members in a table.
    pub(super) fn line(self, value: &Value) -> Result<(), CliError> {
        match (self.format, value) {
            (OutputFormat::Table, Value::Object(members)) => members_of(members, &[]),
            _ => print(value),
        }
    }

    /// That something was done: a sentence, or JSON where that was asked for.
    pub(super) fn done(self, sentence: &str, value: &Value) -> Result<(), CliError> {
        if self.chosen && self.format == OutputFormat::Json {
            print(value)
        } else {
            print(sentence)
        }
    }

    /// Text as it is, unless JSON was asked for.
    pub(super) fn plain(self, text: &str, value: &Value) -> Result<(), CliError> {
        self.done(text, value)
    }

    /// Whether this is for people.
    pub(super) fn is_table(self) -> bool {
        self.format == OutputFormat::Table
    }
}

/// Prints the parts of a list. Columns never become narrower, so that later parts are aligned with
/// earlier ones.
pub(super) struct ListPrinter {
    format: OutputFormat,
    columns: &'static [&'static str],
    widths: Vec<usize>,
}

impl ListPrinter {
    /// Prints the next items.
    pub(super) fn print(&mut self, items: &[impl Serialize]) -> Result<(), CliError> {
        let values: Vec<_> = items.iter().map(serde_json::to_value).collect();
        let values: Result<Vec<_>, _> = values.into_iter().collect();
        let values = values.map_err(CliError::other)?;
        if self.format == OutputFormat::Json {
            return values.iter().try_for_each(print);
        }
        let cells = |value: &Value| -> Vec<String> {
            let cell = |column: &&str| shown(value.get(*column).unwrap_or(&Value::Null));
            self.columns.iter().map(cell).collect()
        };
        let mut rows: Vec<_> = values.iter().map(cells).collect();
        if self.widths.is_empty() {
            let head = self.columns.iter().map(|name| heading(name)).collect();
            rows.insert(0, head);
            self.widths = vec![0; self.columns.len()];
        }
        for row in &rows {
            for (width, cell) in self.widths.iter_mut().zip(row) {
                *width = (*width).max(cell.chars().count());
            }
        }
        rows.iter()
            .try_for_each(|row| print(aligned(row, &self.widths)))
    }
}

fn aligned(row: &[String], widths: &[usize]) -> String {
    let mut line = String::new();
    for (cell, width) in row.iter().zip(widths) {
        line.push_str(&format!("{cell:<width$}{:GAP$}", ""));
    }
    line.trim_end().to_owned()
}

/// Members a line each, and lists of things as tables after them.
fn members_of(members: &Map<String, Value>, first: &[&str]) -> Result<(), CliError> {
    let is_list = |value: &Value| {
        value
            .as_array()
            .is_some_and(|items| items.first().is_some_and(Value::is_object))
    };
    let named = first.iter().filter_map(|name| members.get_key_value(*name));
    let others = members
        .iter()
        .filter(|(name, _)| !first.contains(&name.as_str()));
    let (lists, plain): (Vec<_>, Vec<_>) =
        named.chain(others).partition(|(_, value)| is_list(value));
    let width = plain
        .iter()
        .map(|(name, _)| name.len())
        .max()
        .unwrap_or_default();
    for (name, value) in plain {
        print(format!("{name:<width$}{:GAP$}{}", "", shown(value)).trim_end())?;
    }
    for (name, value) in lists {
        print(format_args!("\n{name}:"))?;
        value
            .as_array()
            .into_iter()
            .flatten()
            .try_for_each(|item| match item {
                Value::Object(members) => {
                    let cells = members
                        .iter()
                        .filter(|(_, value)| !value.is_null())
                        .map(|(name, value)| format!("{name}={}", shown(value)));
                    print(format!("  {}", cells.collect::<Vec<_>>().join("  ")))
                }
                other => print(format!("  {}", shown(other))),
            })?;
    }
    Ok(())
}

fn heading(column: &str) -> String {
    column.replace('_', " ").to_uppercase()
}

/// A value in a cell.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::String(text) => harmless(text),
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(shown).collect();
            items.join(" ")
        }
        other => harmless(&other.to_string()),
    }
}

/// The text without characters that a terminal obeys, or that change the direction of the line.
pub(super) fn harmless(text: &str) -> String {
    let obeyed = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars()
        .map(|c| if obeyed(c) { '\u{fffd}' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{aligned, harmless, shown};
    use serde_json::json;

    #[test]
    fn a_cell_holds_nothing_that_a_terminal_obeys() {
        assert_eq!(
            harmless("a\u{1b}[2Jb\nc\u{202e}d"),
            "a\u{fffd}[2Jb\u{fffd}c\u{fffd}d"
        );
        assert_eq!(shown(&json!(["a\r", null, 3])), "a\u{fffd} - 3");
    }

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let row = ["a".to_owned(), "bc".to_owned()];
        assert_eq!(aligned(&row, &[3, 5]), "a    bc");
    }
}
