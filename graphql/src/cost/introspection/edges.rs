//! What the fields of one object of the schema lead to: fields, arguments, and types, each an object
//! too.

use super::Introspection;
use apollo_compiler::{
    Name, Node, Schema,
    ast::{InputValueDefinition, Type},
    schema::{ExtendedType, FieldDefinition},
};

impl Introspection {
    pub(super) fn edges(
        &mut self,
        schema: &Schema,
        name: &Name,
        definition: &ExtendedType,
    ) -> Vec<(&'static str, Vec<usize>)> {
        match definition {
            ExtendedType::Scalar(_) => Vec::new(),
            ExtendedType::Object(object) => {
                let interfaces = object.implements_interfaces.iter();
                let interfaces = self.named(interfaces.map(|name| name.as_str()));
                vec![
                    (
                        "fields",
                        self.fields(object.fields.values().map(|field| &field.node)),
                    ),
                    ("interfaces", interfaces),
                ]
            }
            ExtendedType::Interface(interface) => {
                let of = |other: &ExtendedType| matches!(other, ExtendedType::Object(object) if object.implements_interfaces.contains(name));
                let possible = schema
                    .types
                    .iter()
                    .filter(|(_, other)| of(other))
                    .map(|(name, _)| name.as_str());
                let possible = self.named(possible);
                vec![
                    (
                        "fields",
                        self.fields(interface.fields.values().map(|field| &field.node)),
                    ),
                    ("possibleTypes", possible),
                ]
            }
            ExtendedType::Union(union) => {
                let members = union.members.iter().map(|member| member.as_str());
                vec![("possibleTypes", self.named(members))]
            }
            ExtendedType::Enum(values) => vec![(
                "enumValues",
                values
                    .values
                    .iter()
                    .map(|_| self.object(Vec::new()))
                    .collect(),
            )],
            ExtendedType::InputObject(object) => {
                let inputs: Vec<_> = object
                    .fields
                    .values()
                    .map(|field| field.node.clone())
                    .collect();
                vec![("inputFields", self.inputs(&inputs))]
            }
        }
    }

    fn fields<'a>(
        &mut self,
        fields: impl Iterator<Item = &'a Node<FieldDefinition>>,
    ) -> Vec<usize> {
        let mut drawn = Vec::new();
        for field in fields {
            let (inputs, ty) = (self.inputs(&field.arguments), self.ty(&field.ty));
            drawn.push(self.object(vec![("args", inputs), ("type", vec![ty])]));
        }
        drawn
    }

    pub(super) fn inputs(&mut self, inputs: &[Node<InputValueDefinition>]) -> Vec<usize> {
        let mut drawn = Vec::with_capacity(inputs.len());
        for input in inputs {
            let ty = self.ty(&input.ty);
            drawn.push(self.object(vec![("type", vec![ty])]));
        }
        drawn
    }

    /// A reference to a type: `[Int!]!` is four objects.
    fn ty(&mut self, ty: &Type) -> usize {
        let inner = match ty {
            Type::Named(name) | Type::NonNullNamed(name) => {
                self.types.get(name.as_str()).copied().unwrap_or_default()
            }
            Type::List(item) | Type::NonNullList(item) => {
                let item = self.ty(item);
                self.object(vec![("ofType", vec![item])])
            }
        };
        if ty.is_non_null() {
            self.object(vec![("ofType", vec![inner])])
        } else {
            inner
        }
    }
}
