//! Every input has constraints, and the server enforces each of them.

use super::{document, operations};
use crate::support::{ApiSeed, ClientSeed, TestApp};
use axum::http::Method;
use serde_json::{Value, json};

fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(reference) => document.pointer(reference.trim_start_matches('#')).unwrap(),
        None => match schema["oneOf"].as_array().map(Vec::as_slice) {
            // A reference that may be null.
            Some([one, null]) if null["type"] == "null" => resolved(document, one),
            _ => schema,
        },
    }
}

/// Whether a schema says what is allowed: not any text, any number, any list.
fn constrained(document: &Value, schema: &Value) -> bool {
    let schema = resolved(document, schema);
    let is = |kind: &str| {
        schema["type"] == kind
            || schema["type"]
                .as_array()
                .is_some_and(|kinds| kinds.contains(&json!(kind)))
    };
    let has = |keys: &[&str]| keys.iter().any(|key| !schema[*key].is_null());
    match () {
        () if is("string") => has(&["maxLength", "pattern", "enum", "format"]),
        () if is("integer") => has(&["minimum"]) && has(&["maximum"]),
        () if is("array") => {
            has(&["maxItems", "minItems"]) && constrained(document, &schema["items"])
        }
        () => true,
    }
}

/// The properties of a schema, whether it is an object or one of several.
fn properties<'a>(document: &'a Value, schema: &'a Value) -> Vec<(&'a String, &'a Value)> {
    let schema = resolved(document, schema);
    let all = std::iter::once(schema).chain(schema["oneOf"].as_array().into_iter().flatten());
    all.filter_map(|schema| schema["properties"].as_object())
        .flatten()
        .collect()
}

/// Bodies of operations, and what they contain.
fn inputs(document: &Value) -> Vec<(String, &Value)> {
    let mut found: Vec<(String, &Value)> = Vec::new();
    for (name, operation) in operations(document) {
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
        let mut waiting: Vec<_> = properties(document, schema)
            .into_iter()
            .map(|(member, schema)| (format!("{name} {member}"), schema))
            .collect();
        while let Some((place, schema)) = waiting.pop() {
            let items = &resolved(document, schema)["items"];
            waiting.extend(
                properties(document, schema)
                    .into_iter()
                    .map(|(member, schema)| (format!("{place}.{member}"), schema)),
            );
            waiting.extend(
                properties(document, items)
                    .into_iter()
                    .map(|(member, schema)| (format!("{place}.0.{member}"), schema)),
            );
            found.push((place, schema));
        }
    }
    found
}

#[test]
fn every_input_says_what_is_allowed() {
    let document = document();
    let inputs = inputs(&document);
    assert!(inputs.len() > 100, "{}", inputs.len());
    let mut free: Vec<_> = inputs
        .into_iter()
        .filter(|(_, schema)| !constrained(&document, schema))
        .map(|(place, _)| place)
        .collect();
    for (name, operation) in operations(&document) {
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            if !constrained(&document, &parameter["schema"]) {
                free.push(format!("{name} {}", parameter["name"]));
            }
        }
    }
    assert_eq!(free, Vec::<String>::new());
}

/// Values that a schema does not allow, with the constraint that each is beyond.
fn beyond(document: &Value, schema: &Value) -> Vec<(&'static str, Value)> {
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
fn rest_of(operation: &str) -> Value {
    match operation {
        "createAccount" => json!({ "slug": "other", "name": "Other" }),
        "createRole" => json!({ "key": "other", "name": "Other", "permissions": [] }),
        "createResource" => {
            json!({ "identifier": "https://other.test", "name": "Other", "permissions": [] })
        }
        "createUser" => json!({ "username": "other" }),
        "setClientsStatus" => json!({ "ids": [], "status": "ACTIVE" }),
        "deleteClients" => json!({ "ids": [] }),
        "setUserPassword" => json!({ "password": "correct horse battery" }),
        _ => json!({}),
    }
}

/// What was tried, and what was not refused.
struct Trial<'a> {
    app: &'a TestApp,
    token: &'a str,
    document: &'a Value,
    tried: usize,
    accepted: Vec<String>,
}

