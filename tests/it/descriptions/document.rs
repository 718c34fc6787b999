//! The descriptions of the OpenAPI document.

use super::{Descriptions, schema::of_graphql};
use rest::openapi;
use serde_json::Value;

fn document() -> Value {
    serde_json::from_str(&openapi::document(None).unwrap()).unwrap()
}

fn of_rest(document: &Value) -> Descriptions {
    let mut found = Descriptions::default();
    for tag in document["tags"].as_array().unwrap() {
        found.member("tags", tag["name"].as_str().unwrap(), tag);
    }
    for item in document["paths"].as_object().unwrap().values() {
        for operation in item.as_object().unwrap().values() {
            let name = operation["operationId"].as_str().unwrap();
            found.add(
                "operations",
                name,
                operation["summary"].as_str().unwrap_or_default(),
            );
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                found.member(
                    &format!("parameters of {name}"),
                    parameter["name"].as_str().unwrap(),
                    parameter,
                );
            }
            for (status, response) in operation["responses"].as_object().unwrap() {
                found.member(&format!("answers of {name}"), status, response);
                for (header, described) in response["headers"].as_object().into_iter().flatten() {
                    found.member(&format!("headers of {name} {status}"), header, described);
                }
            }
        }
    }
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        found.member("schemas", name, schema);
        let all = ["oneOf", "allOf"]
            .iter()
            .filter_map(|key| schema[key].as_array())
            .flatten()
            .chain([schema]);
        for (member, described) in all
            .filter_map(|schema| schema["properties"].as_object())
            .flatten()
        {
            // A member that may be null refers to its schema within.
            let mut several = described["oneOf"].as_array().into_iter().flatten();
            let within = several
                .find(|schema| schema["description"].is_string())
                .unwrap_or(described);
            found.member(&format!("schema {name}"), member, within);
        }
    }
    found
}

#[test]
fn each_description_of_rest_stands_alone() {
    let found = of_rest(&document());
    assert!(found.0.values().map(Vec::len).sum::<usize>() > 700);
    assert_eq!(found.faults(), Vec::<String>::new());
}

/// OpenAPI has no place for the description of a value, so the schema's lists them.
#[test]
fn each_value_of_an_enum_is_described_in_rest_as_in_graphql() {
    let (graphql, document) = (of_graphql(), document());
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (mut wrong, mut compared) = (Vec::new(), 0);
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        let described = plain(schema["description"].as_str().unwrap_or_default());
        for value in schema["enum"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
        {
            let twin = graphql.0[&format!("type {name}")]
                .iter()
                .find(|(known, _)| known == value);
            let expected = format!("- `{value}`: {}", twin.map_or("", |(_, text)| text));
            compared += 1;
            if !described.contains(&plain(&expected)) {
                wrong.push(format!("{name} does not say: {expected}"));
            }
        }
    }
    assert!(compared > 80, "{compared}");
    assert_eq!(wrong, Vec::<String>::new());
}
