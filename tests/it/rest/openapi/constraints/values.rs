//! Values that a schema does not allow, and bodies to send them in.

use super::resolved;
use serde_json::{Value, json};

/// Values that a schema does not allow, with the constraint that each is beyond.
pub(super) fn beyond(document: &Value, schema: &Value) -> Vec<(&'static str, Value)> {
    let schema = resolved(document, schema);
    let number = |key: &str| schema[key].as_i64();
    let long = |length: i64| "a".repeat(usize::try_from(length).unwrap());
    let item = match &resolved(document, &schema["items"])["enum"][0] {
        Value::Null => json!("a"),
        one => one.clone(),
    };
    let found = [
        (
            "maxLength",
            number("maxLength").map(|max| json!(long(max + 1))),
        ),
        (
            "minLength",
            number("minLength").map(|min| json!(long(min - 1))),
        ),
        (
            "pattern",
            schema["pattern"].is_string().then(|| json!("§ §")),
        ),
        (
            "enum",
            schema["enum"].is_array().then(|| json!("SOMETIMES")),
        ),
        (
            "format",
            (schema["format"] == "date-time").then(|| json!("yesterday")),
        ),
        ("minimum", number("minimum").map(|min| json!(min - 1))),
        ("maximum", number("maximum").map(|max| json!(max + 1))),
        (
            "minItems",
            number("minItems").filter(|min| *min > 0).map(|_| json!([])),
        ),
        (
            "maxItems",
            number("maxItems").map(|max| json!(vec![item; usize::try_from(max + 1).unwrap()])),
        ),
    ];
    found
        .into_iter()
        .filter_map(|(name, value)| value.map(|value| (name, value)))
        .collect()
}

/// What else a body needs, so that nothing but the one member is wrong with it.
pub(super) fn rest_of(operation: &str) -> Value {
    match operation {
        "createAccount" => json!({ "slug": "other", "name": "Other" }),
        "createRole" => json!({ "key": "other", "name": "Other", "permissions": [] }),
        "createResource" => {
            json!({ "identifier": "https://other.test", "name": "Other", "permissions": [] })
        }
        "createWebhook" => json!({ "name": "Other", "url": "https://example.com/" }),
        "createUser" => json!({ "username": "other" }),
        "setClientsStatus" => json!({ "ids": [], "status": "ACTIVE" }),
        "deleteClients" => json!({ "ids": [] }),
        "setUserPassword" => json!({ "password": "correct horse battery" }),
        _ => json!({}),
    }
}
