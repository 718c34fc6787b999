//! Errors before anything is executed.

use super::media::JSON;
use crate::{
    document::DocumentError,
    error::{code, server_error},
};
use app::bearer::{self, AuthError};
use async_graphql::ServerError;
use axum::http::{HeaderValue, StatusCode};
use domain::error::Error;

/// An error before anything is executed.
pub(super) struct RequestError {
    pub(super) status: StatusCode,
    pub(super) errors: Vec<ServerError>,
    pub(super) challenge: Option<HeaderValue>,
}

impl RequestError {
    pub(super) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self::coded(status, code::BAD_USER_INPUT, message)
    }

    pub(super) fn coded(status: StatusCode, code: &str, message: impl Into<String>) -> Self {
        Self {
            status,
            errors: vec![server_error(code, message)],
            challenge: None,
        }
    }

    /// Under the old media type, a document that cannot be executed is not an HTTP error.
    pub(super) fn document(media: &str, error: DocumentError) -> Self {
        let status = if media == JSON {
            StatusCode::OK
        } else {
            StatusCode::BAD_REQUEST
        };
        Self {
            status,
            errors: error.into_server_errors(),
            challenge: None,
        }
    }

    pub(super) fn internal(error: &Error, what: &'static str) -> Self {
        error.log(what);
        match error {
            Error::Busy { .. } => Self::coded(
                StatusCode::SERVICE_UNAVAILABLE,
                code::TIMEOUT,
                "The server is busy. Try again later.",
            ),
            _ => Self::coded(
                StatusCode::INTERNAL_SERVER_ERROR,
                code::INTERNAL,
                "The server failed.",
            ),
        }
    }
}

pub(super) fn unauthenticated(refusal: AuthError) -> RequestError {
    match refusal {
        AuthError::InvalidRequest => RequestError {
            challenge: bearer::challenge(Some("invalid_request"), None).ok(),
            ..RequestError::new(
                StatusCode::BAD_REQUEST,
                "Send one Authorization header, well formed.",
            )
        },
        AuthError::NoToken => RequestError {
            challenge: bearer::challenge(None, None).ok(),
            ..RequestError::coded(
                StatusCode::UNAUTHORIZED,
                code::UNAUTHENTICATED,
                "Send an access token as `Authorization: Bearer`.",
            )
        },
        AuthError::InvalidToken => RequestError {
            challenge: bearer::challenge(Some("invalid_token"), None).ok(),
            ..RequestError::coded(
                StatusCode::UNAUTHORIZED,
                code::UNAUTHENTICATED,
                "The access token is expired, revoked or malformed, or not for this API.",
            )
        },
        AuthError::Internal(error) => {
            RequestError::internal(&error, "a token could not be verified")
        }
    }
}
