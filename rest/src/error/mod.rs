//! Errors as problem details (RFC 9457): the only definition of the status, code and text of each.
//!
//! A handler returns a [`ApiError`]; [`complete`] writes its body when the response is sent,
//! because only then is the request ID known.

mod body;
mod conversion;
mod field;

pub(crate) use body::{FieldProblem, ProblemDetails, complete};
pub(crate) use field::{in_path, moved, moved_into};

use axum::{
    http::{HeaderValue, StatusCode},
    response::{IntoResponse, Response},
};
use domain::error::{Error, Problem, ProblemCode};
use std::sync::Arc;

/// Result of a handler.
pub(crate) type Result<T> = std::result::Result<T, ApiError>;

app::wire_errors! {
    /// Errors that are not a problem with a single input. Their codes are those of GraphQL's
    /// top-level errors.
    ApiErrorKind {
        Unauthenticated UNAUTHORIZED "UNAUTHENTICATED"
            "The token is missing, expired, revoked, malformed or not for this API; `WWW-Authenticate` says which";
        Forbidden FORBIDDEN "FORBIDDEN"
            "A permission is missing, which `WWW-Authenticate` names as `scope`, or the client may only read";
        Malformed BAD_REQUEST "BAD_USER_INPUT"
            "The request is malformed";
        NoSuchMethod METHOD_NOT_ALLOWED "BAD_USER_INPUT"
            "The path does not take that method";
        NotJson UNSUPPORTED_MEDIA_TYPE "BAD_USER_INPUT"
            "The body is not JSON";
        TooLarge PAYLOAD_TOO_LARGE "QUERY_TOO_LARGE"
            "The body is larger than 64 KiB";
        NoSuchPath NOT_FOUND "NOT_FOUND"
            "There is nothing at this path";
        TooManyAttempts TOO_MANY_REQUESTS "TIMEOUT"
            "Too many attempts; `Retry-After` says when to try again";
        Busy SERVICE_UNAVAILABLE "TIMEOUT"
            "The server is busy; `Retry-After` says when to try again";
        Internal INTERNAL_SERVER_ERROR "INTERNAL"
            "The server failed; `requestId` finds the cause in the log";
    }
}

/// Why a request failed.
#[derive(Clone, Debug)]
pub(crate) struct ApiError(Box<ApiErrorParts>);

#[derive(Clone, Debug)]
struct ApiErrorParts {
    status: StatusCode,
    code: &'static str,
    detail: String,
    problems: Vec<Problem>,
    // Whether the problem is in the URL: then its fields are parameters, not members of the body.
    in_url: bool,
    challenge: Option<HeaderValue>,
    retry_after: Option<u32>,
    denied: Option<MissingRight>,
    /// What the server failed with, for its log.
    cause: Option<Arc<Error>>,
}

/// What the caller lacked.
#[derive(Clone, Copy, Debug)]
pub enum MissingRight {
    /// A permission.
    Permission(domain::permission::Permission),
    /// The right to change anything.
    Writing,
}

impl From<MissingRight> for Error {
    fn from(denied: MissingRight) -> Self {
        match denied {
            MissingRight::Permission(permission) => Self::Forbidden(permission),
            MissingRight::Writing => Self::ReadOnly,
        }
    }
}

/// The status of a response whose first problem this is.
#[must_use]
pub fn status(problem: &Problem) -> StatusCode {
    // The thing that the URL names does not exist; any other missing thing was named by the input.
    let gone = matches!(problem.path.as_slice(), [name] if matches!(name.as_str(), "id" | "kid" | "secretId"));
    match problem.code {
        ProblemCode::NotFound if gone => StatusCode::NOT_FOUND,
        ProblemCode::Blank
        | ProblemCode::TooLong
        | ProblemCode::TooShort
        | ProblemCode::Invalid
        | ProblemCode::Immutable
        | ProblemCode::PolicyViolation
        | ProblemCode::NotFound => StatusCode::UNPROCESSABLE_ENTITY,
        ProblemCode::Taken
        | ProblemCode::Conflict
        | ProblemCode::QuotaExceeded
        | ProblemCode::InUse
        | ProblemCode::LastAdministrator => StatusCode::CONFLICT,
        ProblemCode::StaleVersion => StatusCode::PRECONDITION_FAILED,
        ProblemCode::PrivilegeEscalation | ProblemCode::ReauthenticationRequired => {
            StatusCode::FORBIDDEN
        }
    }
}

impl ApiError {
    fn new(kind: ApiErrorKind, detail: impl Into<String>) -> Self {
        let ((status, code), detail) = (kind.wire(), detail.into());
        Self(Box::new(ApiErrorParts {
            status,
            code,
            detail,
            problems: Vec::new(),
            in_url: false,
            challenge: None,
            retry_after: None,
            denied: None,
            cause: None,
        }))
    }

    /// The request itself is malformed, whatever it requests.
    pub(crate) fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(ApiErrorKind::Malformed, detail)
    }

    /// No route matches the path.
    pub(crate) fn no_such_path() -> Self {
        Self::new(ApiErrorKind::NoSuchPath, "There is nothing at this path.")
    }

    /// The path exists, and does not support that method.
    pub(crate) fn no_such_method() -> Self {
        Self::new(
            ApiErrorKind::NoSuchMethod,
            "This path does not take that method.",
        )
    }

    /// The body is larger than allowed.
    pub(crate) fn too_large() -> Self {
        Self::new(ApiErrorKind::TooLarge, "The body is larger than 64 KiB.")
    }

    /// The body has another content type.
    pub(crate) fn not_json() -> Self {
        Self::new(
            ApiErrorKind::NotJson,
            "The content type must be application/json in UTF-8.",
        )
    }

    /// The same, where the problem is in the URL or in a header, and so with the request itself.
    #[must_use]
    pub(crate) fn in_request(mut self) -> Self {
        if self.0.status == StatusCode::UNPROCESSABLE_ENTITY {
            self.0.status = StatusCode::BAD_REQUEST;
        }
        self.0.in_url = true;
        self
    }

    /// A header that cannot be parsed, by its name.
    pub(crate) fn bad_header(name: &'static str, message: impl Into<String>) -> Self {
        let problem = Problem::new(ProblemCode::Invalid, name, message);
        let mut failure = Self::from(vec![problem]);
        failure.0.status = StatusCode::BAD_REQUEST;
        failure
    }

    /// The thing that the URL names by that parameter of its path does not exist.
    pub(crate) fn missing(parameter: &str, what: &str) -> Self {
        let mut failure = Self::from(Error::not_found(parameter, what));
        failure.0.status = StatusCode::NOT_FOUND;
        failure.0.in_url = true;
        failure
    }

    /// What the caller lacked, if that is the reason.
    pub(crate) fn denied(&self) -> Option<MissingRight> {
        self.0.denied
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = self.0.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}
