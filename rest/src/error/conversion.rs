//! Conversions to a failure: of the problems of an input, the errors of rules, and refused tokens.

use super::{ApiError, ApiErrorKind, MissingRight, status};
use app::bearer::{self, AuthError};
use domain::{
    error::{Error, Problem},
    vocabulary::Vocabulary,
};
use std::sync::Arc;

impl From<Vec<Problem>> for ApiError {
    fn from(problems: Vec<Problem>) -> Self {
        let mut failure = Self::new(ApiErrorKind::Malformed, "The input is wrong.");
        if let Some(first) = problems.first() {
            failure.0.status = status(first);
            failure.0.code = first.code.as_str();
            failure.0.detail.clone_from(&first.message);
        }
        failure.0.problems = problems;
        failure
    }
}

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        match error {
            Error::Unauthenticated => {
                let mut failure = Self::new(
                    ApiErrorKind::Unauthenticated,
                    "A valid access token is needed.",
                );
                failure.0.challenge = bearer::challenge(None, None).ok();
                failure
            }
            Error::Forbidden(permission) => {
                let detail = format!("The permission {} is needed.", permission.as_str());
                let mut failure = Self::new(ApiErrorKind::Forbidden, detail);
                failure.0.challenge =
                    bearer::challenge(Some("insufficient_scope"), Some(permission.as_str())).ok();
                failure.0.denied = Some(MissingRight::Permission(permission));
                failure
            }
            Error::ReadOnly => {
                let mut failure = Self::new(ApiErrorKind::Forbidden, "This client may only read.");
                failure.0.challenge = bearer::challenge(Some("insufficient_scope"), None).ok();
                failure.0.denied = Some(MissingRight::Writing);
                failure
            }
            Error::Refused(problems) => problems.into(),
            Error::TooManyFailures { retry_after } => {
                let mut failure = Self::new(
                    ApiErrorKind::TooManyAttempts,
                    "Too many attempts. Try again later.",
                );
                failure.0.retry_after = Some(retry_after);
                failure
            }
            Error::Busy { retry_after, .. } => {
                let mut failure =
                    Self::new(ApiErrorKind::Busy, "The server is busy. Try again later.");
                failure.0.retry_after = Some(retry_after);
                failure.0.cause = Some(Arc::new(error));
                failure
            }
            Error::Internal(_) => {
                let mut failure = Self::new(ApiErrorKind::Internal, "The server failed.");
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
                let mut failure = Self::new(ApiErrorKind::Unauthenticated, detail);
                failure.0.challenge = bearer::challenge(None, None).ok();
                failure
            }
            AuthError::InvalidToken => {
                let detail =
                    "The access token is expired, revoked or malformed, or not for this API.";
                let mut failure = Self::new(ApiErrorKind::Unauthenticated, detail);
                failure.0.challenge = bearer::challenge(Some("invalid_token"), None).ok();
                failure
            }
            AuthError::Internal(error) => error.into(),
        }
    }
}
