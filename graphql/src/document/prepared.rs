//! A request whose document is valid: which operation it executes, what that names, and the form
//! in which the executor takes it.

use super::{DocumentError, NamedField, read::DocumentResult};
use crate::cost;
use apollo_compiler::{
    Node,
    executable::{ExecutableDocument, Operation, OperationType},
};
use async_graphql::{Request, Variables};
use serde_json::{Map, Value as Json};
use std::sync::Arc;

/// A valid request whose cost was not checked yet.
pub(crate) struct Prepared {
    pub(super) document: Arc<DocumentResult>,
    pub(super) operation: Node<Operation>,
    pub(super) name: Option<String>,
    pub(super) text: String,
    pub(super) variables: Map<String, Json>,
}

/// The operation to execute (GraphQL specification, section 6.1, `GetOperation`).
pub(super) fn operation<'a>(
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
    pub(crate) fn kind(&self) -> OperationType {
        self.operation.operation_type
    }

    /// Whether its cost depends on the size of the caller's account.
    pub(crate) fn is_counted(&self) -> bool {
        self.document
            .as_ref()
            .as_ref()
            .is_ok_and(|document| document.is_counted)
    }

    /// The fields that its document names; none where it is not valid.
    pub(crate) fn fields(&self) -> Option<&[NamedField]> {
        let document = self.document.as_ref().as_ref();
        document.ok().map(|document| document.fields.as_slice())
    }

    /// Texts in the arguments of root fields that name something, whose account the response is
    /// then about.
    pub(crate) fn names(&self) -> Vec<String> {
        self.document
            .as_ref()
            .as_ref()
            .map(|document| cost::names((&document.typed, &self.operation), &self.variables))
            .unwrap_or_default()
    }

    /// The request for the executor.
    ///
    /// # Errors
    /// Only what [`super::Documents::prepare`] would have refused.
    pub(crate) fn into_request(self) -> Result<Request, DocumentError> {
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
