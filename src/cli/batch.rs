//! Lists in parts: whatever they come from, a part is printed before the next one is read.

use super::{CliError, output::ListPrinter};
use serde::Serialize;

/// A part of a list.
pub(super) struct ListPart<T> {
    /// Its items.
    pub(super) items: Vec<T>,
    /// Where the next part begins; none at the end of the list.
    pub(super) next: Option<String>,
}

/// Prints a list to its end, or so many of its items.
pub(super) async fn print_list<T: Serialize>(
    mut printer: ListPrinter,
    limit: Option<u32>,
    mut read: impl AsyncFnMut(Option<String>) -> Result<ListPart<T>, CliError>,
) -> Result<(), CliError> {
    let mut left = limit.map_or(usize::MAX, |limit| {
        usize::try_from(limit).unwrap_or(usize::MAX)
    });
    let mut after = None;
    loop {
        let mut part = read(after).await?;
        part.items.truncate(left);
        left -= part.items.len();
        printer.print(&part.items)?;
        after = part.next;
        if after.is_none() || left == 0 {
            return Ok(());
        }
    }
}
