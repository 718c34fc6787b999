//! Versions as entity tags (RFC 9110 sections 8.8.3 and 13): `ETag`, `If-Match`, `If-None-Match`.

use super::error::{Failure, Result};
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
use serde::Serialize;

/// The version that the caller saw, from `If-Match`; none where any will do.
pub struct IfMatch(pub Option<i32>);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        match tags(&parts.headers, &IF_MATCH)?.as_deref() {
            None => Ok(Self(None)),
            Some([Tag::Any]) => Ok(Self(None)),
            Some([Tag::Strong(version)]) => Ok(Self(Some(*version))),
            // A weak tag never matches here (RFC 9110 section 13.1.1), like version 0, which nothing ever has.
            Some([Tag::Weak(_)]) => Ok(Self(Some(0))),
            Some(_) => Err(Failure::bad_request("If-Match takes one entity tag.")),
        }
    }
}

/// The versions that the caller has already, from `If-None-Match`.
pub struct IfNoneMatch(Vec<Tag>);

impl<S: Send + Sync> FromRequestParts<S> for IfNoneMatch {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        Ok(Self(tags(&parts.headers, &IF_NONE_MATCH)?.unwrap_or_default()))
    }
}

impl IfNoneMatch {
    /// The thing, or 304 where the caller has it.
    pub fn answer(&self, version: i32, body: impl Serialize) -> Response {
        let has = self.0.iter().any(|tag| match tag {
            Tag::Any => true,
            Tag::Strong(tag) | Tag::Weak(tag) => *tag == version,
        });
        let answer = if has { StatusCode::NOT_MODIFIED.into_response() } else { Json(body).into_response() };
        tagged(version, answer)
    }
}

/// An answer with its version as `ETag`.
pub fn tagged(version: i32, answer: impl IntoResponse) -> Response {
    let mut answer = answer.into_response();
    answer.headers_mut().extend(HeaderValue::from_str(&format!("\"{version}\"")).ok().map(|tag| (ETAG, tag)));
    answer
}

#[derive(Clone, Copy)]
enum Tag {
    /// `*`
    Any,
    /// `"5"`; a tag that is none of ours is of version 0, which nothing ever has.
    Strong(i32),
    /// `W/"5"`
    Weak(i32),
}

/// The entity tags of a header; none where it is absent.
fn tags(headers: &HeaderMap, name: &HeaderName) -> Result<Option<Vec<Tag>>> {
    let mut found = Vec::new();
    for value in headers.get_all(name) {
        let malformed = || Failure::bad_request(format!("{name} holds no entity tags, such as \"1\"."));
        let text = value.to_str().map_err(|_| malformed())?;
        for tag in text.split(',') {
            found.push(tag_of(tag.trim()).ok_or_else(malformed)?);
        }
    }
    Ok((!found.is_empty()).then_some(found))
}

fn tag_of(text: &str) -> Option<Tag> {
    if text == "*" {
        return Some(Tag::Any);
    }
    let (weak, opaque) = text.strip_prefix("W/").map_or((false, text), |rest| (true, rest));
    let inner = opaque.strip_prefix('"')?.strip_suffix('"')?;
    let clean = inner.bytes().all(|b| b.is_ascii_graphic() && b != b'"');
    let plain = !inner.starts_with('+') && (inner == "0" || !inner.starts_with('0'));
    let version = inner.parse().ok().filter(|version| plain && *version > 0).unwrap_or(0);
    clean.then_some(if weak { Tag::Weak(version) } else { Tag::Strong(version) })
}
