//! Cost of responses: every field is counted as often as it can occur, lists with their actual
//! limits. A request that exceeds the limit is refused before anything is read from the database.
//! The numbers are those of `docs/reference/limits.md`.

mod counter;
mod introspection;
mod lists;
mod names;
mod part;

pub use counter::STATEMENT;
pub(crate) use lists::PermissionCounts;
pub use lists::{MAX_ITEM_ERRORS, MAX_KEYS, MAX_POINTS};
pub(crate) use names::names;

use super::document::DocumentError;
use apollo_compiler::{
    Schema,
    collections::HashMap,
    executable::{ExecutableDocument, Operation},
};
use counter::{CostCounter, Weights};
use introspection::Introspection;
use part::PartCost;
use serde_json::{Map, Value as Json};

/// Most fields of a response, where every list has its maximum length.
pub const MAX_FIELDS: u64 = 10_000;
/// Most fields of a response about the schema itself. The query that GraphiQL sends must be
/// allowed.
pub const MAX_SCHEMA_FIELDS: u64 = 60_000;

/// Sizes that responses depend on.
pub(crate) struct Sizes {
    introspection: Introspection,
}

impl Sizes {
    /// The sizes of a schema.
    pub(crate) fn of(schema: &Schema) -> Self {
        Self {
            introspection: Introspection::of(schema),
        }
    }

    /// Checks that the response to an operation cannot be too large, where accounts have so many
    /// permissions, and answers how much work it can be: in fields, where each value of a list counts
    /// as one, and a JSON document as many.
    ///
    /// # Errors
    /// For one that can be, with the cost and the list that costs most.
    pub(crate) fn check(
        &self,
        (document, operation): (&ExecutableDocument, &Operation),
        variables: &Map<String, Json>,
        counts: &PermissionCounts,
    ) -> Result<u64, DocumentError> {
        let count = |weights| {
            let mut counter = CostCounter {
                sizes: self,
                document,
                variables,
                counts,
                weights,
                permissions: counts.own,
                schema_fields: 0,
                fragments: HashMap::default(),
            };
            counter.set(&operation.selection_set)
        };
        let PartCost { each, dearest, .. } = count(Weights::COST)?;
        if each <= MAX_FIELDS {
            return Ok(count(Weights::WORK)?.each);
        }
        let dearest = match dearest {
            Some(list) => format!(
                " Most of it is in the list `{}`, of up to {} items here.",
                list.name, list.length
            ),
            None => String::new(),
        };
        let message = format!(
            "The answer could have {each} fields, lists counted as long as they may be; at most {MAX_FIELDS} are allowed."
        );
        Err(DocumentError::too_large(message + &dearest))
    }
}

#[cfg(test)]
mod tests;
