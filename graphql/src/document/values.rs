//! Rules of the specification about values and variables that `apollo-compiler` does not check, or
//! checks at the top of an argument only: variables within lists and objects (section 5.8.5), a
//! field twice in an object (5.6.3), exactly one field of a `@oneOf` object (5.6.1), literals of
//! Latchkey's own scalars, and lists of different lengths in arguments of fields that merge
//! (5.3.2), and several fields of a subscription that are one (5.2.4.1).

use super::problem::DocumentProblem;
use apollo_compiler::{
    ExecutableDocument, Name, Node, Schema,
    ast::{Type, Value},
    collections::{HashMap, HashSet},
    executable::{
        DirectiveList, Field, Operation, OperationType, Selection, SelectionSet, VariableDefinition,
    },
    schema::{ExtendedType, InputObjectType},
};
use chrono::DateTime;
use serde_json::Value as Json;

/// All problems with the values of a document that is valid otherwise.
pub fn check(schema: &Schema, document: &ExecutableDocument) -> Vec<DocumentProblem> {
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
pub fn is_one_of(object: &InputObjectType) -> bool {
    object.directives.has("oneOf")
}

/// The problem with a text as a value of one of Latchkey's own scalars, if any.
pub fn custom_scalar(name: &str, text: &str) -> Option<String> {
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

    /// GraphQL specification, section 5.2.4.1: one place in the response, which several fields may
    /// share.
    fn subscription(&mut self, root: &'a SelectionSet) {
        let (mut keys, mut seen, mut queue) = (HashSet::default(), HashSet::default(), vec![root]);
        while let Some(set) = queue.pop() {
            for selection in &set.selections {
                match selection {
                    Selection::Field(field) => {
                        if keys.insert(field.response_key()) && keys.len() == 2 {
                            self.problems.push(DocumentProblem::at(
                                field.location(),
                                "A subscription must select only one top level field.",
                            ));
                        }
                    }
                    Selection::InlineFragment(inline) => queue.push(&inline.selection_set),
                    Selection::FragmentSpread(spread) if seen.insert(&spread.fragment_name) => {
                        queue.extend(
                            self.document
                                .fragments
                                .get(&spread.fragment_name)
                                .map(|fragment| &fragment.selection_set),
                        );
                    }
                    Selection::FragmentSpread(_) => {}
                }
            }
        }
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

    /// Checks a value against the type of its place, which may have a default.
    fn value(&mut self, value: &'a Node<Value>, ty: &Type, has_default: bool) {
        match &**value {
            Value::Variable(name) => self.variable(value, name, (ty, has_default)),
            Value::Null => {}
            Value::List(items) if ty.is_list() => {
                self.lists = true;
                for item in items {
                    self.value(item, ty.item_type(), false);
                }
            }
            _ if ty.is_list() => self.value(value, ty.item_type(), false),
            Value::Object(fields) => self.object(value, fields, ty),
            Value::String(text) if text.contains('\0') => self.problem(
                value,
                "The document contains the character U+0000.".to_owned(),
            ),
            _ => self.scalar(value, ty),
        }
    }

    fn scalar(&mut self, value: &'a Node<Value>, ty: &Type) {
        let name = ty.inner_named_type();
        if !matches!(self.schema.types.get(name), Some(ExtendedType::Scalar(scalar)) if !scalar.is_built_in())
        {
            return;
        }
        let wrong = match &**value {
            Value::String(text) => custom_scalar(name, text),
            _ => Some(format!("{name} cannot represent value: {value}")),
        };
        if let Some(message) = wrong {
            self.problem(value, message);
        }
    }

    fn object(&mut self, value: &'a Node<Value>, fields: &'a [(Name, Node<Value>)], ty: &Type) {
        let Some(ExtendedType::InputObject(object)) = self.schema.types.get(ty.inner_named_type())
        else {
            return self.scalar(value, ty);
        };
        let mut names = HashSet::default();
        for (name, value) in fields {
            if !names.insert(name) {
                self.problem(
                    value,
                    format!("There can be only one input field named \"{name}\"."),
                );
            }
            if let Some(field) = object.fields.get(name) {
                self.value(value, &field.ty, field.default_value.is_some());
            }
        }
        if is_one_of(object) {
            self.one_of(value, fields, &object.name);
        }
    }

    fn one_of(&mut self, value: &'a Node<Value>, fields: &'a [(Name, Node<Value>)], object: &Name) {
        let [(name, given)] = fields else {
            return self.problem(
                value,
                format!("OneOf Input Object \"{object}\" must specify exactly one key."),
            );
        };
        match &**given {
            Value::Null => self.problem(
                value,
                format!("Field \"{object}.{name}\" must be non-null."),
            ),
            Value::Variable(variable)
                if self
                    .definition(variable)
                    .is_some_and(|definition| !definition.ty.is_non_null()) =>
            {
                self.problem(
                    value,
                    format!("Variable \"${variable}\" must be non-nullable to be used for OneOf Input Object \"{object}\"."),
                );
            }
            _ => {}
        }
    }

    fn definition(&self, variable: &Name) -> Option<&'a Node<VariableDefinition>> {
        self.variables
            .iter()
            .find(|definition| definition.name == *variable)
    }

    /// GraphQL specification, section 5.8.5: `IsVariableUsageAllowed`.
    fn variable(&mut self, value: &'a Node<Value>, name: &Name, (ty, has_default): (&Type, bool)) {
        let Some(definition) = self.definition(name) else {
            return;
        };
        let given = &definition.ty;
        let own_default = definition
            .default_value
            .as_ref()
            .is_some_and(|default| !default.is_null());
        let allowed = if ty.is_non_null() && !given.is_non_null() {
            (own_default || has_default) && given.is_assignable_to(&ty.clone().nullable())
        } else {
            given.is_assignable_to(ty)
        };
        if !allowed {
            self.problem(value, format!("Variable \"${name}\" of type \"{given}\" used in position expecting type \"{ty}\"."));
        }
    }

    /// Fields with the same place in the response have the same arguments, to the last item of each
    /// list.
    fn merged(&mut self, sets: &[&'a SelectionSet]) {
        let mut groups: HashMap<(&Name, &Name), Vec<&'a Node<Field>>> = HashMap::default();
        let (mut queue, mut seen) = (sets.to_vec(), HashSet::default());
        while let Some(set) = queue.pop() {
            for selection in &set.selections {
                match selection {
                    Selection::Field(field) => groups
                        .entry((field.response_key(), &set.ty))
                        .or_default()
                        .push(field),
                    Selection::InlineFragment(inline) => queue.push(&inline.selection_set),
                    Selection::FragmentSpread(spread) if seen.insert(&spread.fragment_name) => {
                        queue.extend(
                            self.document
                                .fragments
                                .get(&spread.fragment_name)
                                .map(|fragment| &fragment.selection_set),
                        );
                    }
                    Selection::FragmentSpread(_) => {}
                }
            }
        }
        for ((key, _), fields) in groups {
            let Some((first, rest)) = fields.split_first() else {
                continue;
            };
            for other in rest.iter().filter(|other| !same_lists(first, other)) {
                let message = format!(
                    "Fields \"{key}\" conflict because they have differing arguments. Use different aliases on the fields to fetch both if this was intentional."
                );
                self.problems
                    .push(DocumentProblem::at(other.location(), message));
            }
            let inner: Vec<_> = fields
                .iter()
                .map(|field| &field.selection_set)
                .filter(|set| !set.selections.is_empty())
                .collect();
            if !inner.is_empty() {
                self.merged(&inner);
            }
        }
    }
}

fn same_lists(one: &Field, other: &Field) -> bool {
    let of = |name: &Name| {
        other
            .arguments
            .iter()
            .find(|argument| argument.name == *name)
    };
    one.arguments.iter().all(|argument| {
        of(&argument.name).is_none_or(|same| same_length(&argument.value, &same.value))
    })
}

fn same_length(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::List(one), Value::List(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .zip(other)
                    .all(|(one, other)| same_length(one, other))
        }
        (Value::Object(one), Value::Object(other)) => one.iter().all(|(name, value)| {
            let same = other.iter().find(|(other, _)| other == name);
            same.is_none_or(|(_, same)| same_length(value, same))
        }),
        _ => true,
    }
}
