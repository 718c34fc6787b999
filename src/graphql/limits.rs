//! Bounds on the work that a document can ask for, counted in time linear in its length, before async-graphql sees it.
//!
//! async-graphql's own checks expand every fragment at every spread, so a few hundred bytes of nested fragments keep them busy for minutes.
//! Here each fragment is counted once, and the sums saturate.

use super::error::code;
use async_graphql::parser::{
    parse_query,
    types::{ExecutableDocument, OperationType, Selection, SelectionSet},
};
use std::collections::HashMap;

/// Most bytes of a request's body.
pub const LARGEST_BODY: usize = 64 * 1024;
/// Deepest nesting of selections.
pub const DEPTH: usize = 16;
/// Most complexity, as the schema counts it.
pub const COMPLEXITY: usize = 5000;

const SELECTIONS: u64 = 2000;
const ALIASES: u64 = 60;
const DIRECTIVES: u64 = 60;
const ROOT_FIELDS: u64 = 20;
const MUTATIONS: u64 = 5;
const OPERATIONS: usize = 20;
const FRAGMENTS: usize = 100;
/// Brackets within brackets: the parser goes one deeper on the stack for each.
const BRACKETS: usize = 200;

/// Why a document is not executed.
#[derive(Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Code of the top-level error.
    pub code: &'static str,
    /// What is wrong, for people.
    pub message: String,
}

fn too_large(what: &str, most: impl std::fmt::Display) -> Refusal {
    Refusal { code: code::QUERY_TOO_LARGE, message: format!("The document has too many {what}; at most {most} are allowed.") }
}

fn wrong(message: impl Into<String>) -> Refusal {
    Refusal { code: code::BAD_USER_INPUT, message: message.into() }
}

/// What a selection set costs when every fragment in it is expanded.
#[derive(Clone, Copy, Debug, Default)]
struct Cost {
    selections: u64,
    aliases: u64,
    directives: u64,
    /// Fields at the top, for operations.
    fields: u64,
}

impl Cost {
    fn add(&mut self, other: Self) {
        self.selections = self.selections.saturating_add(other.selections);
        self.aliases = self.aliases.saturating_add(other.aliases);
        self.directives = self.directives.saturating_add(other.directives);
    }
}

/// Parses a document and checks it against all bounds.
///
/// # Errors
/// A [`Refusal`] for a document that is malformed or asks for too much.
pub fn check(query: &str) -> Result<ExecutableDocument, Refusal> {
    if nesting(query) > BRACKETS {
        return Err(too_large("brackets within brackets", BRACKETS));
    }
    // PostgreSQL cannot store NUL in a text; no name, id or search has a use for it.
    if query.contains('\0') || query.contains("\\u0000") || query.contains("\\u{0") {
        return Err(wrong("The document contains the character U+0000."));
    }
    let document = parse_query(query).map_err(|error| wrong(error.to_string()))?;
    if document.operations.iter().count() > OPERATIONS {
        return Err(too_large("operations", OPERATIONS));
    }
    if document.fragments.len() > FRAGMENTS {
        return Err(too_large("fragments", FRAGMENTS));
    }
    let mut counter = Counter { document: &document, known: HashMap::new() };
    let mut total = Cost::default();
    for (_, operation) in document.operations.iter() {
        let cost = counter.selections(&operation.node.selection_set.node)?;
        total.add(cost);
        total.directives = total.directives.saturating_add(operation.node.directives.len() as u64);
        let most = if operation.node.ty == OperationType::Mutation { MUTATIONS } else { ROOT_FIELDS };
        if cost.fields > most {
            return Err(too_large("fields at the top", most));
        }
    }
    for (count, most, what) in
        [(total.selections, SELECTIONS, "fields"), (total.aliases, ALIASES, "aliases"), (total.directives, DIRECTIVES, "directives")]
    {
        if count > most {
            return Err(too_large(what, most));
        }
    }
    Ok(document)
}

struct Counter<'a> {
    document: &'a ExecutableDocument,
    /// Fragments counted so far; none while one is being counted.
    known: HashMap<&'a str, Option<Cost>>,
}

