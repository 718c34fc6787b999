//! What a request says, by whichever transport it came: parsed, bounded, and its operation told.

use super::{error::code, limits};
use crate::body;
use async_graphql::{Request, Variables, parser::types::OperationType};
use serde::Deserialize;

/// What a request says (GraphQL over HTTP, section 5.1). Unknown members are ignored, as is customary.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    /// The document.
    pub query: String,
    /// Which of its operations.
    pub operation_name: Option<String>,
    /// Values of its variables.
    pub variables: Option<serde_json::Map<String, serde_json::Value>>,
    /// What we do not know.
    #[serde(rename = "extensions")]
    pub _extensions: Option<serde_json::Map<String, serde_json::Value>>,
}

/// A request that may be executed, and what its operation is; nothing where that cannot be told, which executing it will say.
pub type Prepared = (Request, Option<OperationType>);

/// Parses and bounds the document.
///
/// # Errors
/// For a document that is malformed or asks for too much.
pub fn prepare(params: Params) -> Result<Prepared, limits::Refusal> {
    let variables = params.variables.unwrap_or_default();
    let document = limits::check(&params.query, &variables)?;
    let variables = serde_json::Value::Object(variables);
    if body::contains_nul(&variables) {
        return Err(limits::Refusal { code: code::BAD_USER_INPUT, message: "A variable contains the character U+0000.".to_owned() });
    }
    let mut request = Request::new(params.query).variables(Variables::from_json(variables));
    if let Some(name) = &params.operation_name {
        request = request.operation_name(name);
    }
    let operations: Vec<_> = document.operations.iter().collect();
    let chosen = match &params.operation_name {
        Some(wanted) => operations.iter().find(|(name, _)| name.is_some_and(|name| name == wanted)),
        None => operations.first().filter(|_| operations.len() == 1),
    };
    let kind = chosen.map(|(_, operation)| operation.node.ty);
    request.set_parsed_query(document);
    Ok((request, kind))
}
