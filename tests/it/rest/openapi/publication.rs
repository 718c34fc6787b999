//! The published description is complete, consistent and served.

use super::{document, operations};
use crate::support::{Setup, TestApp};
use rest::openapi;
use serde_json::{Value, json};

#[test]
fn the_description_in_the_repository_is_the_one_of_the_code() {
    let kept = include_str!("../../../../openapi.json");
    assert!(
        kept == openapi::document(None).unwrap(),
        "openapi.json is out of date: run `cargo run -- openapi > openapi.json`"
    );
}

#[test]
fn every_operation_has_a_name_a_rule_and_its_refusals() {
    let document = document();
    let mut names = Vec::new();
    for (name, operation) in operations(&document) {
        names.push(operation["operationId"].as_str().unwrap().to_owned());
        let scopes = operation["security"][0]["oauth2"].as_array().unwrap();
        assert_eq!(
            scopes.is_empty(),
            operation["operationId"] == "getServer",
            "{name}"
        );
        let known = &document["components"]["securitySchemes"]["oauth2"]["flows"]["clientCredentials"]
            ["scopes"];
        assert!(
            scopes
                .iter()
                .all(|scope| known[scope.as_str().unwrap()].is_string()),
            "{name}"
        );
        for status in ["400", "401", "403", "500", "503"] {
            let schema =
                &operation["responses"][status]["content"]["application/problem+json"]["schema"];
            assert_eq!(
                schema,
                &json!({ "$ref": "#/components/schemas/Problem" }),
                "{name} {status}"
            );
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
                    assert!(
                        document
                            .pointer(reference.trim_start_matches('#'))
                            .is_some(),
                        "{reference}"
                    );
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

#[test]
fn items_of_lists_are_referred_to() {
    let document = document();
    let mut lists = 0;
    for (name, schema) in document["components"]["schemas"]
        .as_object()
        .unwrap()
        .iter()
        .filter(|(name, _)| name.starts_with("Part_") || name.starts_with("Whole_"))
    {
        lists += 1;
        assert!(
            schema["properties"]["items"]["items"]["$ref"].is_string(),
            "{name}"
        );
    }
    assert!(lists > 5);
}

#[test]
fn answers_have_their_headers() {
    let document = document();
    for (name, operation) in operations(&document) {
        let header = |status: &str, header: &str| {
            operation["responses"][status]["headers"][header]["description"].is_string()
        };
        assert!(
            header("401", "WWW-Authenticate") && header("503", "Retry-After"),
            "{name}"
        );
        assert!(
            operation["responses"]["304"].is_null() || header("304", "ETag"),
            "{name}"
        );
    }
}

#[both_databases]
async fn it_is_served_to_everybody_and_says_where_the_server_is(app: TestApp) {
    let app = app
        .node(Setup {
            issuer: "https://latchkey.test/base",
            ..Setup::default()
        })
        .await;
    for path in ["/api/openapi.json", "/base/api/openapi.json"] {
        let served = app.get(path).await.expect(200);
        assert_eq!(served.header("content-type"), "application/json");
        let served = served.json();
        assert_eq!(
            served["servers"],
            json!([{ "url": "https://latchkey.test/base" }])
        );
        assert_eq!(served["paths"], document()["paths"]);
    }
}