impl<'a> Counter<'a> {
    fn selections(&mut self, set: &'a SelectionSet) -> Result<Cost, Refusal> {
        let mut total = Cost::default();
        for item in &set.items {
            let (mut cost, fields) = match &item.node {
                Selection::Field(field) => {
                    let mut cost = self.selections(&field.node.selection_set.node)?;
                    cost.aliases = cost.aliases.saturating_add(u64::from(field.node.alias.is_some()));
                    cost.directives = cost.directives.saturating_add(field.node.directives.len() as u64);
                    (cost, 1)
                }
                Selection::InlineFragment(inline) => {
                    let mut cost = self.selections(&inline.node.selection_set.node)?;
                    cost.directives = cost.directives.saturating_add(inline.node.directives.len() as u64);
                    (cost, cost.fields)
                }
                Selection::FragmentSpread(spread) => {
                    let mut cost = self.fragment(&spread.node.fragment_name.node)?;
                    cost.directives = cost.directives.saturating_add(spread.node.directives.len() as u64);
                    (cost, cost.fields)
                }
            };
            cost.selections = cost.selections.saturating_add(1);
            total.add(cost);
            total.fields = total.fields.saturating_add(fields);
        }
        Ok(total)
    }

    fn fragment(&mut self, name: &'a str) -> Result<Cost, Refusal> {
        match self.known.get(name) {
            Some(Some(cost)) => return Ok(*cost),
            Some(None) => return Err(wrong(format!("The fragment {name} contains itself."))),
            None => {}
        }
        let Some((name, fragment)) = self.document.fragments.get_key_value(name) else {
            return Err(wrong(format!("There is no fragment {name}.")));
        };
        self.known.insert(name, None);
        let cost = self.selections(&fragment.node.selection_set.node)?;
        self.known.insert(name, Some(cost));
        Ok(cost)
    }
}

/// How deep brackets stand within brackets, strings and comments left out.
fn nesting(query: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let mut rest = query;
    while let Some(c) = rest.chars().next() {
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
        match c {
            '{' | '[' | '(' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            '}' | ']' | ')' => depth = depth.saturating_sub(1),
            '#' => rest = rest.find(['\n', '\r']).and_then(|end| rest.get(end..)).unwrap_or_default(),
            '"' => rest = after_string(rest),
            _ => {}
        }
    }
    deepest
}

/// What follows a string whose opening quote has been read.
fn after_string(rest: &str) -> &str {
    if let Some(mut block) = rest.strip_prefix("\"\"") {
        while let Some(end) = block.find("\"\"\"") {
            let escaped = block.get(..end).is_some_and(|text| text.ends_with('\\'));
            block = block.get(end + 3..).unwrap_or_default();
            if !escaped {
                return block;
            }
        }
        return "";
    }
    let mut escaped = false;
    for (index, c) in rest.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' | '\n' => return rest.get(index + 1..).unwrap_or_default(),
            _ => {}
        }
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::{check, code, nesting};

    #[test]
    fn nested_fragments_are_counted_expanded_and_refused_at_once() {
        let mut query = String::from("{ viewer { ...f0 } }");
        for level in 0..6 {
            let spreads = format!("...f{} ", level + 1).repeat(12);
            query += &format!(" fragment f{level} on Viewer {{ {spreads} }}");
        }
        query += " fragment f6 on Viewer { __typename }";
        assert_eq!(check(&query).unwrap_err().code, code::QUERY_TOO_LARGE);
    }

    #[test]
    fn a_fragment_within_itself_is_refused() {
        let refusal = check("{ viewer { ...a } } fragment a on Viewer { ...b } fragment b on Viewer { ...a }").unwrap_err();
        assert_eq!(refusal.code, code::BAD_USER_INPUT);
    }

    #[test]
    fn brackets_are_counted_outside_of_strings_and_comments_only() {
        assert_eq!(nesting("{ a(b: \"[[[[\\\"[[\") } # ((("), 2);
        assert_eq!(nesting("{ a(b: \"\"\"[[ \\\"\"\" [[\"\"\") }"), 2);
        assert_eq!(nesting("[[[]]]"), 3);
    }

    #[test]
    fn brackets_too_deep_for_the_parsers_stack_are_refused() {
        assert_eq!(check(&format!("{{ a(b: {}) }}", "[".repeat(60_000))).unwrap_err().code, code::QUERY_TOO_LARGE);
    }

    #[test]
    fn more_mutations_than_allowed_are_refused_even_within_fragments() {
        let fields = |n: usize| (0..n).map(|i| format!("m{i}: deleteResource(id: 1) {{ deletedResourceId }}")).collect::<String>();
        assert!(check(&format!("mutation {{ {} }}", fields(5))).is_ok());
        assert!(check(&format!("mutation {{ ...f }} fragment f on Mutation {{ {} }}", fields(6))).is_err());
    }
}
