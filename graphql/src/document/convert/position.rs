//! Where a node stands in the text of its document, in lines and columns.

use apollo_compiler::parser::SourceSpan;
use async_graphql::Pos;

/// Line and column, in characters, of each byte of a text.
pub(crate) struct Positions(Vec<Pos>);

impl Positions {
    /// Reads the text once, so that each position in it is found at once.
    pub(crate) fn of(text: &str) -> Self {
        let (mut places, mut at, mut before) = (
            Vec::with_capacity(text.len() + 1),
            Pos { line: 1, column: 1 },
            '\0',
        );
        for c in text.chars() {
            if c == '\n' && before == '\r' {
                at.column = 1;
            } else if before == '\n' || before == '\r' {
                at = Pos {
                    line: at.line + 1,
                    column: 1,
                };
            }
            places.extend(std::iter::repeat_n(at, c.len_utf8()));
            at.column += 1;
            before = c;
        }
        places.push(at);
        Self(places)
    }

    /// Where a node begins.
    pub(crate) fn at(&self, span: Option<SourceSpan>) -> Pos {
        span.and_then(|span| self.0.get(span.offset()).copied())
            .unwrap_or_default()
    }
}
