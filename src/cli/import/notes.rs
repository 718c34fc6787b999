//! What is said about an import: what is left out, and what is wrong. Names of fields are told, their
//! values are not: any of them may be a secret.

use std::fmt::Display;

/// ImportNotes of an import, a line each.
#[derive(Default)]
pub(super) struct ImportNotes {
    /// What is not taken over.
    pub(super) left: Vec<String>,
    /// What cannot be read; nothing is written then.
    pub(super) wrong: Vec<String>,
}

impl ImportNotes {
    /// Something is not taken over, or not as it was.
    pub(super) fn leave(&mut self, path: &str, message: impl Display) {
        self.left.push(line(path, &message));
    }

    /// Something is not in the form that the other server writes.
    pub(super) fn refuse(&mut self, path: &str, message: impl Display) {
        self.wrong.push(line(path, &message));
    }
}

/// One line for a terminal, whatever the names in it contain.
fn line(path: &str, message: &impl Display) -> String {
    let text = format!("{path}: {message}");
    text.chars()
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::ImportNotes;

    #[test]
    fn a_name_cannot_write_to_the_terminal() {
        let mut notes = ImportNotes::default();
        notes.leave("clients[0] (a\u{1b}[2J\nb)", "left out");
        assert_eq!(notes.left, ["clients[0] (a\u{fffd}[2J\u{fffd}b): left out"]);
    }
}
