//! What is remembered of tokens, and how it is told.

mod account_usage;
mod activity;
mod retention;
mod tokens;
mod usage;

use crate::support::TestApp;
use serde_json::Value;

/// The data that the holder of a token is answered; panics where there are errors.
async fn data(app: &TestApp, token: &str, query: &str, variables: Value) -> Value {
    let answer = app.graphql(token, query, variables).await;
    assert_eq!(answer["errors"], Value::Null, "{query}");
    answer["data"].clone()
}

/// One member of each item of a list.
fn each<'a>(list: &'a Value, member: &str) -> Vec<&'a str> {
    list.as_array()
        .unwrap()
        .iter()
        .map(|item| item[member].as_str().unwrap())
        .collect()
}
