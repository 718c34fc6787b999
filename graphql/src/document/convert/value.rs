//! Converts arguments, directives and the values in them.

use super::DocumentWriter;
use apollo_compiler::{
    Node,
    ast::{Directive, DirectiveList, Value},
    executable::Argument,
};
use async_graphql::{
    Name as OutName, Number, Positioned, indexmap::IndexMap, parser::types as out,
};
use async_graphql_value::Value as OutValue;

impl DocumentWriter<'_> {
    pub(super) fn arguments(
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

    pub(super) fn directives(&self, directives: &DirectiveList) -> Vec<Positioned<out::Directive>> {
        let one = |directive: &Node<Directive>| {
            let node = out::Directive {
                name: self.placed(&directive.name),
                arguments: self.arguments(&directive.arguments),
            };
            Positioned::new(node, self.positions.at(directive.location()))
        };
        directives.iter().map(one).collect()
    }

    pub(super) fn value(&self, value: &Value) -> OutValue {
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
