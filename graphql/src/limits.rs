//! Limits on the text of a document, counted in time linear in its length, before it is validated:
//! validating and executing expand every fragment at every spread, so a few hundred bytes of nested
//! fragments could take minutes. Here each fragment is counted once, and the sums saturate. The
//! size of the response is counted in [`super::cost`].

use super::document::{DocumentError, DocumentProblem};
use apollo_compiler::{
    Name,
    ast::{Definition, DirectiveList, Document, FragmentDefinition, OperationType, Selection},
    collections::HashMap,
    diagnostic::ToCliReport,
    parser::Parser,
};
use apollo_parser::{Lexer, TokenKind};
use std::time::Duration;

/// Most bytes of a request's body.
pub const MAX_BODY_BYTES: usize = 64 * 1024;
/// How long execution may take.
pub const TIMEOUT: Duration = Duration::from_secs(10);
/// Levels of fields within fields.
const MAX_DEPTH: u64 = 16;
const MAX_SELECTIONS: u64 = 2000;
const MAX_ALIASES: u64 = 60;
const MAX_DIRECTIVES: u64 = 60;
const MAX_ROOT_FIELDS: u64 = 20;
const MAX_MUTATIONS: u64 = 5;
const MAX_OPERATIONS: usize = 20;
const MAX_FRAGMENTS: usize = 100;
/// Names, numbers, texts and punctuators of a document, its end, and what is between them: each
/// comma, comment and run of white space.
const MAX_TOKENS: usize = 20_000;
/// Selections, lists, objects and types within each other: the parser recurses for each.
const MAX_NESTING: usize = 200;
/// Selections within selections, fragments expanded: everything that walks the document recurses
/// for each.
pub const MAX_EXPANDED_NESTING: usize = 100;

fn too_many(what: &str, counted: u64, most: u64) -> DocumentError {
    DocumentError::too_large(format!(
        "The document has {counted} {what}; at most {most} are allowed."
    ))
}

/// Parses a document, up to a number of tokens and of nested brackets.
///
/// # Errors
/// For a text that is not in the language, or too long.
pub fn parse(text: &str) -> Result<Document, DocumentError> {
    let mut parser = Parser::new()
        .recursion_limit(MAX_NESTING)
        .token_limit(MAX_TOKENS);
    let parsed = parser.parse_ast(text, "document.graphql").map_err(|invalid| {
        let limited = invalid.errors.iter().any(|problem| !problem.error.to_string().starts_with("syntax error"));
        if limited {
            let message = format!("The document has more than {MAX_TOKENS} tokens, or brackets more than {MAX_NESTING} deep.");
            return DocumentError::too_large(message);
        }
        DocumentError::invalid(invalid.errors.iter().map(|problem| DocumentProblem::at(problem.error.location(), problem.error.to_string())))
    })?;
    if !tokens(text).eq(tokens(&parsed.to_string())) {
        return Err(DocumentError::wrong(
            "syntax error: a name or value is not allowed at its position",
        ));
    }
    Ok(parsed)
}

/// The tokens of a text. The parser ignores some words that the grammar does not allow, such as a
/// name without a colon among arguments; then the parsed document, serialised, has fewer tokens.
/// Strings may be written in other ways, and `query` may be left out.
fn tokens(text: &str) -> impl Iterator<Item = (TokenKind, &str)> {
    let mut depth = 0_usize;
    Lexer::new(text)
        .filter_map(Result::ok)
        .filter_map(move |token| {
            match token.kind() {
                TokenKind::Whitespace | TokenKind::Comment | TokenKind::Comma | TokenKind::Eof => {
                    return None;
                }
                TokenKind::LCurly | TokenKind::LParen => depth += 1,
                TokenKind::RCurly | TokenKind::RParen => depth = depth.saturating_sub(1),
                TokenKind::Name if depth == 0 && token.data() == "query" => return None,
                TokenKind::StringValue => return Some((TokenKind::StringValue, "")),
                _ => {}
            }
            Some((token.kind(), token.data()))
        })
}

/// Cost of a selection set when every fragment in it is expanded.
#[derive(Clone, Copy, Debug, Default)]
struct Cost {
    selections: u64,
    aliases: u64,
    directives: u64,
    /// Fields at the top, for operations.
    fields: u64,
    /// Levels of fields within fields.
    depth: u64,
}

impl Cost {
    fn add(&mut self, other: Self) {
        self.selections = self.selections.saturating_add(other.selections);
        self.aliases = self.aliases.saturating_add(other.aliases);
        self.directives = self.directives.saturating_add(other.directives);
        self.depth = self.depth.max(other.depth);
    }
}

