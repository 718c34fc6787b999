//! Converts a document for the executor. It is not parsed a second time: two parsers could
//! understand one text differently.

use apollo_compiler::{
    Name, Node,
    ast::{Directive, DirectiveList, Type, Value},
    executable::{
        Argument, ExecutableDocument, Field, Operation, OperationType, Selection, SelectionSet,
        VariableDefinition,
    },
    parser::SourceSpan,
};
use async_graphql::{
    Name as OutName, Number, Pos, Positioned, Value as Constant,
    indexmap::IndexMap,
    parser::types::{self as out, BaseType, DocumentOperations},
};
use async_graphql_value::Value as OutValue;
use std::collections::HashMap;

/// Line and column, in characters, of each byte of a text.
pub struct Positions(Vec<Pos>);

impl Positions {
    /// Reads the text once, so that each position in it is found at once.
    pub fn of(text: &str) -> Self {
        let (mut places, mut at, mut before) = (
            Vec::with_capacity(text.len() + 1),
            Pos { line: 1, column: 1 },
            '\0',
        );
        for c in text.chars() {
            if c == '\n' && before == '\r' {
                at.column = 1;
            } else if before == '\n' || before == '\r' {
                at = Pos {
                    line: at.line + 1,
                    column: 1,
                };
            }
            places.extend(std::iter::repeat_n(at, c.len_utf8()));
            at.column += 1;
            before = c;
        }
        places.push(at);
        Self(places)
    }

    /// Where a node begins.
    pub fn at(&self, span: Option<SourceSpan>) -> Pos {
        span.and_then(|span| self.0.get(span.offset()).copied())
            .unwrap_or_default()
    }
}

/// Converts a valid document for the executor.
pub fn convert(document: &ExecutableDocument, positions: &Positions) -> out::ExecutableDocument {
    let writer = DocumentWriter {
        document,
        positions,
    };
    let named = |(name, operation): (&Name, &Node<Operation>)| {
        (writer.name(name), writer.operation(operation))
    };
    let operations = match &document.operations.anonymous {
        Some(operation) => DocumentOperations::Single(writer.operation(operation)),
        None => DocumentOperations::Multiple(document.operations.named.iter().map(named).collect()),
    };
    let fragments = document.fragments.iter().map(|(name, fragment)| {
        let definition = out::FragmentDefinition {
            type_condition: writer.condition(fragment.type_condition()),
            directives: writer.directives(&fragment.directives),
            selection_set: writer.set(&fragment.selection_set, positions.at(fragment.location())),
        };
        (
            writer.name(name),
            Positioned::new(definition, positions.at(fragment.location())),
        )
    });
    out::ExecutableDocument {
        operations,
        fragments: fragments.collect(),
    }
}

struct DocumentWriter<'a> {
    document: &'a ExecutableDocument,
    positions: &'a Positions,
}

