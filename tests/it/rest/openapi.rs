//! The description as it is published: kept in step with the code, complete, and served.

use crate::support::{Setup, TestApp};
use latchkey::rest::openapi;
use serde_json::{Value, json};

fn document() -> Value {
    serde_json::from_str(&openapi::document(None).unwrap()).unwrap()
}

fn operations(document: &Value) -> Vec<(String, &Value)> {
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        all.extend(item.as_object().unwrap().iter().map(|(method, operation)| (format!("{method} {path}"), operation)));
    }
    all
}

#[test]
fn the_description_in_the_repository_is_the_one_of_the_code() {
    let kept = include_str!("../../../openapi.json");
    assert!(kept == openapi::document(None).unwrap(), "openapi.json is out of date: run `cargo run -- openapi > openapi.json`");
}

#[test]
fn everything_in_it_is_described() {
    let document = document();
    assert_eq!(document["openapi"].as_str().unwrap().split('.').take(2).collect::<Vec<_>>(), ["3", "1"]);
    let mut silent = Vec::new();
    let mut note = |place: String, described: &Value| {
        if described.as_str().is_none_or(str::is_empty) {
            silent.push(place);
        }
    };
    for (name, operation) in operations(&document) {
        note(format!("{name} summary"), &operation["summary"]);
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            note(format!("{name} {}", parameter["name"]), &parameter["description"]);
        }
        for (status, response) in operation["responses"].as_object().unwrap() {
            note(format!("{name} {status}"), &response["description"]);
        }
    }
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        for (property, described) in schema["properties"].as_object().into_iter().flatten() {
            let referred = described["$ref"].is_string() || described["oneOf"].is_array();
            if !referred {
                note(format!("{name}.{property}"), &described["description"]);
            }
        }
    }
    assert_eq!(silent, Vec::<String>::new());
}

#[test]
fn every_operation_has_a_name_a_rule_and_its_refusals() {
    let document = document();
    let mut names = Vec::new();
    for (name, operation) in operations(&document) {
        names.push(operation["operationId"].as_str().unwrap().to_owned());
        let scopes = operation["security"][0]["oauth2"].as_array().unwrap();
        assert!(!scopes.is_empty(), "{name}");
        let known = &document["components"]["securitySchemes"]["oauth2"]["flows"]["clientCredentials"]["scopes"];
        assert!(scopes.iter().all(|scope| known[scope.as_str().unwrap()].is_string()), "{name}");
        for status in ["400", "401", "403", "500", "503"] {
            let schema = &operation["responses"][status]["content"]["application/problem+json"]["schema"];
            assert_eq!(schema, &json!({ "$ref": "#/components/schemas/Problem" }), "{name} {status}");
        }
    }
    let all = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), all);
}

#[test]
fn every_reference_leads_somewhere() {
    fn walk(value: &Value, document: &Value) {
        match value {
            Value::Object(members) => {
                if let Some(Value::String(reference)) = members.get("$ref") {
                    assert!(document.pointer(reference.trim_start_matches('#')).is_some(), "{reference}");
                }
                members.values().for_each(|value| walk(value, document));
            }
            Value::Array(items) => items.iter().for_each(|value| walk(value, document)),
            _ => {}
        }
    }
    let document = document();
    walk(&document, &document);
}

both_databases! {
    async fn it_is_served_to_everybody_and_says_where_the_server_is(app: TestApp) {
        let app = app.node(Setup { issuer: "https://latchkey.test/base", ..Setup::default() }).await;
        for path in ["/api/openapi.json", "/base/api/openapi.json"] {
            let served = app.get(path).await.expect(200);
            assert_eq!(served.header("content-type"), "application/json");
            let served = served.json();
            assert_eq!(served["servers"], json!([{ "url": "https://latchkey.test/base" }]));
            assert_eq!(served["paths"], document()["paths"]);
        }
    }
}
