//! Conversions to a failure: of the problems of an input, the errors of rules, and refused tokens.

use super::{ApiError, MissingRight, code, status};
use app::bearer::{self, AuthError};
use axum::http::StatusCode;
use domain::{
    error::{Error, Problem},
    vocabulary::Vocabulary,
};
use std::sync::Arc;

impl From<Vec<Problem>> for ApiError {
    fn from(problems: Vec<Problem>) -> Self {
        let mut failure = match problems.first() {
            Some(first) => Self::new(status(first), first.code.as_str(), first.message.clone()),
            None => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                code::BAD_USER_INPUT,
                "The input is wrong.",
            ),
        };
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
            Error::Busy { retry_after, .. } => {
                let mut failure = Self::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    code::TIMEOUT,
                    "The server is busy. Try again later.",
                );
                failure.0.retry_after = Some(retry_after);
                failure.0.cause = Some(Arc::new(error));
                failure
            }
            Error::Internal(_) => {
                let mut failure = Self::new(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    code::INTERNAL,
                    "The server failed.",
                );
                failure.0.cause = Some(Arc::new(error));
                failure
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
