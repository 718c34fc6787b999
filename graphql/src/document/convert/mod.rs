//! Converts a document for the executor. It is not parsed a second time: two parsers could
//! understand one text differently.

mod position;
mod selection;
mod value;

pub(super) use position::Positions;

use apollo_compiler::{
    Name, Node,
    ast::Type,
    executable::{ExecutableDocument, Operation, OperationType, VariableDefinition},
};
use async_graphql::{
    Name as OutName, Positioned, Value as Constant,
    parser::types::{self as out, BaseType, DocumentOperations},
};
use selection::merge;

/// Converts a valid document for the executor.
pub(super) fn convert(
    document: &ExecutableDocument,
    positions: &Positions,
) -> out::ExecutableDocument {
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
}
