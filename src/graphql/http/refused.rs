//! Errors before anything is executed.

use super::{HeaderValue, JSON, StatusCode};
use crate::{
    bearer::{self, Refusal},
    domain::error::Error,
    graphql::{
        document::DocumentError,
        error::{code, server_error},
    },
};
use async_graphql::ServerError;

/// An error before anything is executed.
pub(super) struct Refused {
    pub(super) status: StatusCode,
    pub(super) errors: Vec<ServerError>,
    pub(super) challenge: Option<HeaderValue>,
}

impl Refused {
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
        match error {
            Error::Busy { .. } => Self::coded(
                StatusCode::SERVICE_UNAVAILABLE,
                code::TIMEOUT,
                "The server is busy. Try again later.",
            ),
            error => {
                tracing::error!(error = error.for_operator(), "{what}");
                Self::coded(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    code::INTERNAL,
                    "The server failed.",
                )
            }
        }
    }
}

pub(super) fn unauthenticated(refusal: Refusal) -> Refused {
    match refusal {
        Refusal::InvalidRequest => Refused {
            challenge: bearer::challenge(Some("invalid_request"), None).ok(),
            ..Refused::new(
                StatusCode::BAD_REQUEST,
                "Send one Authorization header, well formed.",
            )
        },
        Refusal::NoToken => Refused {
            challenge: bearer::challenge(None, None).ok(),
            ..Refused::coded(
                StatusCode::UNAUTHORIZED,
                code::UNAUTHENTICATED,
                "Send an access token as `Authorization: Bearer`.",
            )
        },
        Refusal::InvalidToken => Refused {
            challenge: bearer::challenge(Some("invalid_token"), None).ok(),
            ..Refused::coded(
                StatusCode::UNAUTHORIZED,
                code::UNAUTHENTICATED,
                "The access token is expired, revoked or malformed, or not for this API.",
            )
        },
        Refusal::Internal(error) => Refused::internal(&error, "a token could not be verified"),
    }
}
