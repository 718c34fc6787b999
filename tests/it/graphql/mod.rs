//! The management API, asked as its callers ask it.

mod answer;
mod audit;
mod audit_search;
mod authorization;
mod belonging;
mod client;
mod duplicate;
mod http;
mod impact;
mod import;
mod limits;
mod list;
mod names;
mod owner;
mod policy;
mod reach;
mod role;
mod secret;
mod server;
mod socket;
mod subscription;
mod unchanged;
mod urls;
mod user;

use crate::support::{Auth, TestApp, TestClient};
use serde_json::{Value, json};

impl TestApp {
    /// What a client is answered, with a fresh token.
    pub(crate) async fn ask_as(&self, client: &TestClient, query: &str, variables: Value) -> Value {
        let token = self.token(client).await;
        self.graphql(&token, query, variables).await
    }

    /// The data that a client is answered; panics where there are errors.
    pub(crate) async fn data_for(
        &self,
        client: &TestClient,
        query: &str,
        variables: Value,
    ) -> Value {
        let answer = self.ask_as(client, query, variables).await;
        assert_eq!(answer["errors"], Value::Null, "{query}");
        answer["data"].clone()
    }

    /// What a mutation with one input does for a client: its payload, with this selection and all
    /// `userErrors`; panics where there are errors.
    pub(crate) async fn change_as(
        &self,
        client: &TestClient,
        (field, selection): (&str, &str),
        input: Value,
    ) -> Value {
        let kind = field[..1].to_uppercase() + &field[1..];
        let errors = "userErrors { code path message subjectId }";
        let query = format!(
            "mutation($input: {kind}Input!) {{ {field}(input: $input) {{ {selection} {errors} }} }}"
        );
        self.data_for(client, &query, json!({ "input": input }))
            .await[field]
            .clone()
    }

    /// As [`TestApp::change_as`], where nothing may be refused.
    pub(crate) async fn done_as(
        &self,
        client: &TestClient,
        (field, selection): (&str, &str),
        input: Value,
    ) -> Value {
        let payload = self.change_as(client, (field, selection), input).await;
        assert_eq!(payload["userErrors"], json!([]), "{field}");
        payload
    }

    /// As [`TestApp::change_as`], for what must be refused: codes and paths, as in `TAKEN
    /// clientId`.
    pub(crate) async fn refused_as(
        &self,
        client: &TestClient,
        field: &str,
        input: Value,
    ) -> Vec<String> {
        refusals(&self.change_as(client, (field, "__typename"), input).await)
    }

    /// The answer to a caller without a token.
    pub(crate) async fn ask_anonymously(&self, query: &str) -> Value {
        self.post_json("/graphql", Auth::None, &json!({ "query": query }))
            .await
            .json()
    }
}

/// Codes of the top-level errors.
pub(crate) fn codes(answer: &Value) -> Vec<&str> {
    let errors = answer["errors"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    errors
        .iter()
        .map(|error| error["extensions"]["code"].as_str().unwrap_or("none"))
        .collect()
}

/// Codes of the user errors of a payload.
pub(crate) fn user_errors(payload: &Value) -> Vec<&str> {
    payload["userErrors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["code"].as_str().unwrap())
        .collect()
}

/// Codes and paths of the user errors of a payload, as in `TAKEN clientId`.
pub(crate) fn refusals(payload: &Value) -> Vec<String> {
    let path = |error: &Value| {
        error["path"]
            .as_array()
            .unwrap()
            .iter()
            .map(|part| part.as_str().unwrap())
            .collect::<Vec<_>>()
            .join(".")
    };
    let errors = payload["userErrors"].as_array().unwrap();
    errors
        .iter()
        .map(|error| {
            format!("{} {}", error["code"].as_str().unwrap(), path(error))
                .trim()
                .to_owned()
        })
        .collect()
}

/// How the client authenticates whose secret was shown in this payload.
pub(crate) fn credentials(payload: &Value) -> Auth {
    let text = |name: &str| payload["credentials"][name].as_str().unwrap().to_owned();
    Auth::Basic(text("clientId"), text("clientSecret"))
}
