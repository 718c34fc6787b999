//! A request's body, up to a bound.

use axum::body::{Body, Bytes};
use http_body_util::{BodyExt, LengthLimitError, Limited};

/// Why a body could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It is larger than allowed.
    TooLarge,
    /// It broke off, or is not well framed.
    Broken,
}

/// Reads a body of at most `limit` bytes.
///
/// # Errors
/// Where it is larger, or breaks off.
pub async fn read(body: Body, limit: usize) -> Result<Bytes, Unreadable> {
    let collected = Limited::new(body, limit).collect().await;
    collected
        .map(http_body_util::Collected::to_bytes)
        .map_err(|error| if error.is::<LengthLimitError>() { Unreadable::TooLarge } else { Unreadable::Broken })
}
