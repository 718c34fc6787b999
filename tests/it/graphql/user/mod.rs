//! Users: created, changed, found, deleted; who may stand below whom, and that no caller gives a
//! user more than they have.

mod change;
mod list;
mod password;
mod rights;
mod sessions;
mod subusers;
mod usernames;

use crate::support::{TestApp, TestClient};
use serde_json::Value;

const USER: &str = "user { id username displayName email kind status version parent { username } role { key } passwordChangedAt }";

const LIST: &str = "query($first: Int, $after: String, $last: Int, $before: String, $filter: UserFilter) {
    users(first: $first, after: $after, last: $last, before: $before, filter: $filter) {
      nodes { username } totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }";

const DELETE: &str = "mutation($id: ID!) { deleteUser(input: { id: $id }) { deletedUserId userErrors { code path } } }";

async fn create(app: &TestApp, caller: &TestClient, input: Value) -> Value {
    app.done_as(caller, ("createUser", USER), input).await["user"].clone()
}

async fn page(app: &TestApp, caller: &TestClient, variables: Value) -> (Vec<String>, Value) {
    let users = app.data_for(caller, LIST, variables).await["users"].clone();
    let names = users["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| node["username"].as_str().unwrap().to_owned())
        .collect();
    (names, users)
}
