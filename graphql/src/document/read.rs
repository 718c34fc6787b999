//! Reads a document that is not cached: parsed, bounded, validated, and converted for the executor.
//! Its errors have their positions in the text.

use super::{
    COUNTED, DocumentError, DocumentProblem, Documents,
    convert::{Positions, convert},
    fields::{NamedField, fields},
    values,
};
use crate::limits;
use apollo_compiler::{
    diagnostic::ToCliReport,
    executable::ExecutableDocument,
    parser::SourceSpan,
    validation::{DiagnosticData, DiagnosticList, Valid},
};
use async_graphql::parser::types::ExecutableDocument as Executable;
use std::sync::Arc;

/// A valid document.
pub(super) struct Document {
    /// With the types of its fields.
    pub typed: Valid<ExecutableDocument>,
    pub(super) executable: Executable,
    pub(super) is_counted: bool,
    pub(super) fields: Vec<NamedField>,
}

pub(super) type DocumentResult = Result<Document, DocumentError>;

impl Documents {
    pub(super) fn document(&self, text: &str) -> Arc<DocumentResult> {
        if let Some(known) = self.known.get(text) {
            return known;
        }
        let read = Arc::new(self.read(text).map_err(|error| placed(error, text)));
        self.known.insert(text.to_owned(), read.clone());
        read
    }

    fn read(&self, text: &str) -> DocumentResult {
        let parsed = limits::parse(text)?;
        limits::check(&parsed)?;
        let typed = match parsed.to_executable_validate(&self.schema) {
            Ok(valid) => valid,
            // Fields of a subscription with the same place in the response are one; see [`values`].
            Err(refused)
                if refused
                    .errors
                    .iter()
                    .all(|problem| is(problem.error, SUBSCRIPTION_FIELDS)) =>
            {
                Valid::assume_valid(refused.partial)
            }
            Err(refused) => return Err(invalid(&refused.errors)),
        };
        let wrong = values::check(&self.schema, &typed);
        if !wrong.is_empty() {
            return Err(DocumentError::invalid(wrong));
        }
        let executable = convert(&typed, &Positions::of(text));
        let fields = fields(&self.schema, &typed);
        let is_counted = COUNTED.iter().any(|word| text.contains(word));
        Ok(Document {
            typed,
            executable,
            is_counted,
            fields,
        })
    }
}

fn is(problem: &DiagnosticData, name: &str) -> bool {
    problem.unstable_error_name() == Some(name)
}

/// An error that validation reports wrongly where the fields are one; [`values`] checks again.
const SUBSCRIPTION_FIELDS: &str = "SubscriptionUsesMultipleFields";

/// The errors of validation. A field that does not exist leaves its parent without any, which is
/// not reported as well.
fn invalid(found: &DiagnosticList) -> DocumentError {
    let unknown = found
        .iter()
        .any(|problem| is(problem.error, "UndefinedField"));
    let follows = |problem: &DiagnosticData| {
        unknown && is(problem, "MissingSubselection") || is(problem, SUBSCRIPTION_FIELDS)
    };
    let told = found.iter().filter(|problem| !follows(problem.error));
    DocumentError::invalid(told.map(|problem| {
        let message = problem
            .error
            .unstable_compat_message()
            .unwrap_or_else(|| problem.error.to_string());
        DocumentProblem::at(problem.error.location(), message)
    }))
}

pub(super) fn placed(error: DocumentError, text: &str) -> DocumentError {
    let positions = Positions::of(text);
    error.placed(|span: SourceSpan| positions.at(Some(span)))
}
