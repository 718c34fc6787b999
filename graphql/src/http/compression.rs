//! Compression of answers to queries, where the caller accepts it (RFC 9110 section 12.5.3): the
//! answer to an introspection is nine times shorter then.
//!
//! Answers to mutations are never compressed. They may contain a secret beside text that the caller
//! chose, and the length of both compressed together tells about the secret (the attack BREACH).

use axum::{body::HttpBody, http::Response, response::Response as Answer};
use tower_http::compression::{CompressionLayer, Predicate};

/// Length of the shortest answer that is compressed, in bytes: a shorter one fits into one packet.
const MIN_BYTES: u64 = 1024;

/// Marks an answer that may be compressed.
#[derive(Clone, Copy)]
struct OfQuery;

/// Allows an answer to a query to be compressed.
pub(super) fn allow(mut answer: Answer) -> Answer {
    answer.extensions_mut().insert(OfQuery);
    answer
}

/// Admits answers that were marked, and are not too short to be worth it.
#[derive(Clone, Copy)]
pub(crate) struct MarkedOnly;

impl Predicate for MarkedOnly {
    fn should_compress<B: HttpBody>(&self, response: &Response<B>) -> bool {
        let long = response
            .body()
            .size_hint()
            .exact()
            .is_none_or(|bytes| bytes >= MIN_BYTES);
        long && response.extensions().get::<OfQuery>().is_some()
    }
}

/// The layer that compresses what [`allow`] marked.
pub(crate) fn layer() -> CompressionLayer<MarkedOnly> {
    CompressionLayer::new().compress_when(MarkedOnly)
}
