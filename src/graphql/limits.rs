//! Bounds on the work that a document can ask for, counted in time linear in its length, before async-graphql sees it.
//!
//! async-graphql's own checks expand every fragment at every spread, so a few hundred bytes of nested fragments keep them busy for minutes;
//! and its complexity refuses a variable that was left out. Here each fragment is counted once, and the sums saturate.

use super::error::code;
use crate::domain::page::MAX_PAGE;
use async_graphql::{
    Value,
    parser::{
        parse_query,
        types::{ExecutableDocument, Field, OperationType, Selection, SelectionSet},
    },
};
use serde_json::{Map, Value as Json};
use std::{collections::HashMap, time::Duration};

/// Most bytes of a request's body.
pub const LARGEST_BODY: usize = 64 * 1024;
/// How long executing may take.
pub const TIMEOUT: Duration = Duration::from_secs(10);
/// Deepest nesting of selections.
pub const DEPTH: usize = 16;
/// Most fields of an answer, when every list is as long as it may be.
const COMPLEXITY: u64 = 5000;
const SELECTIONS: u64 = 2000;
const ALIASES: u64 = 60;
const DIRECTIVES: u64 = 60;
const ROOT_FIELDS: u64 = 20;
const MUTATIONS: u64 = 5;
const OPERATIONS: usize = 20;
const FRAGMENTS: usize = 100;
/// Brackets within brackets: the parser goes one deeper on the stack for each.
const BRACKETS: usize = 200;

/// Fields that answer with a list of objects, and how long that is where neither `first` nor `last` says so.
pub const LISTS: [(&str, u64); 20] = [
    ("accounts", 25),
    ("activity", 25),
    ("auditEvents", 50),
    ("clients", 25),
    ("effectivePermissions", 49),
    ("gained", 10),
    ("introspectionClients", 10),
    ("issuedTokens", 25),
    ("lost", 10),
    ("nodes", 1),
    ("permissionGroups", 10),
    ("permissions", 20),
    ("previewPermissions", 10),
    ("resources", 20),
    ("results", 100),
    ("roles", 20),
    ("scopes", 5),
    ("secrets", 5),
    ("signingKeys", 8),
    ("users", 25),
];

/// Points of a client's usage at most: the hours of 31 days, and one that is cut.
const MOST_POINTS: u64 = 745;

/// Selections within selections, fragments expanded: everybody who walks the document goes one deeper on the stack for each.
const NESTING: usize = 100;

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
    /// Fields of the answer at most.
    complexity: u64,
    /// Fields at the top, for operations.
    fields: u64,
}

impl Cost {
    fn add(&mut self, other: Self) {
        self.selections = self.selections.saturating_add(other.selections);
        self.aliases = self.aliases.saturating_add(other.aliases);
        self.directives = self.directives.saturating_add(other.directives);
        self.complexity = self.complexity.saturating_add(other.complexity);
    }
}

/// Parses a document and checks it against all bounds.
///
/// # Errors
/// A [`Refusal`] for a document that is malformed or asks for too much.
pub fn check(query: &str, variables: &Map<String, Json>) -> Result<ExecutableDocument, Refusal> {
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
    let mut counter = Counter { document: &document, variables: &with_defaults(&document, variables), known: HashMap::new() };
    let mut total = Cost::default();
    for (_, operation) in document.operations.iter() {
        let cost = counter.selections(&operation.node.selection_set.node, 0)?;
        total.add(cost);
        total.directives = total.directives.saturating_add(operation.node.directives.len() as u64);
        let most = match operation.node.ty {
            OperationType::Query => ROOT_FIELDS,
            OperationType::Mutation => MUTATIONS,
            // GraphQL specification, section 5.2.4.1.
            OperationType::Subscription => 1,
        };
        if cost.fields > most {
            return Err(too_large("fields at the top", most));
        }
        let outright = operation.node.selection_set.node.items.iter().all(|item| matches!(item.node, Selection::Field(_)));
        if operation.node.ty == OperationType::Subscription && !outright {
            return Err(wrong("Name the field of a subscription outright, not in a fragment."));
        }
    }
    for (count, most, what) in [
        (total.selections, SELECTIONS, "fields"),
        (total.aliases, ALIASES, "aliases"),
        (total.directives, DIRECTIVES, "directives"),
        (total.complexity, COMPLEXITY, "fields in its answer, with lists as long as they may be"),
    ] {
        if count > most {
            return Err(too_large(what, most));
        }
    }
    Ok(document)
}