impl DocumentWriter<'_> {
    fn name(&self, name: &Name) -> OutName {
        OutName::new(name)
    }

    fn placed(&self, name: &Name) -> Positioned<OutName> {
        Positioned::new(self.name(name), self.positions.at(name.location()))
    }

    fn condition(&self, name: &Name) -> Positioned<out::TypeCondition> {
        Positioned::new(
            out::TypeCondition {
                on: self.placed(name),
            },
            self.positions.at(name.location()),
        )
    }

    fn operation(&self, operation: &Node<Operation>) -> Positioned<out::OperationDefinition> {
        let pos = self.positions.at(operation.location());
        let mut items = Vec::new();
        self.outright(&operation.selection_set, &mut items);
        let definition = out::OperationDefinition {
            ty: match operation.operation_type {
                OperationType::Query => out::OperationType::Query,
                OperationType::Mutation => out::OperationType::Mutation,
                OperationType::Subscription => out::OperationType::Subscription,
            },
            variable_definitions: operation
                .variables
                .iter()
                .map(|variable| self.variable(variable))
                .collect(),
            directives: self.directives(&operation.directives),
            selection_set: Positioned::new(
                out::SelectionSet {
                    items: merge(items),
                },
                pos,
            ),
        };
        Positioned::new(definition, pos)
    }

    fn variable(&self, variable: &Node<VariableDefinition>) -> Positioned<out::VariableDefinition> {
        let default = variable.default_value.as_ref().map(|value| {
            let constant = self.value(value).into_const().unwrap_or(Constant::Null);
            Positioned::new(constant, self.positions.at(value.location()))
        });
        let definition = out::VariableDefinition {
            name: self.placed(&variable.name),
            var_type: Positioned::new(
                self.ty(&variable.ty),
                self.positions.at(variable.ty.location()),
            ),
            directives: self.directives(&variable.directives),
            default_value: default,
        };
        Positioned::new(definition, self.positions.at(variable.location()))
    }

    fn ty(&self, ty: &Type) -> out::Type {
        let base = match ty {
            Type::Named(name) | Type::NonNullNamed(name) => BaseType::Named(self.name(name)),
            Type::List(inner) | Type::NonNullList(inner) => {
                BaseType::List(Box::new(self.ty(inner)))
            }
        };
        out::Type {
            base,
            nullable: !ty.is_non_null(),
        }
    }

    /// The fields at the top, including those of fragments: the executor finds the field of a
    /// subscription only there, and would execute a mutation twice that is selected twice, once in
    /// a fragment.
    fn outright(&self, set: &SelectionSet, items: &mut Vec<Positioned<out::Selection>>) {
        for selection in &set.selections {
            match selection {
                Selection::InlineFragment(inline) if inline.directives.is_empty() => {
                    self.outright(&inline.selection_set, items)
                }
                Selection::FragmentSpread(spread) if spread.directives.is_empty() => {
                    if let Some(fragment) = self.document.fragments.get(&spread.fragment_name) {
                        self.outright(&fragment.selection_set, items);
                    }
                }
                other => items.push(self.selection(other)),
            }
        }
    }

    fn set(&self, set: &SelectionSet, pos: Pos) -> Positioned<out::SelectionSet> {
        let items = set
            .selections
            .iter()
            .map(|selection| self.selection(selection))
            .collect();
        Positioned::new(
            out::SelectionSet {
                items: merge(items),
            },
            pos,
        )
    }

    fn selection(&self, selection: &Selection) -> Positioned<out::Selection> {
        match selection {
            Selection::Field(field) => {
                let pos = self.positions.at(field.location());
                Positioned::new(
                    out::Selection::Field(Positioned::new(self.field(field, pos), pos)),
                    pos,
                )
            }
            Selection::FragmentSpread(spread) => {
                let pos = self.positions.at(spread.location());
                let node = out::FragmentSpread {
                    fragment_name: self.placed(&spread.fragment_name),
                    directives: self.directives(&spread.directives),
                };
                Positioned::new(
                    out::Selection::FragmentSpread(Positioned::new(node, pos)),
                    pos,
                )
            }
            Selection::InlineFragment(inline) => {
                let pos = self.positions.at(inline.location());
                let node = out::InlineFragment {
                    type_condition: inline
                        .type_condition
                        .as_ref()
                        .map(|name| self.condition(name)),
                    directives: self.directives(&inline.directives),
                    selection_set: self.set(&inline.selection_set, pos),
                };
                Positioned::new(
                    out::Selection::InlineFragment(Positioned::new(node, pos)),
                    pos,
                )
            }
        }
    }

    fn field(&self, field: &Node<Field>, pos: Pos) -> out::Field {
        out::Field {
            alias: field.alias.as_ref().map(|alias| self.placed(alias)),
            name: self.placed(&field.name),
            arguments: self.arguments(&field.arguments),
            directives: self.directives(&field.directives),
            selection_set: self.set(&field.selection_set, pos),
        }
    }

    fn arguments(
        &self,
        arguments: &[Node<Argument>],
    ) -> Vec<(Positioned<OutName>, Positioned<OutValue>)> {
        let one = |argument: &Node<Argument>| {
            let value = Positioned::new(
                self.value(&argument.value),
                self.positions.at(argument.value.location()),
            );
            (self.placed(&argument.name), value)
        };
        arguments.iter().map(one).collect()
    }

    fn directives(&self, directives: &DirectiveList) -> Vec<Positioned<out::Directive>> {
        let one = |directive: &Node<Directive>| {
            let node = out::Directive {
                name: self.placed(&directive.name),
                arguments: self.arguments(&directive.arguments),
            };
            Positioned::new(node, self.positions.at(directive.location()))
        };
        directives.iter().map(one).collect()
    }

    fn value(&self, value: &Value) -> OutValue {
        match value {
            Value::Null => OutValue::Null,
            Value::Enum(name) => OutValue::Enum(self.name(name)),
            Value::Variable(name) => OutValue::Variable(self.name(name)),
            Value::String(text) => OutValue::String(text.clone()),
            Value::Boolean(value) => OutValue::Boolean(*value),
            Value::Int(number) => number_of(number.as_str()),
            Value::Float(number) => number_of(number.as_str()),
            Value::List(items) => {
                OutValue::List(items.iter().map(|item| self.value(item)).collect())
            }
            Value::Object(fields) => {
                let fields: IndexMap<_, _> = fields
                    .iter()
                    .map(|(name, value)| (self.name(name), self.value(value)))
                    .collect();
                OutValue::Object(fields)
            }
        }
    }
}

/// A number; one that no integer can hold is an ID of digits, which is a text.
fn number_of(text: &str) -> OutValue {
    text.parse::<Number>()
        .map_or_else(|_| OutValue::String(text.to_owned()), OutValue::Number)
}

/// Merges fields with the same place in the response (GraphQL specification, section 6.3.2): the
/// executor would execute each.
fn merge(items: Vec<Positioned<out::Selection>>) -> Vec<Positioned<out::Selection>> {
    let mut merged: Vec<Positioned<out::Selection>> = Vec::with_capacity(items.len());
    let mut places: HashMap<OutName, usize> = HashMap::new();
    for mut item in items {
        let key = match &item.node {
            out::Selection::Field(field) if field.node.directives.is_empty() => {
                Some(field.node.response_key().node.clone())
            }
            _ => None,
        };
        let same = key
            .as_ref()
            .and_then(|key| places.get(key))
            .and_then(|place| merged.get_mut(*place));
        match (same.map(|same| &mut same.node), &mut item.node) {
            (Some(out::Selection::Field(same)), out::Selection::Field(field)) => {
                let both = &mut same.node.selection_set.node.items;
                both.append(&mut field.node.selection_set.node.items);
                *both = merge(std::mem::take(both));
            }
            _ => {
                if let Some(key) = key {
                    places.insert(key, merged.len());
                }
                merged.push(item);
            }
        }
    }
    merged
}
