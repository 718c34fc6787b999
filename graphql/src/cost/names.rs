//! The things that an operation names: an operator's query about a thing in another account is
//! counted with the lists of that account.

use apollo_compiler::{
    ast::Value,
    executable::{ExecutableDocument, Field, Operation},
};
use serde_json::{Map, Value as Json};

/// Arguments of root fields by which callers name things; a test checks that there are no others.
pub(super) const NAMING: [&str; 5] = ["by", "id", "ids", "input", "webhookId"];

/// Whether a root field has an argument that names something.
pub(super) fn has_names(field: &Field) -> bool {
    field
        .arguments
        .iter()
        .any(|argument| NAMING.contains(&argument.name.as_str()))
}

/// All texts in the arguments that name something.
pub(crate) fn names(
    (document, operation): (&ExecutableDocument, &Operation),
    variables: &Map<String, Json>,
) -> Vec<String> {
    let mut names = Vec::new();
    let arguments = operation
        .root_fields(document)
        .flat_map(|field| &field.arguments);
    for argument in arguments.filter(|argument| NAMING.contains(&argument.name.as_str())) {
        collect(&argument.value, variables, &mut names);
    }
    names
}

fn collect(value: &Value, variables: &Map<String, Json>, names: &mut Vec<String>) {
    match value {
        Value::String(text) => names.push(text.clone()),
        Value::Variable(variable) => variables
            .get(variable.as_str())
            .into_iter()
            .for_each(|value| collect_given(value, names)),
        Value::List(items) => items
            .iter()
            .for_each(|item| collect(item, variables, names)),
        Value::Object(members) => members
            .iter()
            .for_each(|(_, value)| collect(value, variables, names)),
        _ => {}
    }
}

fn collect_given(value: &Json, names: &mut Vec<String>) {
    match value {
        Json::String(text) => names.push(text.clone()),
        Json::Array(items) => items.iter().for_each(|item| collect_given(item, names)),
        Json::Object(members) => members
            .values()
            .for_each(|value| collect_given(value, names)),
        _ => {}
    }
}
