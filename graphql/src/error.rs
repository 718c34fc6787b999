//! Errors of GraphQL: problems that the caller can correct go into `userErrors`, others become a
//! coded top-level error.
//!
//! async-graphql turns everything that implements `Display` into an error message, so a stray `?`
//! would show callers the database's message. [`ResolverError`] is not `Display`, and every
//! resolver returns it.

use async_graphql::{Enum, ErrorExtensionValues, ID, Object, PathSegment, ServerError, Value};
use domain::error::{Error, Problem, ProblemCode};

/// Result of a resolver.
pub type Result<T> = std::result::Result<T, ResolverError>;

/// Why a resolver failed.
#[derive(Clone, Debug)]
pub struct ResolverError {
    code: &'static str,
    message: String,
    path: Vec<String>,
}

/// Errors in a response; further ones are left out.
const MAX_ERRORS: usize = 20;
/// Errors in a payload; further ones are left out. A rejected bulk change has one for each client
/// with a problem.
pub const MAX_USER_ERRORS: usize = 100;

/// Codes of top-level errors.
pub mod code {
    /// The caller must authenticate first.
    pub const UNAUTHENTICATED: &str = "UNAUTHENTICATED";
    /// The caller lacks a permission.
    pub const FORBIDDEN: &str = "FORBIDDEN";
    /// The document or an argument is wrong.
    pub const BAD_USER_INPUT: &str = "BAD_USER_INPUT";
    /// The document requests too much at once.
    pub const QUERY_TOO_LARGE: &str = "QUERY_TOO_LARGE";
    /// It took too long.
    pub const TIMEOUT: &str = "TIMEOUT";
    /// The server failed.
    pub const INTERNAL: &str = "INTERNAL";
}

impl ResolverError {
    /// An argument is wrong.
    pub fn bad_input(field: &str, message: impl Into<String>) -> Self {
        Self {
            code: code::BAD_USER_INPUT,
            message: message.into(),
            path: vec![field.to_owned()],
        }
    }

    /// The caller reads too slowly.
    pub fn too_slow(message: impl Into<String>) -> Self {
        Self {
            code: code::TIMEOUT,
            message: message.into(),
            path: Vec::new(),
        }
    }

    /// The failure as a top-level error without a path.
    pub fn into_server_error(self) -> ServerError {
        let error: async_graphql::Error = self.into();
        ServerError {
            extensions: error.extensions,
            ..ServerError::new(error.message, None)
        }
    }
}

impl From<Error> for ResolverError {
    fn from(error: Error) -> Self {
        let (code, message, path) = match error {
            Error::Unauthenticated => (
                code::UNAUTHENTICATED,
                "A valid access token is needed.".to_owned(),
                Vec::new(),
            ),
            Error::Forbidden(permission) => (
                code::FORBIDDEN,
                format!("The permission {} is needed.", permission.as_str()),
                vec![permission.as_str().to_owned()],
            ),
            Error::ReadOnly => (
                code::FORBIDDEN,
                "This client may only read.".to_owned(),
                Vec::new(),
            ),
            Error::Refused(problems) => match problems.into_iter().next() {
                Some(problem) => (code::BAD_USER_INPUT, problem.message, problem.path),
                None => (
                    code::BAD_USER_INPUT,
                    "The input is wrong.".to_owned(),
                    Vec::new(),
                ),
            },
            Error::TooManyFailures { retry_after } | Error::Busy { retry_after } => (
                code::TIMEOUT,
                format!("The server is busy. Try again in {retry_after} s."),
                Vec::new(),
            ),
            Error::Internal(cause) => {
                tracing::error!(cause, "a GraphQL resolver failed");
                (code::INTERNAL, "The server failed.".to_owned(), Vec::new())
            }
        };
        Self {
            code,
            message,
            path,
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
            extensions: Some(extensions),
            ..Self::new(failure.message)
        }
    }
}

/// A top-level error without a path, for failures before anything is executed.
pub fn server_error(code: &str, message: impl Into<String>) -> ServerError {
    let mut extensions = ErrorExtensionValues::default();
    extensions.set("code", code);
    ServerError {
        extensions: Some(extensions),
        ..ServerError::new(message, None)
    }
}

