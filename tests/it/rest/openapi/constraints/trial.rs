//! Sending each member and each parameter of an operation with a value that its schema does not
//! allow.

use super::{
    properties,
    values::{beyond, rest_of},
};
use crate::support::TestApp;
use axum::http::Method;
use serde_json::Value;

/// What was tried, and what was not refused.
pub(super) struct Trial<'a> {
    pub(super) app: &'a TestApp,
    pub(super) token: &'a str,
    pub(super) document: &'a Value,
    pub(super) tried: usize,
    pub(super) accepted: Vec<String>,
}

impl Trial<'_> {
    /// Sends bodies with one member beyond its bounds.
    pub(super) async fn members(
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
    pub(super) async fn parameters(
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
