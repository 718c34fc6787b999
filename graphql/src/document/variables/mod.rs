//! Coerces the values of variables to their types before anything is executed (GraphQL
//! specification, section 6.1.2, `CoerceVariableValues`). The messages are those of graphql-js,
//! which client libraries know.

mod literal;
mod place;
mod scalar;

pub(crate) use literal::constant;

use super::problem::{DocumentError, DocumentProblem};
use apollo_compiler::{
    Node, Schema,
    executable::{Operation, VariableDefinition},
};
use place::InputPath;
use serde_json::{Map, Value as Json};

/// The variables of an operation: the given ones, coerced to their types, and the defaults of the
/// others.
///
/// # Errors
/// For a value that does not match its type, and for a required variable without a value.
pub(super) fn coerce(
    schema: &Schema,
    operation: &Operation,
    mut given: Map<String, Json>,
) -> Result<Map<String, Json>, DocumentError> {
    let (mut coerced, mut problems) = (Map::new(), Vec::new());
    for variable in &operation.variables {
        let name = variable.name.as_str();
        match given.remove(name) {
            None => {
                if let Some(default) = &variable.default_value {
                    coerced.insert(name.to_owned(), constant(default));
                } else if variable.ty.is_non_null() {
                    problems.push(missing(variable, "was not provided"));
                }
            }
            Some(Json::Null) if variable.ty.is_non_null() => {
                problems.push(missing(variable, "must not be null"))
            }
            Some(value) => {
                let mut place = InputPath {
                    schema,
                    root: value.clone(),
                    path: vec![format!("${name}")],
                    problems: Vec::new(),
                };
                coerced.insert(name.to_owned(), place.value(value, &variable.ty));
                problems.extend(
                    place
                        .problems
                        .into_iter()
                        .map(|message| DocumentProblem::at(variable.location(), message)),
                );
            }
        }
    }
    if problems.is_empty() {
        Ok(coerced)
    } else {
        Err(DocumentError::invalid(problems))
    }
}

fn missing(variable: &Node<VariableDefinition>, what: &str) -> DocumentProblem {
    let kind = if what == "was not provided" {
        "required"
    } else {
        "non-null"
    };
    DocumentProblem::at(
        variable.location(),
        format!(
            "Variable \"${}\" of {kind} type \"{}\" {what}.",
            variable.name, variable.ty
        ),
    )
}