/// Adds the request ID to internal errors, so that a caller can report it.
pub fn with_request_id(mut error: ServerError, request_id: Option<&str>) -> ServerError {
    if let Some(id) =
        request_id.filter(|_| matches!(code_of(&error), Some(code::INTERNAL | code::TIMEOUT)))
    {
        error
            .extensions
            .get_or_insert_default()
            .set("requestId", id);
    }
    error
}

/// The code of a top-level error.
pub fn code_of(error: &ServerError) -> Option<&str> {
    match error.extensions.as_ref()?.get("code")? {
        Value::String(code) => Some(code),
        _ => None,
    }
}

/// Gives every error a code, and hides the text of unknown internal ones.
fn classify(error: ServerError) -> ServerError {
    if code_of(&error).is_some() {
        return error;
    }
    let message = error.message.as_str();
    let says = |start: &str| message.starts_with(start);
    let code = if says("Query is nested too deep") || says("The recursion depth") {
        code::QUERY_TOO_LARGE
    } else if error.path.is_empty()
        || says("Failed to parse")
        || says("Expected input type")
        || says("Invalid value for argument")
    {
        code::BAD_USER_INPUT
    } else {
        tracing::error!(error.message, path = ?error.path, "a GraphQL error without a code");
        code::INTERNAL
    };
    let mut extensions = ErrorExtensionValues::default();
    extensions.set("code", code);
    let message = if code == code::INTERNAL {
        "The server failed.".to_owned()
    } else {
        error.message.clone()
    };
    ServerError {
        message,
        source: None,
        extensions: Some(extensions),
        ..error
    }
}

/// The errors of a response as the caller may see them: a bounded number, each with a code, and
/// internal ones with the request ID.
pub fn presentable(errors: Vec<ServerError>, request_id: Option<&str>) -> Vec<ServerError> {
    errors
        .into_iter()
        .take(MAX_ERRORS)
        .map(classify)
        .map(|error| with_request_id(error, request_id))
        .collect()
}

/// The path of an error in the response. Within a list async-graphql replaces it by the item's own
/// path.
pub fn path_of(names: Vec<String>) -> Vec<PathSegment> {
    names.into_iter().map(PathSegment::Field).collect()
}

/// Code of a problem with an input.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "ProblemCode")]
pub enum UserErrorCode {
    /// A value is required here.
    Blank,
    /// The value is longer than allowed.
    TooLong,
    /// The value is shorter than allowed.
    TooShort,
    /// The value does not have the required form.
    Invalid,
    /// The value is in use already, or was once.
    Taken,
    /// The value cannot be changed.
    Immutable,
    /// The object does not exist, or belongs to another account.
    NotFound,
    /// The change conflicts with the present state.
    Conflict,
    /// The account's limit is reached.
    QuotaExceeded,
    /// Other objects still depend on the object.
    InUse,
    /// The change would leave the account without an administrator.
    LastAdministrator,
    /// The caller lacks a permission that the client, user or role has or would get.
    PrivilegeEscalation,
    /// The account's policy forbids the change.
    PolicyViolation,
    /// The object was changed after the caller read it.
    StaleVersion,
}

/// An expected failure that the caller can correct. Unexpected failures are top-level errors.
pub struct UserError(pub Problem);

/// An expected failure that the caller can correct. Unexpected failures are top-level errors.
#[Object]
impl UserError {
    /// Code of the problem, for programs.
    async fn code(&self) -> UserErrorCode {
        self.0.code.into()
    }

    /// Explanation of what is wrong and what would be right, for display.
    async fn message(&self) -> &str {
        &self.0.message
    }

    /// Path into the input, such as `["urls", "redirectUris", "2"]`; empty for the input as a
    /// whole.
    async fn path(&self) -> &[String] {
        &self.0.path
    }

    /// In bulk mutations, opaque ID of the object that the problem is about; null otherwise.
    async fn subject_id(&self) -> Option<ID> {
        self.0.subject.clone().map(ID)
    }
}

/// Splits the result of a rule: a value, or problems that the caller can correct; any other error
/// becomes a top-level error.
pub fn outcome<T>(result: domain::error::Result<T>) -> Result<(Option<T>, Vec<UserError>)> {
    match result {
        Ok(value) => Ok((Some(value), Vec::new())),
        Err(Error::Refused(problems)) => Ok((
            None,
            problems
                .into_iter()
                .take(MAX_USER_ERRORS)
                .map(UserError)
                .collect(),
        )),
        Err(other) => Err(other.into()),
    }
}