impl Trial<'_> {
    /// Sends bodies with one member beyond its bounds.
    async fn members(
        &mut self,
        (name, operation): (&str, &Value),
        (method, filled): (&Method, &str),
    ) {
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
        for (member, described) in properties(self.document, schema) {
            for (constraint, value) in beyond(self.document, described) {
                let mut body = rest_of(operation["operationId"].as_str().unwrap());
                body[member] = value;
                let answer = self
                    .app
                    .rest_with(self.token, (method.clone(), filled, body), &[])
                    .await;
                let answer_json = answer.json();
                let pointed = answer_json["errors"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .any(|error| {
                        error["pointer"]
                            .as_str()
                            .is_some_and(|pointer| pointer.starts_with(&format!("#/{member}")))
                    });
                self.tried += 1;
                if !(matches!(answer.status.as_u16(), 409 | 422) && pointed) {
                    self.accepted.push(format!(
                        "{name} {member} {constraint}: {} {answer_json}",
                        answer.status
                    ));
                }
            }
        }
    }

    /// Sends queries with one parameter beyond its bounds.
    async fn parameters(
        &mut self,
        (name, operation): (&str, &Value),
        (method, filled): (&Method, &str),
    ) {
        for parameter in operation["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|parameter| parameter["in"] == "query")
        {
            let named = parameter["name"].as_str().unwrap();
            for (constraint, value) in beyond(self.document, &parameter["schema"]) {
                let text = |value: &Value| {
                    value
                        .as_str()
                        .map_or_else(|| value.to_string(), str::to_owned)
                };
                let values: Vec<_> = value.as_array().map_or_else(
                    || vec![text(&value)],
                    |items| items.iter().map(text).collect(),
                );
                if values.is_empty() {
                    continue;
                }
                let mut query = url::form_urlencoded::Serializer::new(String::new());
                query.extend_pairs(values.iter().map(|value| (named, value)));
                if named == "before" {
                    query.append_pair("last", "1");
                }
                let path = format!("{filled}?{}", query.finish());
                let answer = self
                    .app
                    .rest_with(self.token, (method.clone(), &path, Value::Null), &[])
                    .await;
                let problem = answer.json();
                self.tried += 1;
                if !matches!(answer.status.as_u16(), 400 | 404 | 422)
                    || problem["errors"][0]["parameter"] != named
                {
                    self.accepted.push(format!(
                        "{name} {named} {constraint}: {} {problem}",
                        answer.status
                    ));
                }
            }
        }
    }
}

/// What the description does not allow is refused, with its place: each constraint of each member
/// and parameter is tried.
#[both_databases]
async fn every_constraint_is_enforced(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let token = app.token(&administrator).await;
    let role = app.role(administrator.account, "clerk", &[]).await.id;
    let resource = app.api(ApiSeed::default()).await.id;
    let user = app
        .rest_with(
            &token,
            (Method::POST, "/users", json!({ "username": "ada" })),
            &[],
        )
        .await
        .expect(201)
        .json()["id"]
        .clone();
    let document = document();
    let mut trial = Trial {
        app: &app,
        token: &token,
        document: &document,
        tried: 0,
        accepted: Vec::new(),
    };
    for (name, operation) in operations(&document) {
        let (method, path) = name.split_once(' ').unwrap();
        let path = path.strip_prefix("/api/v1").unwrap_or(path);
        let id = [
            ("/clients/{id}", administrator.id.to_string()),
            ("/roles/{id}", role.to_string()),
            ("/resources/{id}", resource.to_string()),
            ("/users/{id}", user.as_str().unwrap().to_owned()),
            ("/accounts/{id}", app.platform.id.to_string()),
        ];
        let id = id
            .into_iter()
            .find(|(start, _)| path.starts_with(start))
            .map_or("x".to_owned(), |(_, id)| id);
        let method: Method = method.to_uppercase().parse().unwrap();
        let filled = path
            .replace("{id}", &id)
            .replace("{user}", "ada")
            .replace(['{', '}'], "");
        trial.members((&name, operation), (&method, &filled)).await;
        trial
            .parameters((&name, operation), (&method, &filled))
            .await;
    }
    assert_eq!(trial.accepted, Vec::<String>::new());
    assert!(trial.tried > 150, "{}", trial.tried);
}
