//! Versions as entity tags (RFC 9110 sections 8.8.3 and 13): `ETag`, `If-Match`, `If-None-Match`.
//!
//! A tag is a version. Proxies that compress responses weaken tags (`W/"3"`), so that `If-Match`
//! would never hold behind them if it compared strongly, as RFC 9110 section 13.1.1 has it; a weak
//! tag is treated like a strong one, because equal versions are equal things.

use super::{
    error::{ApiError, Result},
    place,
};
use axum::{
    Json,
    extract::FromRequestParts,
    http::{
        HeaderMap, HeaderName, HeaderValue, StatusCode,
        header::{ETAG, IF_MATCH, IF_NONE_MATCH},
        request::Parts,
    },
    response::{IntoResponse, Response},
};
use domain::version::ExpectedVersion;
use serde::Serialize;

/// Most tags of a header.
const MAX_TAGS: usize = 100;

/// The versions that the caller saw, from `If-Match`; none where any will do.
pub(crate) struct IfMatch(pub Option<ExpectedVersion>);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        Ok(Self(
            match tags(&parts.headers, &IF_MATCH, place::IF_MATCH)? {
                None | Some(Tags::Any) => None,
                // A tag that is not a version matches no version.
                Some(Tags::Listed(versions)) => Some(versions.into_iter().flatten().collect()),
            },
        ))
    }
}

/// The versions that the caller has already, from `If-None-Match`.
pub(crate) struct IfNoneMatch(Option<Tags>);

impl<S: Send + Sync> FromRequestParts<S> for IfNoneMatch {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        tags(&parts.headers, &IF_NONE_MATCH, place::IF_NONE_MATCH).map(Self)
    }
}

impl IfNoneMatch {
    /// The thing, or 304 where the caller has this version.
    pub(crate) fn answer(&self, version: i32, body: impl Serialize) -> Response {
        let has = match &self.0 {
            None => false,
            Some(Tags::Any) => true,
            Some(Tags::Listed(versions)) => versions.contains(&Some(version)),
        };
        let answer = if has {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            Json(body).into_response()
        };
        tagged(version, answer)
    }
}

/// A response with its version as `ETag`.
pub(crate) fn tagged(version: i32, answer: impl IntoResponse) -> Response {
    let mut answer = answer.into_response();
    answer.headers_mut().extend(
        HeaderValue::from_str(&format!("\"{version}\""))
            .ok()
            .map(|tag| (ETAG, tag)),
    );
    answer
}

enum Tags {
    /// `*`
    Any,
    /// The version of each tag; none where it is of a form that no version has.
    Listed(Vec<Option<i32>>),
}

/// The entity tags of a header, of which several lines make one list (RFC 9110 section 5.3); none
/// where it is absent.
fn tags(headers: &HeaderMap, name: &HeaderName, written: &'static str) -> Result<Option<Tags>> {
    let malformed = || {
        ApiError::bad_header(
            written,
            "Must be `*`, or a list of entity tags such as \"1\", \"2\".",
        )
    };
    let lines: Vec<_> = headers
        .get_all(name)
        .iter()
        .map(HeaderValue::as_bytes)
        .collect();
    if lines.is_empty() {
        return Ok(None);
    }
    let text = lines.join(&b',');
    if text.trim_ascii() == b"*" {
        return Ok(Some(Tags::Any));
    }
    match listed(&text) {
        Some(versions) if !versions.is_empty() && versions.len() <= MAX_TAGS => {
            Ok(Some(Tags::Listed(versions)))
        }
        _ => Err(malformed()),
    }
}

/// Parses `W/"1", "2"`. A list may have empty elements (RFC 9110 section 5.6.1.2), and a tag commas
/// (section 8.8.3).
fn listed(mut rest: &[u8]) -> Option<Vec<Option<i32>>> {
    let mut found = Vec::new();
    loop {
        rest = rest.trim_ascii_start();
        match rest.split_first() {
            None => return Some(found),
            Some((b',', after)) => rest = after,
            Some(_) => {
                let opaque = rest
                    .strip_prefix(b"W/")
                    .unwrap_or(rest)
                    .strip_prefix(b"\"")?;
                let end = opaque.iter().position(|b| *b == b'"')?;
                let (tag, after) = opaque.split_at_checked(end)?;
                // etagc = %x21 / %x23-7E / obs-text
                if !tag.iter().all(|b| matches!(b, 0x21 | 0x23..=0x7e | 0x80..)) {
                    return None;
                }
                found.push(version(tag));
                rest = after.strip_prefix(b"\"")?.trim_ascii_start();
                if !rest.is_empty() && !rest.starts_with(b",") {
                    return None;
                }
            }
        }
    }
}

/// The version that a tag stands for: in the server's own form, and one that a thing can have.
fn version(tag: &[u8]) -> Option<i32> {
    let text = std::str::from_utf8(tag).ok()?;
    text.parse()
        .ok()
        .filter(|version: &i32| *version > 0 && version.to_string() == text)
}
