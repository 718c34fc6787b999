//! Rules of the specification about values and variables that `apollo-compiler` does not check, or
//! checks at the top of an argument only: variables within lists and objects (section 5.8.5), a
//! field twice in an object (5.6.3), exactly one field of a `@oneOf` object (5.6.1), literals of
//! Latchkey's own scalars, and lists of different lengths in arguments of fields that merge
//! (5.3.2), and several fields of a subscription that are one (5.2.4.1).

mod merge;
mod subscription;
mod value;

use super::problem::DocumentProblem;
use apollo_compiler::{
    ExecutableDocument, Name, Node, Schema,
    ast::Value,
    collections::HashSet,
    executable::{
        DirectiveList, Field, Operation, OperationType, Selection, SelectionSet, VariableDefinition,
    },
    schema::InputObjectType,
};
use chrono::DateTime;
use serde_json::Value as Json;

/// All problems with the values of a document that is valid otherwise.
pub(super) fn check(schema: &Schema, document: &ExecutableDocument) -> Vec<DocumentProblem> {
    let mut problems = Vec::new();
    for operation in document.operations.iter() {
        let mut walk = ValueWalk {
            schema,
            document,
            variables: &operation.variables,
            seen: HashSet::default(),
            lists: false,
            problems: &mut problems,
        };
        walk.operation(operation);
        if walk.lists {
            walk.merged(&[&operation.selection_set]);
        }
    }
    problems
}

/// Whether a type is an input object of which exactly one field is given.
pub(super) fn is_one_of(object: &InputObjectType) -> bool {
    object.directives.has("oneOf")
}

/// The problem with a text as a value of one of Latchkey's own scalars, if any.
pub(super) fn custom_scalar(name: &str, text: &str) -> Option<String> {
    (name == "DateTime" && DateTime::parse_from_rfc3339(text).is_err()).then(|| {
        format!(
            "DateTime cannot represent a text that is no moment of RFC 3339: {}",
            Json::from(text)
        )
    })
}

struct ValueWalk<'a, 'p> {
    schema: &'a Schema,
    document: &'a ExecutableDocument,
    variables: &'a [Node<VariableDefinition>],
    seen: HashSet<&'a Name>,
    /// Whether any argument holds a list.
    lists: bool,
    problems: &'p mut Vec<DocumentProblem>,
}

impl<'a> ValueWalk<'a, '_> {
    fn operation(&mut self, operation: &'a Operation) {
        if operation.operation_type == OperationType::Subscription {
            self.subscription(&operation.selection_set);
        }
        self.directives(&operation.directives);
        for variable in &operation.variables {
            self.directives(&variable.directives);
            if let Some(default) = &variable.default_value {
                self.value(default, &variable.ty, false);
            }
        }
        self.set(&operation.selection_set);
    }

    fn set(&mut self, set: &'a SelectionSet) {
        for selection in &set.selections {
            self.directives(selection.directives());
            match selection {
                Selection::Field(field) => {
                    self.arguments(field);
                    self.set(&field.selection_set);
                }
                Selection::InlineFragment(inline) => self.set(&inline.selection_set),
                Selection::FragmentSpread(spread) => {
                    if let Some((name, fragment)) =
                        self.document.fragments.get_key_value(&spread.fragment_name)
                        && self.seen.insert(name)
                    {
                        self.directives(&fragment.directives);
                        self.set(&fragment.selection_set);
                    }
                }
            }
        }
    }

    fn arguments(&mut self, field: &'a Field) {
        for argument in &field.arguments {
            if let Some(definition) = field.definition.argument_by_name(&argument.name) {
                self.value(
                    &argument.value,
                    &definition.ty,
                    definition.default_value.is_some(),
                );
            }
        }
    }

    fn directives(&mut self, directives: &'a DirectiveList) {
        for directive in directives.iter() {
            let Some(definition) = self.schema.directive_definitions.get(&directive.name) else {
                continue;
            };
            for argument in &directive.arguments {
                if let Some(known) = definition.argument_by_name(&argument.name) {
                    self.value(&argument.value, &known.ty, known.default_value.is_some());
                }
            }
        }
    }

    fn problem(&mut self, value: &Node<Value>, message: String) {
        self.problems
            .push(DocumentProblem::at(value.location(), message));
    }
}
