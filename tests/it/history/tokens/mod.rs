//! Tokens that were issued: what has become of them, who may know, and how they are ended.

mod list;
mod rights;
mod status;

use super::data;
use crate::support::{TestApp, TestClient, claims};
use serde_json::{Value, json};
use std::collections::HashMap;

const OF_CLIENT: &str = "query($id: ID!, $filter: IssuedTokenFilter) { client(by: { id: $id }) { issuedTokens(filter: $filter) {
    nodes { jti status } totalCount } } }";

const OF_ACCOUNT: &str = "query($first: Int, $after: String, $filter: IssuedTokenFilter) {
    issuedTokens(first: $first, after: $after, filter: $filter) {
      nodes { jti subjectId client { clientId } } totalCount pageInfo { endCursor hasNextPage } } }";

fn jti(token: &str) -> String {
    claims(token)["jti"].as_str().unwrap().to_owned()
}

/// The status of each of a client's tokens, by `jti`, as a caller is told.
async fn statuses(
    app: &TestApp,
    reader: &str,
    client: &TestClient,
    filter: Value,
) -> HashMap<String, String> {
    let data = data(
        app,
        reader,
        OF_CLIENT,
        json!({ "id": client.id.to_string(), "filter": filter }),
    )
    .await;
    let list = &data["client"]["issuedTokens"];
    assert_eq!(list["totalCount"], list["nodes"].as_array().unwrap().len());
    list["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| (text(&node["jti"]), text(&node["status"])))
        .collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}