/// The variables as they will be: those that are left out have the values that an operation gives them.
fn with_defaults(document: &ExecutableDocument, variables: &Map<String, Json>) -> Map<String, Json> {
    let mut all = variables.clone();
    for definition in document.operations.iter().flat_map(|(_, operation)| &operation.node.variable_definitions) {
        let name = definition.node.name.node.as_str();
        if let Some(Ok(value)) = definition.node.default_value.as_ref().map(|value| value.node.clone().into_json())
            && !variables.contains_key(name)
        {
            all.insert(name.to_owned(), value);
        }
    }
    all
}

fn constant(json: Json) -> Result<Value, ()> {
    Value::from_json(json).map_err(|_| ())
}

struct Counter<'a> {
    document: &'a ExecutableDocument,
    variables: &'a Map<String, Json>,
    /// Fragments counted so far; none while one is being counted.
    known: HashMap<&'a str, Option<Cost>>,
}

impl<'a> Counter<'a> {
    fn selections(&mut self, set: &'a SelectionSet, depth: usize) -> Result<Cost, Refusal> {
        if depth > NESTING {
            return Err(too_large("levels", NESTING));
        }
        let mut total = Cost::default();
        for item in &set.items {
            let (mut cost, fields) = match &item.node {
                Selection::Field(field) => {
                    let mut cost = self.selections(&field.node.selection_set.node, depth + 1)?;
                    cost.aliases = cost.aliases.saturating_add(u64::from(field.node.alias.is_some()));
                    cost.directives = cost.directives.saturating_add(field.node.directives.len() as u64);
                    cost.complexity = cost.complexity.saturating_mul(self.length(&field.node)).saturating_add(1);
                    (cost, 1)
                }
                Selection::InlineFragment(inline) => {
                    let mut cost = self.selections(&inline.node.selection_set.node, depth + 1)?;
                    cost.directives = cost.directives.saturating_add(inline.node.directives.len() as u64);
                    (cost, cost.fields)
                }
                Selection::FragmentSpread(spread) => {
                    let mut cost = self.fragment(&spread.node.fragment_name.node, depth + 1)?;
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

    /// How often a field's own fields can appear in the answer: as often as the caller asks, up to what a page holds.
    fn length(&self, field: &Field) -> u64 {
        if field.name.node == "usage" {
            return self.points(field);
        }
        let Some((_, usual)) = LISTS.iter().find(|(name, _)| *name == field.name.node) else { return 1 };
        let asked = ["first", "last", "ids"].into_iter().find_map(|name| match self.argument(field, name)? {
            Value::Number(number) => Some(number.as_u64().unwrap_or_default()),
            Value::List(items) => Some(items.len() as u64),
            _ => None,
        });
        asked.unwrap_or(*usual).clamp(1, u64::from(MAX_PAGE))
    }

    /// How many points a client's usage has: as many as hours or days lie between its moments. The usage of an account, of the same name, takes
    /// no arguments and is no list.
    fn points(&self, field: &Field) -> u64 {
        let moment = |name| match self.argument(field, name)? {
            Value::String(text) => chrono::DateTime::parse_from_rfc3339(&text).ok(),
            _ => None,
        };
        let by_day = match self.argument(field, "bucket") {
            Some(Value::Enum(name)) => name == "DAY",
            Some(Value::String(name)) => name == "DAY",
            _ => false,
        };
        let hours = match (moment("from"), moment("until")) {
            _ if field.arguments.is_empty() => return 1,
            (Some(from), Some(until)) => u64::try_from((until - from).num_hours()).unwrap_or_default(),
            _ => return MOST_POINTS,
        };
        // The first and the last may be cut.
        (if by_day { hours / 24 } else { hours }).saturating_add(2).min(MOST_POINTS)
    }

    fn argument(&self, field: &Field, name: &str) -> Option<Value> {
        let argument = field.get_argument(name)?.node.clone();
        let value = argument.into_const_with(|variable| self.variables.get(variable.as_str()).cloned().ok_or(()).and_then(constant));
        value.ok()
    }

    fn fragment(&mut self, name: &'a str, depth: usize) -> Result<Cost, Refusal> {
        match self.known.get(name) {
            Some(Some(cost)) => return Ok(*cost),
            Some(None) => return Err(wrong(format!("The fragment {name} contains itself."))),
            None => {}
        }
        let Some((name, fragment)) = self.document.fragments.get_key_value(name) else {
            return Err(wrong(format!("There is no fragment {name}.")));
        };
        self.known.insert(name, None);
        let cost = self.selections(&fragment.node.selection_set.node, depth + 1)?;
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
mod properties;

#[cfg(test)]
mod tests {
    use super::{Refusal, code, nesting};
    use serde_json::{Map, json};

    fn check(query: &str) -> Result<(), Refusal> {
        super::check(query, &Map::new()).map(|_| ())
    }

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
    fn a_chain_of_deep_fragments_does_not_exhaust_the_stack() {
        let links = (0..99).map(|n| format!(" fragment f{n} on Q {{ {} ...f{} {} }}", "a{".repeat(19), n + 1, "}".repeat(19)));
        let query = format!("{{ ...f0 }}{} fragment f99 on Q {{ a }}", links.collect::<String>());
        assert_eq!(check(&query).unwrap_err().code, code::QUERY_TOO_LARGE);
    }

    #[test]
    fn a_fragment_within_itself_is_refused() {
        let refusal = check("{ viewer { ...a } } fragment a on Viewer { ...b } fragment b on Viewer { ...a }").unwrap_err();
        assert_eq!(refusal.code, code::BAD_USER_INPUT);
    }

    #[test]
    fn pages_within_pages_cost_what_they_can_hold() {
        let query = |outer: &str, inner: &str| {
            format!("query($n: Int) {{ clients(first: {outer}) {{ nodes {{ auditEvents(first: {inner}) {{ nodes {{ id kind }} }} }} }} }}")
        };
        assert!(check(&query("100", "100")).is_err());
        assert!(check(&query("100", "5")).is_ok());
        assert!(check(&query("2147483647", "100")).is_err());
        assert!(check(&query("$n", "$n")).is_ok(), "left out, the usual lengths count");
        let variables = Map::from_iter([("n".to_owned(), json!(100))]);
        assert!(super::check(&query("$n", "$n"), &variables).is_err());
        assert!(check(&query("$n", "$n").replace("$n: Int", "$n: Int = 100")).is_err(), "so do defaults");
    }

    #[test]
    fn usage_costs_as_many_points_as_it_asks_for() {
        let query = |first: u8, until: &str, bucket: &str| {
            let usage = format!("usage(from: \"2026-01-01T00:00:00Z\", until: \"{until}\", bucket: {bucket}) {{ issued refused }}");
            format!("{{ clients(first: {first}) {{ nodes {{ {usage} }} }} }}")
        };
        assert!(check(&query(2, "2026-02-01T00:00:00Z", "HOUR")).is_ok());
        assert!(check(&query(10, "2026-02-01T00:00:00Z", "HOUR")).is_err());
        assert!(check(&query(10, "2026-02-01T00:00:00Z", "DAY")).is_ok());
        assert!(check(&query(100, "2026-01-01T12:00:00Z", "HOUR")).is_ok());
        assert!(check(&query(10, "soon", "DAY")).is_err(), "whoever does not say pays for all");
        assert!(check("{ accounts(first: 100) { nodes { usage { clients activeClients users } } } }").is_ok());
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
