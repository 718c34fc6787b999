//! The management API, asked as its callers ask it.

mod audit;
mod authorization;
mod client;
mod http;
mod limits;
mod list;
mod role;
mod socket;
mod subscription;

use crate::support::{Auth, TestApp, TestClient};
use serde_json::{Value, json};

impl TestApp {
    /// What a client is answered, with a fresh token.
    pub async fn ask_as(&self, client: &TestClient, query: &str, variables: Value) -> Value {
        let token = self.token(client).await;
        self.graphql(&token, query, variables).await
    }

    /// The data that a client is answered; panics where there are errors.
    pub async fn data_for(&self, client: &TestClient, query: &str, variables: Value) -> Value {
        let answer = self.ask_as(client, query, variables).await;
        assert_eq!(answer["errors"], Value::Null, "{query}");
        answer["data"].clone()
    }

    /// What somebody without a token is answered.
    pub async fn ask_anonymously(&self, query: &str) -> Value {
        self.post_json("/graphql", Auth::None, &json!({ "query": query })).await.json()
    }
}

/// Codes of the top-level errors.
pub fn codes(answer: &Value) -> Vec<&str> {
    let errors = answer["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
    errors.iter().map(|error| error["extensions"]["code"].as_str().unwrap_or("none")).collect()
}

/// Codes of the user errors of a payload.
pub fn user_errors(payload: &Value) -> Vec<&str> {
    payload["userErrors"].as_array().unwrap().iter().map(|error| error["code"].as_str().unwrap()).collect()
}
