//! The schema that documents are validated against.

use apollo_compiler::{
    Schema,
    ast::{DirectiveList, FieldDefinition, Type},
    name,
    schema::{Component, ExtendedType},
    validation::Valid,
};

/// Adds `__Type.isOneOf`, which the specification has had since 2025 and `apollo-compiler` lacks.
pub(super) fn with_one_of(valid: Valid<Schema>) -> Valid<Schema> {
    let mut schema = valid.into_inner();
    if let Some(ExtendedType::Object(object)) = schema.types.get_mut("__Type") {
        let (name, ty) = (name!(isOneOf), Type::Named(name!(Boolean)));
        let field = FieldDefinition {
            description: None,
            name: name.clone(),
            arguments: Vec::new(),
            ty,
            directives: DirectiveList::default(),
        };
        object.make_mut().fields.insert(name, Component::new(field));
    }
    Valid::assume_valid(schema)
}
