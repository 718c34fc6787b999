//! The schema as it is published: kept in step with the code, and nothing in it without a rule.

use async_graphql::parser::{
    parse_schema,
    types::{ServiceDocument, TypeDefinition, TypeKind, TypeSystemDefinition},
};
use domain::permission::Permission;

fn document() -> ServiceDocument {
    parse_schema(graphql::sdl()).unwrap()
}

fn types(document: &ServiceDocument) -> impl Iterator<Item = &TypeDefinition> {
    document
        .definitions
        .iter()
        .filter_map(|definition| match definition {
            TypeSystemDefinition::Type(definition) => Some(&definition.node),
            _ => None,
        })
}

/// Names of an object's fields.
pub(crate) fn fields(object: &str) -> Vec<String> {
    let document = document();
    let definition = types(&document)
        .find(|definition| definition.name.node == object)
        .unwrap();
    match &definition.kind {
        TypeKind::Object(object) => object
            .fields
            .iter()
            .map(|field| field.node.name.node.to_string())
            .collect(),
        _ => panic!("{object} is no object"),
    }
}

#[test]
fn the_schema_in_the_repository_is_the_schema_of_the_code() {
    let kept = include_str!("../../schema.graphql");
    assert!(
        kept == graphql::sdl(),
        "schema.graphql is out of date: run `cargo run -- schema > schema.graphql`"
    );
}

#[test]
fn every_root_field_requires_a_permission_or_is_known_to_need_none() {
    let mut open = Vec::new();
    for definition in types(&document()).filter(|definition| {
        matches!(
            definition.name.node.as_str(),
            "Query" | "Mutation" | "Subscription"
        )
    }) {
        let TypeKind::Object(object) = &definition.kind else {
            panic!("roots are objects")
        };
        for field in &object.fields {
            let rule = field
                .node
                .directives
                .iter()
                .find(|directive| directive.node.name.node == "requires");
            match rule {
                None => open.push(field.node.name.node.to_string()),
                Some(rule) => {
                    let permission = rule
                        .node
                        .arguments
                        .first()
                        .map(|(_, value)| value.node.to_string())
                        .unwrap();
                    assert!(
                        Permission::from_code(permission.trim_matches('"')).is_some(),
                        "{permission} is no permission"
                    );
                }
            }
        }
    }
    open.sort();
    assert_eq!(open, ["node", "nodes", "server", "viewer"]);
}

#[test]
fn node_is_the_only_interface_and_has_no_field_but_its_id() {
    let document = document();
    let interfaces: Vec<_> = types(&document)
        .filter_map(|definition| match &definition.kind {
            TypeKind::Interface(interface) => {
                Some((definition.name.node.as_str(), interface.fields.len()))
            }
            _ => None,
        })
        .collect();
    assert_eq!(interfaces, [("Node", 1)]);
}
