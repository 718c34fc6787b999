//! The document of a request, by any transport: parsed, validated by the specification, bounded,
//! its variables coerced to their types. Only what passes is executed.
//!
//! A document is parsed and validated once and cached; a request for a cached one costs a look-up,
//! its variables and its cost. The executor's form is converted from the same parse, so that no
//! second parser can understand the text differently.

mod convert;
mod fields;
mod prepared;
mod problem;
mod read;
mod schema;
mod values;
mod variables;

pub(crate) use fields::NamedField;
pub(crate) use prepared::Prepared;
pub(crate) use problem::{DocumentError, DocumentProblem};
pub(crate) use variables::constant;

use super::cost::{PermissionCounts, Sizes};
use apollo_compiler::{Schema, validation::Valid};
use app::body;
use domain::error::Error;
use prepared::operation;
use quick_cache::{Weighter, sync::Cache};
use read::{DocumentResult, placed};
use schema::with_one_of;
use serde::Deserialize;
use serde_json::{Map, Value as Json};
use std::sync::Arc;

/// Memory for cached documents, in bytes, as [`Weight`] estimates them.
const CACHE_BYTES: u64 = 16 * 1024 * 1024;

/// Parameters of a request (GraphQL over HTTP, section 5.1). Unknown members are ignored, as is
/// customary.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Params {
    /// The document.
    pub query: String,
    /// Name of the operation to execute.
    pub operation_name: Option<String>,
    /// Values of its variables.
    pub variables: Option<Map<String, Json>>,
    /// Extensions, which are ignored.
    #[serde(rename = "extensions")]
    pub _extensions: Option<Map<String, Json>>,
}

/// Parts of the names of all fields whose length depends on the size of the account; a test checks
/// that.
pub(crate) const COUNTED: [&str; 4] = ["ermission", "scopes", "gained", "lost"];

/// Estimates the memory of a document: a field of ten letters becomes a few hundred bytes.
#[derive(Clone)]
struct Weight;

impl Weighter<String, Arc<DocumentResult>> for Weight {
    fn weight(&self, text: &String, _: &Arc<DocumentResult>) -> u64 {
        (text.len() as u64).saturating_mul(64).saturating_add(2048)
    }
}

/// Prepares documents for one schema, and caches them.
pub(crate) struct Documents {
    schema: Valid<Schema>,
    sizes: Sizes,
    known: Cache<String, Arc<DocumentResult>, Weight>,
}

impl Documents {
    /// Prepares documents for the schema with this text.
    ///
    /// # Errors
    /// Where the text is not a valid schema.
    pub(crate) fn new(sdl: &str) -> Result<Self, Error> {
        let valid = Schema::parse_and_validate(sdl, "schema.graphql")
            .map_err(|invalid| Error::internal(invalid.errors.to_string()))?;
        let schema = with_one_of(valid);
        let sizes = Sizes::of(&schema);
        Ok(Self {
            schema,
            sizes,
            known: Cache::with_weighter(500, CACHE_BYTES, Weight),
        })
    }

    /// The schema that documents are validated against.
    pub(crate) fn schema(&self) -> &Schema {
        &self.schema
    }

    /// Prepares a request.
    ///
    /// # Errors
    /// For a document that is malformed, invalid or too large, and for variables that do not match
    /// their types.
    pub(crate) fn prepare(&self, params: Params) -> Result<Prepared, DocumentError> {
        let Params {
            query: text,
            operation_name: name,
            variables,
            ..
        } = params;
        let variables = variables.unwrap_or_default();
        if variables
            .iter()
            .any(|(name, value)| name.contains('\0') || body::contains_nul(value))
        {
            return Err(DocumentError::wrong(
                "A variable contains the character U+0000.",
            ));
        }
        let document = self.document(&text);
        let valid = document.as_ref().as_ref().map_err(Clone::clone)?;
        let operation = operation(&valid.typed, name.as_deref())?.clone();
        let positions = |error: DocumentError| placed(error, &text);
        let variables =
            variables::coerce(&self.schema, &operation, variables).map_err(positions)?;
        Ok(Prepared {
            document,
            operation,
            name,
            text,
            variables,
        })
    }

    /// Checks the cost of a request, where accounts have so many permissions. Answers how much work
    /// its response can be, in fields, those about the schema itself counted as one.
    ///
    /// # Errors
    /// For a request whose response could be too large.
    pub(crate) fn cost(
        &self,
        prepared: &Prepared,
        counts: &PermissionCounts,
    ) -> Result<u64, DocumentError> {
        let document = prepared.document.as_ref().as_ref().map_err(Clone::clone)?;
        self.sizes.check(
            (&document.typed, &prepared.operation),
            &prepared.variables,
            counts,
        )
    }
}

#[cfg(test)]
mod tests;
