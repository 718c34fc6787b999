//! Tests of the cost of responses, by sizes of the schema and of the request.

mod introspection;
mod page;
mod permission;
mod schema;

use super::PermissionCounts;
use crate::{
    document::{DocumentError, Documents, Params},
    error::code,
    sdl,
};
use serde_json::{Value as Json, json};

/// The error about the cost of a query, where there are so many permissions.
fn refusal(query: &str, variables: Json, permissions: u64) -> Option<String> {
    refused(query, variables, PermissionCounts::of_one(permissions))
}

fn refused(query: &str, variables: Json, counts: PermissionCounts) -> Option<String> {
    cost(query, variables, counts).err().map(|error| {
        assert_eq!(error.code, code::QUERY_TOO_LARGE);
        error.problems[0].message.clone()
    })
}

/// How much work a query is, or why it is refused.
fn cost(query: &str, variables: Json, counts: PermissionCounts) -> Result<u64, DocumentError> {
    let documents = Documents::new(&sdl()).unwrap();
    let params = Params {
        query: query.to_owned(),
        operation_name: None,
        variables: variables.as_object().cloned(),
        _extensions: None,
    };
    let prepared = documents
        .prepare(params)
        .unwrap_or_else(|error| panic!("{query}: {}", error.problems[0].message));
    documents.cost(&prepared, &counts)
}

fn work(query: &str) -> u64 {
    let counted = cost(query, json!({}), PermissionCounts::of_one(25));
    counted.unwrap_or_else(|error| panic!("{query}: {}", error.problems[0].message))
}

#[test]
fn values_of_lists_and_json_documents_are_work() {
    assert_eq!(work("{ clients(first: 9) { nodes { id name } } }"), 30);
    assert_eq!(
        work("{ auditEvents(first: 9) { nodes { id details } } }"),
        1821
    );
    let urls = "{ clients(first: 9) { nodes { urls { redirectUris } } } }";
    assert!(work(urls) > 9 * 100, "{}", work(urls));
}

fn passes(query: &str) -> bool {
    refusal(query, json!({}), 25).is_none()
}
