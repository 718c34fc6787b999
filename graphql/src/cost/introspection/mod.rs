//! Cost of introspection: counted exactly, by walking the schema as the response would. A list of
//! lists of types that refer to each other grows a hundredfold with each level, and the executor
//! resolves all of it without yielding.

mod edges;
mod graph;
mod walk;

use crate::document::{DocumentError, constant};
use apollo_compiler::{
    collections::HashMap,
    executable::{ExecutableDocument, Field},
};
use serde_json::{Map, Value as Json};
use walk::IntrospectionWalk;

/// Objects of the schema, each with the lists of others that its fields lead to.
pub(super) struct Introspection {
    objects: Vec<Vec<(&'static str, Vec<usize>)>>,
    types: HashMap<String, usize>,
    schema: usize,
}

impl Introspection {
    /// Adds the fields of the response to `__schema` or `__type` to those that were counted before.
    ///
    /// # Errors
    /// Where they exceed the limit.
    pub(super) fn add(
        &self,
        (document, field): (&ExecutableDocument, &Field),
        variables: &Map<String, Json>,
        counted: &mut u64,
    ) -> Result<(), DocumentError> {
        let start = if field.name == "__schema" {
            Some(self.schema)
        } else {
            let value =
                field
                    .arguments
                    .first()
                    .map(|argument| match argument.value.as_variable() {
                        Some(variable) => variables
                            .get(variable.as_str())
                            .cloned()
                            .unwrap_or_default(),
                        None => constant(&argument.value),
                    });
            value
                .as_ref()
                .and_then(Json::as_str)
                .and_then(|name| self.types.get(name).copied())
        };
        let crowd = start.map(|object| (object, 1)).into_iter().collect();
        let mut walk = IntrospectionWalk {
            introspection: self,
            document,
            fields: *counted,
        };
        walk.set(&field.selection_set, &crowd)?;
        *counted = walk.fields;
        Ok(())
    }
}
