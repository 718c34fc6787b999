//! GraphQL and REST do the same, under the same names, in the same words: both documents are
//! compared.

mod fields;
mod operations;

use async_graphql::parser::{
    parse_schema,
    types::{BaseType, TypeKind, TypeSystemDefinition},
};
use rest::openapi;
use serde_json::Value;
use std::collections::BTreeMap;

/// A member of a type of GraphQL: what it is said to be, and the name of its own type.
type Members = BTreeMap<String, (String, String)>;

fn types() -> BTreeMap<String, Members> {
    let base = |ty: &async_graphql::parser::types::Type| {
        let mut base = &ty.base;
        loop {
            match base {
                BaseType::Named(name) => return name.to_string(),
                BaseType::List(inner) => base = &inner.base,
            }
        }
    };
    let mut found = BTreeMap::new();
    for definition in parse_schema(graphql::sdl()).unwrap().definitions {
        let TypeSystemDefinition::Type(definition) = definition else {
            continue;
        };
        let mut members = Members::new();
        match &definition.node.kind {
            TypeKind::Object(object) => {
                for field in object.fields.iter().map(|field| &field.node) {
                    let said = field
                        .description
                        .as_ref()
                        .map_or(String::new(), |text| text.node.clone());
                    members.insert(field.name.node.to_string(), (said, base(&field.ty.node)));
                }
            }
            TypeKind::InputObject(object) => {
                for field in object.fields.iter().map(|field| &field.node) {
                    let said = field
                        .description
                        .as_ref()
                        .map_or(String::new(), |text| text.node.clone());
                    members.insert(field.name.node.to_string(), (said, base(&field.ty.node)));
                }
            }
            _ => continue,
        }
        found.insert(definition.node.name.node.to_string(), members);
    }
    found
}

fn document() -> Value {
    serde_json::from_str(&openapi::document(None).unwrap()).unwrap()
}
