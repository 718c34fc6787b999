//! Every list and every naming argument of the schema is known to the cost.

use crate::{
    cost::{
        lists::{Length, length},
        names::NAMING,
    },
    document::COUNTED,
    sdl,
};
use apollo_compiler::{Schema, executable::Field, schema::ExtendedType};
use serde_json::Map;

#[test]
fn every_argument_of_a_root_field_that_may_name_something_is_known() {
    let schema = Schema::parse_and_validate(sdl(), "schema.graphql").unwrap();
    let others = [
        "first",
        "after",
        "last",
        "before",
        "filter",
        "orderBy",
        "accessLevel",
        "permissions",
        "role",
        "jti",
        "token",
    ];
    for root in ["Query", "Mutation", "Subscription"] {
        let Some(ExtendedType::Object(object)) = schema.types.get(root) else {
            panic!("there is no {root}")
        };
        for argument in object.fields.values().flat_map(|field| &field.arguments) {
            let name = argument.name.as_str();
            assert!(
                NAMING.contains(&name) || others.contains(&name),
                "{root}: {name}"
            );
        }
    }
}

/// A list without a known length counts as very long, so each list of the schema needs one.
#[test]
fn every_list_of_the_schema_is_known() {
    let schema = Schema::parse_and_validate(sdl(), "schema.graphql").unwrap();
    let nothing = Map::new();
    for (name, definition) in &schema.types {
        let ExtendedType::Object(object) = definition else {
            continue;
        };
        for field in object
            .fields
            .values()
            .filter(|field| field.ty.is_list() && !name.starts_with("__"))
        {
            let leaf = !matches!(
                schema.types.get(field.ty.inner_named_type()),
                Some(ExtendedType::Object(_) | ExtendedType::Interface(_))
            );
            let mut asked = Field::new(field.name.clone(), field.node.clone());
            if !leaf {
                let anything = asked.clone();
                asked.selection_set.push(anything);
            }
            let of = |permissions| length(name, &asked, (&nothing, permissions));
            assert!(
                !matches!(of(17), Length::Items(1000) | Length::Values(1000)),
                "{name}.{}",
                field.name
            );
            let listed = COUNTED.iter().any(|word| field.name.contains(word));
            assert!(
                of(17) == of(18) || listed,
                "{name}.{} depends on how many permissions there are",
                field.name
            );
        }
    }
}
