//! Ids and names in the path of a URL.

use crate::error::{ApiError, Result};
use axum::{
    extract::{FromRequestParts, RawPathParams},
    http::request::Parts,
};
use domain::{
    error::{Error, ProblemCode},
    reference::parse_id,
};
use entity::Id;

/// The id in the path; one that is of another kind names nothing.
pub(crate) struct PathId<T>(pub T);

impl<T: Id, S: Send + Sync> FromRequestParts<S> for PathId<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        let [text] = segments(parts, state).await?;
        Ok(Self(parse_id("id", &text)?))
    }
}

/// A name in the path.
pub(crate) struct PathName(pub String);

impl<S: Send + Sync> FromRequestParts<S> for PathName {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        let [text] = segments(parts, state).await?;
        Ok(Self(text))
    }
}

/// Two ids in the path.
pub(crate) struct AtBoth<T, U>(pub T, pub U);

impl<T: Id, U: Id, S: Send + Sync> FromRequestParts<S> for AtBoth<T, U> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        let [first, second] = segments(parts, state).await?;
        Ok(Self(
            parse_id("id", &first)?,
            parse_id("secretId", &second)?,
        ))
    }
}

/// Two names in the path.
pub(crate) struct Names(pub String, pub String);

impl<S: Send + Sync> FromRequestParts<S> for Names {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        let [first, second] = segments(parts, state).await?;
        Ok(Self(first, second))
    }
}

async fn segments<S: Send + Sync, const N: usize>(
    parts: &mut Parts,
    state: &S,
) -> Result<[String; N]> {
    let raw = RawPathParams::from_request_parts(parts, state)
        .await
        .map_err(|_| nothing("id"))?;
    let all: Vec<_> = raw
        .iter()
        .map(|(_, value)| value.to_owned())
        .filter(|value| !value.contains('\0'))
        .collect();
    all.try_into().map_err(|_| nothing("id"))
}

fn nothing(field: &str) -> ApiError {
    Error::refused(
        ProblemCode::NotFound,
        field,
        "There is no such thing in this account.",
    )
    .into()
}