/// Checks a document against the limits on its text.
///
/// # Errors
/// For a document that is too large, or contains a fragment within itself.
pub fn check(document: &Document) -> Result<(), DocumentError> {
    let (mut fragments, mut operations) = (HashMap::default(), Vec::new());
    for definition in &document.definitions {
        match definition {
            Definition::FragmentDefinition(fragment) => {
                fragments.insert(&fragment.name, &**fragment);
            }
            Definition::OperationDefinition(operation) => operations.push(operation),
            _ => {}
        }
    }
    let counts = [
        ("operations", operations.len(), MAX_OPERATIONS),
        ("fragments", fragments.len(), MAX_FRAGMENTS),
    ];
    if let Some((what, counted, most)) =
        counts.into_iter().find(|(_, counted, most)| counted > most)
    {
        return Err(too_many(what, counted as u64, most as u64));
    }
    let mut counter = SelectionCounter {
        fragments,
        known: HashMap::default(),
    };
    let mut total = Cost::default();
    for operation in operations {
        let cost = counter.selections(&operation.selection_set, 0)?;
        total.add(cost);
        total.directives = total
            .directives
            .saturating_add(operation.directives.len() as u64);
        let most = if operation.operation_type == OperationType::Mutation {
            MAX_MUTATIONS
        } else {
            MAX_ROOT_FIELDS
        };
        if cost.fields > most {
            return Err(too_many("fields at the top", cost.fields, most));
        }
    }
    for (counted, most, what) in [
        (
            total.selections,
            MAX_SELECTIONS,
            "fields and fragments, written out",
        ),
        (total.aliases, MAX_ALIASES, "aliases"),
        (total.directives, MAX_DIRECTIVES, "directives"),
        (total.depth, MAX_DEPTH, "levels of fields"),
    ] {
        if counted > most {
            return Err(too_many(what, counted, most));
        }
    }
    Ok(())
}

struct SelectionCounter<'a> {
    fragments: HashMap<&'a Name, &'a FragmentDefinition>,
    /// Fragments counted so far; none while one is being counted.
    known: HashMap<&'a Name, Option<Cost>>,
}

fn count(directives: &DirectiveList) -> u64 {
    directives.len() as u64
}

impl<'a> SelectionCounter<'a> {
    fn selections(
        &mut self,
        selections: &'a [Selection],
        nesting: usize,
    ) -> Result<Cost, DocumentError> {
        if nesting > MAX_EXPANDED_NESTING {
            let message = format!(
                "The document has more than {MAX_EXPANDED_NESTING} levels of fields and fragments."
            );
            return Err(DocumentError::too_large(message));
        }
        let mut total = Cost::default();
        for selection in selections {
            let (mut cost, fields, directives) = match selection {
                Selection::Field(field) => {
                    let mut cost = self.selections(&field.selection_set, nesting + 1)?;
                    cost.aliases = cost
                        .aliases
                        .saturating_add(u64::from(field.alias.is_some()));
                    cost.depth = cost.depth.saturating_add(1);
                    (cost, 1, &field.directives)
                }
                Selection::InlineFragment(inline) => {
                    let cost = self.selections(&inline.selection_set, nesting + 1)?;
                    (cost, cost.fields, &inline.directives)
                }
                Selection::FragmentSpread(spread) => {
                    let cost = self.fragment(&spread.fragment_name, nesting + 1)?;
                    (cost, cost.fields, &spread.directives)
                }
            };
            cost.selections = cost.selections.saturating_add(1);
            cost.directives = cost.directives.saturating_add(count(directives));
            total.add(cost);
            total.fields = total.fields.saturating_add(fields);
        }
        Ok(total)
    }

    fn fragment(&mut self, name: &Name, nesting: usize) -> Result<Cost, DocumentError> {
        match self.known.get(name) {
            Some(Some(cost)) => return Ok(*cost),
            Some(None) => {
                return Err(DocumentError::wrong(format!(
                    "Cannot spread fragment \"{name}\" within itself."
                )));
            }
            None => {}
        }
        // Validation reports a missing one.
        let Some((name, fragment)) = self
            .fragments
            .get_key_value(name)
            .map(|(name, fragment)| (*name, *fragment))
        else {
            return Ok(Cost::default());
        };
        self.known.insert(name, None);
        let cost = self.selections(&fragment.selection_set, nesting + 1)?;
        self.known.insert(name, Some(cost));
        Ok(cost)
    }
}

#[cfg(test)]
mod properties;

#[cfg(test)]
mod tests;
