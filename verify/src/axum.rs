//! An extractor for axum.
//!
//! ```
//! use axum::{Router, routing::get};
//! use latchkey_verify::{Verifier, VerifyError, axum::Bearer};
//!
//! async fn orders(Bearer(claims): Bearer) -> Result<&'static str, VerifyError> {
//!     claims.require_scope("orders:read")?;
//!     Ok("[]")
//! }
//!
//! fn router(verifier: Verifier) -> Router {
//!     Router::new().route("/orders", get(orders)).with_state(verifier)
//! }
//! ```

use super::{Claims, Verifier, VerifyError};
use axum::{
    extract::{FromRef, FromRequestParts},
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{AUTHORIZATION, WWW_AUTHENTICATE},
        request::Parts,
    },
    response::{IntoResponse, Response},
};

/// The claims of the request's token, which was verified; a request without a valid one is refused.
/// The state of the router must be a [`Verifier`], or one can be taken from it
/// ([`FromRef`]).
#[derive(Clone, Debug)]
pub struct Bearer(pub Claims);

impl<S: Send + Sync> FromRequestParts<S> for Bearer
where
    Verifier: FromRef<S>,
{
    type Rejection = VerifyError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, VerifyError> {
        let verifier = Verifier::from_ref(state);
        verifier
            .verify_header(authorization(&parts.headers)?)
            .await
            .map(Self)
    }
}

/// The value of the only `Authorization` header.
fn authorization(headers: &HeaderMap) -> Result<Option<&str>, VerifyError> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    match (value.to_str(), values.next()) {
        (Ok(value), None) => Ok(Some(value)),
        _ => Err(VerifyError::InvalidRequest),
    }
}

impl IntoResponse for VerifyError {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status()).unwrap_or(StatusCode::UNAUTHORIZED);
        let mut response = (status, self.to_string()).into_response();
        let challenge = self
            .www_authenticate()
            .and_then(|text| HeaderValue::from_str(&text).ok());
        if let Some(challenge) = challenge {
            response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
        }
        response
    }
}
