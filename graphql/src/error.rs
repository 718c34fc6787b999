//! Errors of GraphQL: problems that the caller can correct go into `userErrors`, others become a
//! coded top-level error.
//!
//! async-graphql turns everything that implements `Display` into an error message, so a stray `?`
//! would show callers the database's message. [`ResolverError`] is not `Display`, and every
//! resolver returns it.

pub(crate) mod code;
mod response;
mod user_error;

pub use response::MAX_ERRORS;
pub(crate) use response::{code_of, path_of, presentable, server_error, with_request_id};
pub use user_error::MAX_USER_ERRORS;
pub(crate) use user_error::{UserError, outcome};

use async_graphql::{ErrorExtensionValues, ServerError, Value};
use domain::error::Error;
use std::sync::Arc;

/// Result of a resolver.
pub(crate) type Result<T> = std::result::Result<T, ResolverError>;

/// Why a resolver failed.
#[derive(Clone, Debug)]
pub struct ResolverError {
    code: &'static str,
    message: String,
    path: Vec<String>,
    /// What the server failed with, for its log.
    cause: Option<Arc<Error>>,
}

impl ResolverError {
    /// An argument is wrong.
    pub fn bad_input(field: &str, message: impl Into<String>) -> Self {
        Self {
            code: code::BAD_USER_INPUT,
            message: message.into(),
            path: vec![field.to_owned()],
            cause: None,
        }
    }

    /// The caller reads too slowly.
    pub fn too_slow(message: impl Into<String>) -> Self {
        Self {
            code: code::TIMEOUT,
            message: message.into(),
            path: Vec::new(),
            cause: None,
        }
    }

    /// The failure as a top-level error without a path.
    pub fn into_server_error(self) -> ServerError {
        let error: async_graphql::Error = self.into();
        ServerError {
            source: error.source,
            extensions: error.extensions,
            ..ServerError::new(error.message, None)
        }
    }
}

impl From<Error> for ResolverError {
    fn from(error: Error) -> Self {
        let (mut cause, mut path) = (None, Vec::new());
        let (code, message) = match error {
            Error::Unauthenticated => (
                code::UNAUTHENTICATED,
                "A valid access token is needed.".to_owned(),
            ),
            Error::Forbidden(permission) => {
                path = vec![permission.as_str().to_owned()];
                let message = format!("The permission {} is needed.", permission.as_str());
                (code::FORBIDDEN, message)
            }
            Error::ReadOnly => (code::FORBIDDEN, "This client may only read.".to_owned()),
            Error::Refused(problems) => match problems.into_iter().next() {
                Some(problem) => {
                    path = problem.path;
                    (code::BAD_USER_INPUT, problem.message)
                }
                None => (code::BAD_USER_INPUT, "The input is wrong.".to_owned()),
            },
            Error::TooManyFailures { retry_after } | Error::Busy { retry_after, .. } => {
                cause = Some(Arc::new(error));
                let message = format!("The server is busy. Try again in {retry_after} s.");
                (code::TIMEOUT, message)
            }
            Error::Internal(_) => {
                cause = Some(Arc::new(error));
                (code::INTERNAL, "The server failed.".to_owned())
            }
        };
        Self {
            code,
            message,
            path,
            cause,
        }
    }
}

impl From<ResolverError> for async_graphql::Error {
    fn from(failure: ResolverError) -> Self {
        let mut extensions = ErrorExtensionValues::default();
        extensions.set("code", failure.code);
        if failure.code == code::FORBIDDEN {
            extensions.set(
                "permission",
                failure
                    .path
                    .first()
                    .cloned()
                    .map_or(Value::Null, Value::from),
            );
        } else if !failure.path.is_empty() {
            extensions.set("argument", failure.path);
        }
        Self {
            source: failure.cause.map(|cause| cause as Arc<_>),
            extensions: Some(extensions),
            ..Self::new(failure.message)
        }
    }
}
