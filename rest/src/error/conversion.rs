//! Conversions to a failure: of the problems of an input, the errors of rules, and refused tokens.

use super::{ApiError, MissingRight, code, wire};
use app::bearer::{self, AuthError};
use axum::http::StatusCode;
use domain::error::{Error, Problem};

impl From<Vec<Problem>> for ApiError {
    fn from(problems: Vec<Problem>) -> Self {
        let first = problems
            .first()
            .map(|problem| (wire(problem), problem.message.clone()));
        let unknown = (code::BAD_USER_INPUT, StatusCode::UNPROCESSABLE_ENTITY);
        let ((code, status), detail) = first.unwrap_or((unknown, "The input is wrong.".to_owned()));
        let mut failure = Self::new(status, code, detail);
        failure.0.problems = problems;
        failure
    }
}

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        match error {
            Error::Unauthenticated => {
                let mut failure = Self::new(
                    StatusCode::UNAUTHORIZED,
                    code::UNAUTHENTICATED,
                    "A valid access token is needed.",
                );
                failure.0.challenge = bearer::challenge(None, None).ok();
                failure
            }
            Error::Forbidden(permission) => {
                let detail = format!("The permission {} is needed.", permission.as_str());
                let mut failure = Self::new(StatusCode::FORBIDDEN, code::FORBIDDEN, detail);
                failure.0.challenge =
                    bearer::challenge(Some("insufficient_scope"), Some(permission.as_str())).ok();
                failure.0.denied = Some(MissingRight::Permission(permission));
                failure
            }
            Error::ReadOnly => {
                let mut failure = Self::new(
                    StatusCode::FORBIDDEN,
                    code::FORBIDDEN,
                    "This client may only read.",
                );
                failure.0.challenge = bearer::challenge(Some("insufficient_scope"), None).ok();
                failure.0.denied = Some(MissingRight::Writing);
                failure
            }
            Error::Refused(problems) => problems.into(),
            Error::TooManyFailures { retry_after } => {
                let mut failure = Self::new(
                    StatusCode::TOO_MANY_REQUESTS,
                    code::TIMEOUT,
                    "Too many attempts. Try again later.",
                );
                failure.0.retry_after = Some(retry_after);
                failure
            }
            Error::Busy { retry_after } => {
                let mut failure = Self::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    code::TIMEOUT,
                    "The server is busy. Try again later.",
                );
                failure.0.retry_after = Some(retry_after);
                failure
            }
            Error::Internal(cause) => {
                tracing::error!(cause, "a REST request failed");
                Self::new(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    code::INTERNAL,
                    "The server failed.",
                )
            }
        }
    }
}

impl From<AuthError> for ApiError {
    fn from(refusal: AuthError) -> Self {
        match refusal {
            AuthError::InvalidRequest => {
                let mut failure = Self::bad_request("Send one Authorization header, well formed.");
                failure.0.challenge = bearer::challenge(Some("invalid_request"), None).ok();
                failure
            }
            AuthError::NoToken => {
                let detail = "Send an access token as `Authorization: Bearer`.";
                let mut failure =
                    Self::new(StatusCode::UNAUTHORIZED, code::UNAUTHENTICATED, detail);
                failure.0.challenge = bearer::challenge(None, None).ok();
                failure
            }
            AuthError::InvalidToken => {
                let detail =
                    "The access token is expired, revoked or malformed, or not for this API.";
                let mut failure =
                    Self::new(StatusCode::UNAUTHORIZED, code::UNAUTHENTICATED, detail);
                failure.0.challenge = bearer::challenge(Some("invalid_token"), None).ok();
                failure
            }
            AuthError::Internal(error) => error.into(),
        }
    }
}
