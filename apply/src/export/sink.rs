//! Writes a configuration file in pieces: YAML, or JSON with a line for each thing.

use super::Format;
use crate::{
    Outcome,
    document::{Account, VERSION},
};
use domain::error::Error;
use serde::Serialize;
use std::io::Write;

/// Destination of the file.
pub(super) struct Sink<'w> {
    json: bool,
    out: &'w mut (dyn Write + Send),
    written: usize,
    /// Whether the list of accounts, and the open list, are still empty.
    empty: (bool, bool),
    /// Whether a list is open.
    open: bool,
}

impl<'w> Sink<'w> {
    pub(super) fn new(format: Format, out: &'w mut (dyn Write + Send)) -> Self {
        Self {
            json: format == Format::Json,
            out,
            written: 0,
            empty: (true, true),
            open: false,
        }
    }

    fn put(&mut self, text: &str) -> Outcome<()> {
        self.written += text.len();
        Ok(self
            .out
            .write_all(text.as_bytes())
            .map_err(Error::internal)?)
    }

    pub(super) fn begin(&mut self) -> Outcome<()> {
        if self.json {
            self.put(&format!("{{\"latchkey\":{VERSION},\"accounts\":["))
        } else {
            self.put(&format!("latchkey: {VERSION}\naccounts:\n"))
        }
    }

    /// Begins an account with everything that is not a list.
    pub(super) fn account(&mut self, head: &Account) -> Outcome<()> {
        if self.json {
            let text = serde_json::to_string(head).map_err(Error::internal)?;
            let comma = if self.empty.0 { "\n" } else { ",\n" };
            self.put(&format!(
                "{comma}{}",
                text.strip_suffix('}').unwrap_or(&text)
            ))?;
        } else {
            self.put(&yaml(head, 2)?)?;
        }
        self.empty.0 = false;
        Ok(())
    }

    /// Begins a list of the account.
    pub(super) fn list(&mut self, name: &str) -> Outcome<()> {
        self.close()?;
        (self.open, self.empty.1) = (true, true);
        if self.json {
            self.put(&format!(",\"{name}\":["))
        } else {
            self.put(&format!("    {name}:"))
        }
    }

    /// Adds to the list.
    pub(super) fn item(&mut self, item: &impl Serialize) -> Outcome<()> {
        let first = std::mem::replace(&mut self.empty.1, false);
        if self.json {
            let text = serde_json::to_string(item).map_err(Error::internal)?;
            self.put(&format!("{}{text}", if first { "\n" } else { ",\n" }))
        } else {
            let text = yaml(item, 6)?;
            self.put(&format!("{}{text}", if first { "\n" } else { "" }))
        }
    }

    fn close(&mut self) -> Outcome<()> {
        match (
            std::mem::replace(&mut self.open, false),
            self.json,
            self.empty.1,
        ) {
            (false, _, _) | (true, false, false) => Ok(()),
            (true, true, _) => self.put("]"),
            (true, false, true) => self.put(" []\n"),
        }
    }

    pub(super) fn end_account(&mut self) -> Outcome<()> {
        self.close()?;
        if self.json { self.put("}") } else { Ok(()) }
    }

    /// Ends the file. Returns the number of bytes.
    pub(super) fn end(mut self) -> Outcome<usize> {
        if self.json {
            self.put("\n]}\n")?;
        }
        self.out.flush().map_err(Error::internal)?;
        Ok(self.written)
    }
}

/// A thing as an entry of a list with that indentation.
fn yaml(item: &impl Serialize, indent: usize) -> Outcome<String> {
    // Without block scalars each text is on one line, which can be indented.
    let options =
        serde_saphyr::ser_options! { prefer_block_scalars: false, compact_list_indent: false };
    let text = serde_saphyr::to_string_with_options(&[item], options).map_err(Error::internal)?;
    Ok(text
        .lines()
        .map(|line| format!("{:indent$}{line}\n", ""))
        .collect())
}
