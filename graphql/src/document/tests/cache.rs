//! Documents that are known: answered as new ones are, and bounded in memory.

use super::{documents, params};
use crate::document::CACHE_BYTES;
use serde_json::json;

/// A cached document gives the same as a new one, errors with their positions included.
#[test]
fn a_document_that_is_known_is_answered_as_one_that_is_new() {
    let documents = documents();
    for query in ["{ viewer { scopes } }", "{ viewer { colour } }", "{"] {
        let ask = || {
            documents
                .prepare(params(query, &json!({})))
                .map(|prepared| prepared.kind())
                .map_err(|error| serde_json::to_string(&error.into_server_errors()).unwrap())
        };
        assert_eq!(ask(), ask(), "{query}");
    }
    assert_eq!(documents.known.len(), 3);
}

#[test]
fn documents_that_are_kept_have_a_bound() {
    let documents = documents();
    for n in 0..500 {
        let comment = format!("# {n} {}\n{{ viewer {{ scopes }} }}", "x".repeat(5_000));
        assert!(documents.prepare(params(&comment, &json!({}))).is_ok());
    }
    assert!(
        documents.known.weight() <= CACHE_BYTES,
        "{}",
        documents.known.weight()
    );
    assert!(documents.known.len() < 100);
}
