//! Limits on the text of a document, counted in time linear in its length, before it is validated:
//! validating and executing expand every fragment at every spread, so a few hundred bytes of nested
//! fragments could take minutes. Here each fragment is counted once, and the sums saturate. The
//! size of the response is counted in [`super::cost`].

mod count;
mod text;

pub use crate::{
    admission::{MAX_PER_ACCOUNT, MAX_PER_CALLER, MAX_SOCKETS, MAX_UNKNOWN},
    cost::{MAX_FIELDS, MAX_ITEM_ERRORS, MAX_KEYS, MAX_POINTS, MAX_SCHEMA_FIELDS, STATEMENT},
    error::{MAX_ERRORS, MAX_USER_ERRORS},
    requires::MAX_ANSWER_BYTES,
    socket::INIT_TIMEOUT,
};
pub use text::parse;

use super::document::DocumentError;
use apollo_compiler::{
    ast::{Definition, Document, OperationType},
    collections::HashMap,
};
use count::{Cost, SelectionCounter};
use std::time::Duration;

/// Most bytes of a request's body.
pub const MAX_BODY_BYTES: usize = 64 * 1024;
/// How long execution may take.
pub const TIMEOUT: Duration = Duration::from_secs(10);
/// Levels of fields within fields.
pub const MAX_DEPTH: u64 = 16;
/// Fields and fragments, each fragment counted wherever it is spread.
pub const MAX_SELECTIONS: u64 = 2000;
/// Aliases.
pub const MAX_ALIASES: u64 = 60;
/// Directives.
pub const MAX_DIRECTIVES: u64 = 60;
/// Fields at the top of a query.
pub const MAX_ROOT_FIELDS: u64 = 20;
/// Fields at the top of a mutation.
pub const MAX_MUTATIONS: u64 = 5;
/// Operations in a document.
pub const MAX_OPERATIONS: usize = 20;
/// Fragments in a document.
pub const MAX_FRAGMENTS: usize = 100;
/// Names, numbers, texts and punctuators of a document, its end, and what is between them: each
/// comma, comment and run of white space.
pub const MAX_TOKENS: usize = 20_000;
/// Selections, lists, objects and types within each other: the parser recurses for each.
pub const MAX_NESTING: usize = 200;
/// Selections within selections, fragments expanded: everything that walks the document recurses
/// for each.
pub const MAX_EXPANDED_NESTING: usize = 100;

fn too_many(what: &str, counted: u64, most: u64) -> DocumentError {
    DocumentError::too_large(format!(
        "The document has {counted} {what}; at most {most} are allowed."
    ))
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

#[cfg(test)]
mod properties;

#[cfg(test)]
mod tests;
