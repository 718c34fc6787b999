//! `Idempotency-Key`: a call that creates something may be repeated, and creates it once.
//!
//! The response to a repeated call shows the same thing as it is now, with the status of the first
//! and `Idempotency-Replayed: true`; never a secret, since none is stored. The same call means:
//! method, path, and the body as JSON, without the text of a secret in it.

use super::{
    actor::Caller,
    error::{ApiError, Result},
    input,
    place::IDEMPOTENCY_KEY,
};
use app::App;
use axum::{
    Json,
    extract::{FromRequest, OriginalUri, Request},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header::LOCATION},
    response::{IntoResponse, Response},
};
use domain::idempotency::Claim;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::sync::Arc;
use utoipa::IntoParams;

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// The header that lets a call be repeated.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes the header, which is read by hand")]
pub(crate) struct IdempotencyKey {
    /// Key of 1 to 255 visible ASCII characters, different for every new call. A call repeated with
    /// the same key and body within 24 hours answers with what it created the first time, and
    /// without its secret: rotate that where it was lost. With another body it is refused with 422.
    #[param(
        rename = "Idempotency-Key",
        min_length = 1,
        max_length = 255,
        pattern = "^[!-~]+$",
        nullable = false
    )]
    key: Option<String>,
}

/// A call that makes something: who asks, for what, and under which key.
pub(crate) struct Creation<T> {
    /// The caller.
    pub caller: Caller,
    /// The input.
    pub input: T,
    /// The claim of a key, if one was sent.
    pub claim: Option<Claim>,
}

impl<T: DeserializeOwned> FromRequest<Arc<App>> for Creation<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self> {
        let (parts, body) = request.into_parts();
        super::query::none(&parts)?;
        let caller = Caller::of(&parts, app)?;
        let value = input::value_or_none(&parts.headers, body).await?;
        let path = parts
            .extensions
            .get::<OriginalUri>()
            .map_or(parts.uri.path(), |uri| uri.path());
        let claim = match key(&parts.headers)? {
            Some(key) => {
                let request = format!("{} {path}\n{}", parts.method, without_secret(value.clone()));
                Some(
                    Claim::new(&app.tools.vault, &key, &request)
                        .map_err(|error| ApiError::from(error).in_request())?,
                )
            }
            None => None,
        };
        Ok(Self {
            caller,
            input: input::parse(value)?,
            claim,
        })
    }
}

fn key(headers: &HeaderMap) -> Result<Option<String>> {
    let mut values = headers.get_all(KEY).iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    match value.to_str() {
        Ok(key) if values.next().is_none() => Ok(Some(key.to_owned())),
        _ => Err(ApiError::bad_header(
            IDEMPOTENCY_KEY,
            "Send one, of visible ASCII characters.",
        )),
    }
}

/// An HMAC of a chosen secret would be a second, faster way to guess it.
fn without_secret(mut request: Value) -> Value {
    let is_secret = |value: &Value| value.is_string() || value.is_object();
    for name in ["clientSecret", "importedSecret"] {
        if let Some(secret) = request.get_mut(name).filter(|secret| is_secret(secret)) {
            *secret = Value::Bool(true);
        }
    }
    request
}

/// Whether an answer repeats an earlier one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Replayed {
    /// It was created before.
    Yes,
    /// It was just created.
    No,
}

/// 201: the created thing, and its URL.
pub(crate) fn created(
    caller: &Caller,
    path: &str,
    (replayed, body): (Replayed, impl Serialize),
) -> Response {
    let mut response = mark(replayed, (StatusCode::CREATED, Json(body)).into_response());
    let url = caller
        .app
        .tools
        .settings
        .url(&format!("{}{path}", super::BASE));
    response
        .headers_mut()
        .extend(HeaderValue::from_str(&url).ok().map(|url| (LOCATION, url)));
    response
}

/// Marks a repeated response.
pub(crate) fn mark(replayed: Replayed, mut response: Response) -> Response {
    if replayed == Replayed::Yes {
        response
            .headers_mut()
            .insert(REPLAYED, HeaderValue::from_static("true"));
    }
    response
}

/// Like `change!`, for a rule that creates something: `once!(creation, |work| rule(work,
/// ...).await, |made| id, |id| ...)`. Where the key was used before, what was created then is
/// looked up instead.
macro_rules! once {
    ($caller:expr, $claim:expr, |$work:ident| $make:expr, |$made:ident| $id:expr, |$known:ident| $find:expr) => {{
        use domain::idempotency;
        use $crate::idempotency::Replayed;
        let claim = &$claim;
        $crate::actor::change!($caller, |$work| {
            let before = match claim {
                Some(claim) => idempotency::claim($work, claim).await?,
                None => None,
            };
            match before {
                Some(before) => {
                    let gone = || {
                        domain::error::Error::not_found(
                            "id",
                            "object any more: the one that this key created",
                        )
                    };
                    let $known = before.parse().map_err(|_| gone())?;
                    let found: Option<_> = $find?;
                    Ok((Replayed::Yes, found.ok_or_else(gone)?))
                }
                None => {
                    let $made = $make?;
                    if let Some(claim) = claim {
                        idempotency::settle($work, claim, $id).await?;
                    }
                    Ok((Replayed::No, $made))
                }
            }
        })
    }};
}

pub(super) use once;
