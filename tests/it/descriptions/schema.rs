//! The descriptions of the GraphQL schema.

use super::Descriptions;
use async_graphql::{
    Positioned,
    parser::{
        parse_schema,
        types::{FieldDefinition, InputValueDefinition, TypeKind, TypeSystemDefinition},
    },
};

pub(super) fn of_graphql() -> Descriptions {
    fn inputs(found: &mut Descriptions, beside: &str, all: &[Positioned<InputValueDefinition>]) {
        for value in all.iter().map(|value| &value.node) {
            found.add(
                beside,
                &value.name.node,
                value.description.as_ref().map_or("", |text| &text.node),
            );
        }
    }
    fn fields(found: &mut Descriptions, owner: &str, all: &[Positioned<FieldDefinition>]) {
        for field in all.iter().map(|field| &field.node) {
            let name = &field.name.node;
            found.add(
                &format!("type {owner}"),
                name,
                field.description.as_ref().map_or("", |text| &text.node),
            );
            inputs(found, &format!("field {owner}.{name}"), &field.arguments);
        }
    }
    let mut found = Descriptions::default();
    for definition in parse_schema(graphql::sdl()).unwrap().definitions {
        let TypeSystemDefinition::Type(definition) = definition else {
            continue;
        };
        let (definition, beside) = (
            &definition.node,
            format!("type {}", definition.node.name.node),
        );
        found.add(
            "types",
            &definition.name.node,
            definition
                .description
                .as_ref()
                .map_or("", |text| &text.node),
        );
        match &definition.kind {
            TypeKind::Object(object) => fields(&mut found, &definition.name.node, &object.fields),
            TypeKind::Interface(interface) => {
                fields(&mut found, &definition.name.node, &interface.fields)
            }
            TypeKind::InputObject(input) => inputs(&mut found, &beside, &input.fields),
            TypeKind::Enum(list) => {
                for value in list.values.iter().map(|value| &value.node) {
                    found.add(
                        &beside,
                        &value.value.node,
                        value.description.as_ref().map_or("", |text| &text.node),
                    );
                }
            }
            TypeKind::Scalar | TypeKind::Union(_) => {}
        }
    }
    found
}

#[test]
fn each_description_of_graphql_stands_alone() {
    let found = of_graphql();
    assert!(found.0.values().map(Vec::len).sum::<usize>() > 700);
    assert_eq!(found.faults(), Vec::<String>::new());
}
