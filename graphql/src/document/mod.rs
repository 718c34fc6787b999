//! The document of a request, by any transport: parsed, validated by the specification, bounded,
//! its variables coerced to their types. Only what passes is executed.
//!
//! A document is parsed and validated once and cached; a request for a cached one costs a look-up,
//! its variables and its cost. The executor's form is converted from the same parse, so that no
//! second parser can understand the text differently.

mod convert;
mod problem;
mod values;
mod variables;

pub use problem::{DocumentError, DocumentProblem};
pub use variables::constant;

use super::{
    cost::{self, PermissionCounts, Sizes},
    limits,
};
use apollo_compiler::{
    Node, Schema,
    ast::{DirectiveList, FieldDefinition, Type},
    diagnostic::ToCliReport,
    executable::{ExecutableDocument, Operation, OperationType},
    name,
    parser::SourceSpan,
    schema::{Component, ExtendedType},
    validation::{DiagnosticData, DiagnosticList, Valid},
};
use app::body;
use async_graphql::{Request, Variables, parser::types::ExecutableDocument as Executable};
use convert::{Positions, convert};
use domain::error::Error;
use quick_cache::{Weighter, sync::Cache};
use serde::Deserialize;
use serde_json::{Map, Value as Json};
use std::sync::Arc;

/// Memory for cached documents, in bytes, as [`Weight`] estimates them.
const CACHE_BYTES: u64 = 16 * 1024 * 1024;

/// Parameters of a request (GraphQL over HTTP, section 5.1). Unknown members are ignored, as is
/// customary.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Params {
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

/// A valid document.
pub struct Document {
    /// With the types of its fields.
    pub typed: Valid<ExecutableDocument>,
    executable: Executable,
    is_counted: bool,
}

/// Parts of the names of all fields whose length depends on the size of the account; a test checks
/// that.
pub const COUNTED: [&str; 4] = ["ermission", "scopes", "gained", "lost"];

type DocumentResult = Result<Document, DocumentError>;

/// Estimates the memory of a document: a field of ten letters becomes a few hundred bytes.
#[derive(Clone)]
struct Weight;

impl Weighter<String, Arc<DocumentResult>> for Weight {
    fn weight(&self, text: &String, _: &Arc<DocumentResult>) -> u64 {
        (text.len() as u64).saturating_mul(64).saturating_add(2048)
    }
}

/// Prepares documents for one schema, and caches them.
pub struct Documents {
    schema: Valid<Schema>,
    sizes: Sizes,
    known: Cache<String, Arc<DocumentResult>, Weight>,
}

/// A valid request whose cost was not checked yet.
pub struct Prepared {
    document: Arc<DocumentResult>,
    operation: Node<Operation>,
    name: Option<String>,
    text: String,
    variables: Map<String, Json>,
}

impl Documents {
    /// Prepares documents for the schema with this text.
    ///
    /// # Errors
    /// Where the text is not a valid schema.
    pub fn new(sdl: &str) -> Result<Self, Error> {
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

    /// Prepares a request.
    ///
    /// # Errors
    /// For a document that is malformed, invalid or too large, and for variables that do not match
    /// their types.
    pub fn prepare(&self, params: Params) -> Result<Prepared, DocumentError> {
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

    /// Checks the cost of a request, where accounts have so many permissions.
    ///
    /// # Errors
    /// For a request whose response could be too large.
    pub fn cost(
        &self,
        prepared: &Prepared,
        counts: &PermissionCounts,
    ) -> Result<(), DocumentError> {
        let document = prepared.document.as_ref().as_ref().map_err(Clone::clone)?;
        self.sizes.check(
            (&document.typed, &prepared.operation),
            &prepared.variables,
            counts,
        )
    }

    fn document(&self, text: &str) -> Arc<DocumentResult> {
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
        let is_counted = COUNTED.iter().any(|word| text.contains(word));
        Ok(Document {
            typed,
            executable,
            is_counted,
        })
    }
}

/// Adds `__Type.isOneOf`, which the specification has had since 2025 and `apollo-compiler` lacks.
fn with_one_of(valid: Valid<Schema>) -> Valid<Schema> {
    let mut schema = valid.into_inner();
    if let Some(ExtendedType::Object(object)) = schema.types.get_mut("__Type") {
        let (name, ty) = (name!(isOneOf), Type::Named(name!(Boolean)));
        let field = FieldDefinition {
            description: None,
            name: name.clone(),
            arguments: Vec::new(),
            ty,
            directives: DirectiveList::default(),
        };
        object.make_mut().fields.insert(name, Component::new(field));
    }
    Valid::assume_valid(schema)
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

fn placed(error: DocumentError, text: &str) -> DocumentError {
    let positions = Positions::of(text);
    error.placed(|span: SourceSpan| positions.at(Some(span)))
}

/// The operation to execute (GraphQL specification, section 6.1, `GetOperation`).
fn operation<'a>(
    document: &'a ExecutableDocument,
    name: Option<&str>,
) -> Result<&'a Node<Operation>, DocumentError> {
    let operations = &document.operations;
    match name {
        Some(name) => operations
            .named
            .get(name)
            .ok_or_else(|| DocumentError::wrong(format!("Unknown operation named \"{name}\"."))),
        None if operations.len() > 1 => Err(DocumentError::wrong(
            "Must provide operation name if query contains multiple operations.",
        )),
        None => operations
            .iter()
            .next()
            .ok_or_else(|| DocumentError::wrong("Must provide an operation.")),
    }
}

impl Prepared {
    /// Kind of the operation.
    pub fn kind(&self) -> OperationType {
        self.operation.operation_type
    }

    /// Whether its cost depends on the size of the caller's account.
    pub fn is_counted(&self) -> bool {
        self.document
            .as_ref()
            .as_ref()
            .is_ok_and(|document| document.is_counted)
    }

    /// Texts in the arguments of root fields that name something, whose account the response is
    /// then about.
    pub fn names(&self) -> Vec<String> {
        self.document
            .as_ref()
            .as_ref()
            .map(|document| cost::names((&document.typed, &self.operation), &self.variables))
            .unwrap_or_default()
    }

    /// The request for the executor.
    ///
    /// # Errors
    /// Only what [`Documents::prepare`] would have refused.
    pub fn into_request(self) -> Result<Request, DocumentError> {
        let document = self.document.as_ref().as_ref().map_err(Clone::clone)?;
        let mut request =
            Request::new(self.text).variables(Variables::from_json(Json::Object(self.variables)));
        if let Some(name) = self.name {
            request = request.operation_name(name);
        }
        request.set_parsed_query(document.executable.clone());
        Ok(request)
    }
}

#[cfg(test)]
mod tests;
