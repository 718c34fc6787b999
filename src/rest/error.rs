//! Refusals as problem details (RFC 9457): status, code and text of each from one place.
//!
//! A handler answers with a [`Failure`]; [`dress`] writes its body when the answer leaves, because only then is the request's id at hand.

use super::place::{IDEMPOTENCY_KEY, IF_MATCH, IF_NONE_MATCH, PARAMETERS, parameter, pointer};
use crate::{
    bearer::{self, Refusal},
    domain::error::{Error, Problem, ProblemCode},
};
use axum::{
    Json,
    http::{
        HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE},
    },
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

/// What a handler answers.
pub type Result<T> = std::result::Result<T, Failure>;

/// Codes of refusals that are no problem with a single input; the same as those of GraphQL's top-level errors.
mod code {
    pub const UNAUTHENTICATED: &str = "UNAUTHENTICATED";
    pub const FORBIDDEN: &str = "FORBIDDEN";
    pub const BAD_USER_INPUT: &str = "BAD_USER_INPUT";
    pub const QUERY_TOO_LARGE: &str = "QUERY_TOO_LARGE";
    pub const NOT_FOUND: &str = "NOT_FOUND";
    pub const TIMEOUT: &str = "TIMEOUT";
    pub const INTERNAL: &str = "INTERNAL";
}

/// Why a request was not done.
#[derive(Clone, Debug)]
pub struct Failure(Box<Refused>);

#[derive(Clone, Debug)]
struct Refused {
    status: StatusCode,
    code: &'static str,
    detail: String,
    problems: Vec<Problem>,
    // Whether what is wrong stands in the URL: its problems are about parameters then, not about members of the body.
    in_url: bool,
    challenge: Option<HeaderValue>,
    retry_after: Option<u32>,
    denied: Option<Denied>,
}

/// What the caller lacked.
#[derive(Clone, Copy, Debug)]
pub enum Denied {
    /// A permission.
    Permission(crate::domain::permission::Permission),
    /// The right to change anything.
    Writing,
}

impl From<Denied> for Error {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::Permission(permission) => Self::Forbidden(permission),
            Denied::Writing => Self::ReadOnly,
        }
    }
}

/// The code of a problem, and the status of an answer that has it first.
fn wire(problem: &Problem) -> (&'static str, StatusCode) {
    // What the URL names is not there; anything else that is not there was named by the input.
    let gone = matches!(problem.path.as_slice(), [name] if matches!(name.as_str(), "id" | "kid" | "secretId"));
    match problem.code {
        ProblemCode::Blank => ("BLANK", StatusCode::UNPROCESSABLE_ENTITY),
        ProblemCode::TooLong => ("TOO_LONG", StatusCode::UNPROCESSABLE_ENTITY),
        ProblemCode::TooShort => ("TOO_SHORT", StatusCode::UNPROCESSABLE_ENTITY),
        ProblemCode::Invalid => ("INVALID", StatusCode::UNPROCESSABLE_ENTITY),
        ProblemCode::Immutable => ("IMMUTABLE", StatusCode::UNPROCESSABLE_ENTITY),
        ProblemCode::PolicyViolation => ("POLICY_VIOLATION", StatusCode::UNPROCESSABLE_ENTITY),
        ProblemCode::NotFound if gone => ("NOT_FOUND", StatusCode::NOT_FOUND),
        ProblemCode::NotFound => ("NOT_FOUND", StatusCode::UNPROCESSABLE_ENTITY),
        ProblemCode::PrivilegeEscalation => ("PRIVILEGE_ESCALATION", StatusCode::FORBIDDEN),
        ProblemCode::Taken => ("TAKEN", StatusCode::CONFLICT),
        ProblemCode::Conflict => ("CONFLICT", StatusCode::CONFLICT),
        ProblemCode::QuotaExceeded => ("QUOTA_EXCEEDED", StatusCode::CONFLICT),
        ProblemCode::InUse => ("IN_USE", StatusCode::CONFLICT),
        ProblemCode::LastAdministrator => ("LAST_ADMINISTRATOR", StatusCode::CONFLICT),
        ProblemCode::StaleVersion => ("STALE_VERSION", StatusCode::PRECONDITION_FAILED),
    }
}

impl Failure {
    fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        Self(Box::new(Refused {
            status,
            code,
            detail,
            problems: Vec::new(),
            in_url: false,
            challenge: None,
            retry_after: None,
            denied: None,
        }))
    }

    /// The request itself is wrong, whatever it asks for.
    pub fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code::BAD_USER_INPUT, detail)
    }

    /// There is nothing at that path.
    pub fn no_such_path() -> Self {
        Self::new(StatusCode::NOT_FOUND, code::NOT_FOUND, "There is nothing at this path.")
    }

    /// The path is there, and does not take that method.
    pub fn no_such_method() -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, code::BAD_USER_INPUT, "This path does not take that method.")
    }

    /// The body is larger than allowed.
    pub fn too_large() -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, code::QUERY_TOO_LARGE, "The body is larger than 64 KiB.")
    }

    /// The body is of another kind.
    pub fn not_json() -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, code::BAD_USER_INPUT, "The content type must be application/json in UTF-8.")
    }

    /// The same, where what is wrong stands in the URL or in a header, and so the request itself is.
    #[must_use]
    pub fn in_request(mut self) -> Self {
        if self.0.status == StatusCode::UNPROCESSABLE_ENTITY {
            self.0.status = StatusCode::BAD_REQUEST;
        }
        self.0.in_url = true;
        self
    }

    /// A header that cannot be read, by its name.
    pub fn bad_header(name: &'static str, message: impl Into<String>) -> Self {
        let problem = Problem::new(ProblemCode::Invalid, name, message);
        let mut failure = Self::from(vec![problem]);
        failure.0.status = StatusCode::BAD_REQUEST;
        failure
    }

    /// What the URL names by that parameter of its path is not there.
    pub fn missing(parameter: &str, what: &str) -> Self {
        let mut failure = Self::from(Error::not_found(parameter, what));
        failure.0.status = StatusCode::NOT_FOUND;
        failure.0.in_url = true;
        failure
    }

    /// What the caller lacked, if that is why.
    pub fn denied(&self) -> Option<Denied> {
        self.0.denied
    }
}

/// The same refusal, where the rule's field is what the URL names.
pub fn in_path(error: Error, field: &str) -> Error {
    moved(error, field, "id")
}

/// The same refusal, where this interface has another name for the rule's field; `body.` before it marks a member that is called as a parameter is.
pub fn moved(error: Error, field: &str, name: &str) -> Error {
    let path = || name.split('.').map(str::to_owned).collect();
    let moved = |problem: Problem| if problem.path.join(".") == field { Problem { path: path(), ..problem } } else { problem };
    match error {
        Error::Refused(problems) => Error::Refused(problems.into_iter().map(moved).collect()),
        other => other,
    }
}

/// The same refusal, where this interface has another name for the field that the rule's place begins with.
pub fn moved_into(error: Error, field: &str, name: &str) -> Error {
    let moved = |mut problem: Problem| {
        if let Some(first) = problem.path.first_mut().filter(|first| *first == field) {
            name.clone_into(first);
            problem.path.truncate(1);
        }
        problem
    };
    match error {
        Error::Refused(problems) => Error::Refused(problems.into_iter().map(moved).collect()),
        other => other,
    }
}

impl From<Vec<Problem>> for Failure {
    fn from(problems: Vec<Problem>) -> Self {
        let first = problems.first().map(|problem| (wire(problem), problem.message.clone()));
        let unknown = (code::BAD_USER_INPUT, StatusCode::UNPROCESSABLE_ENTITY);
        let ((code, status), detail) = first.unwrap_or((unknown, "The input is wrong.".to_owned()));
        let mut failure = Self::new(status, code, detail);
        failure.0.problems = problems;
        failure
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Unauthenticated => {
                let mut failure = Self::new(StatusCode::UNAUTHORIZED, code::UNAUTHENTICATED, "A valid access token is needed.");
                failure.0.challenge = bearer::challenge(None, None).ok();
                failure
            }
            Error::Forbidden(permission) => {
                let detail = format!("The permission {} is needed.", permission.as_str());
                let mut failure = Self::new(StatusCode::FORBIDDEN, code::FORBIDDEN, detail);
                failure.0.challenge = bearer::challenge(Some("insufficient_scope"), Some(permission.as_str())).ok();
                failure.0.denied = Some(Denied::Permission(permission));
                failure
            }
            Error::ReadOnly => {
                let mut failure = Self::new(StatusCode::FORBIDDEN, code::FORBIDDEN, "This client may only read.");
                failure.0.challenge = bearer::challenge(Some("insufficient_scope"), None).ok();
                failure.0.denied = Some(Denied::Writing);
                failure
            }
            Error::Refused(problems) => problems.into(),
            Error::TooManyFailures { retry_after } => {
                let mut failure = Self::new(StatusCode::TOO_MANY_REQUESTS, code::TIMEOUT, "Too many attempts. Try again later.");
                failure.0.retry_after = Some(retry_after);
                failure
            }
            Error::Busy { retry_after } => {
                let mut failure = Self::new(StatusCode::SERVICE_UNAVAILABLE, code::TIMEOUT, "The server is busy. Try again later.");
                failure.0.retry_after = Some(retry_after);
                failure
            }
            Error::Internal(cause) => {
                tracing::error!(cause, "a REST request failed");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, code::INTERNAL, "The server failed.")
            }
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::InvalidRequest => {
                let mut failure = Self::bad_request("Send one Authorization header, well formed.");
                failure.0.challenge = bearer::challenge(Some("invalid_request"), None).ok();
                failure
            }
            Refusal::NoToken => {
                let detail = "Send an access token as `Authorization: Bearer`.";
                let mut failure = Self::new(StatusCode::UNAUTHORIZED, code::UNAUTHENTICATED, detail);
                failure.0.challenge = bearer::challenge(None, None).ok();
                failure
            }
            Refusal::InvalidToken => {
                let detail = "The access token is expired, revoked or malformed, or not for this API.";
                let mut failure = Self::new(StatusCode::UNAUTHORIZED, code::UNAUTHENTICATED, detail);
                failure.0.challenge = bearer::challenge(Some("invalid_token"), None).ok();
                failure
            }
            Refusal::Internal(error) => error.into(),
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.0.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Explanation of why a request was refused or failed (RFC 9457), as `application/problem+json`.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Problem)]
pub struct Details {
    /// Type of the problem, which is always `about:blank`: `code` tells problems apart.
    #[schema(example = "about:blank")]
    r#type: &'static str,
    /// Meaning of the HTTP status, in words.
    title: &'static str,
    /// HTTP status of the answer.
    #[schema(example = 422)]
    status: u16,
    /// Explanation of what is wrong, for display.
    detail: String,
    /// Code of the problem, for programs: the code of the first of `errors`, or one of `UNAUTHENTICATED`, `FORBIDDEN`, `NOT_FOUND`,
    /// `BAD_USER_INPUT`, `QUERY_TOO_LARGE`, `TIMEOUT` and `INTERNAL`.
    #[schema(example = "TAKEN")]
    code: &'static str,
    /// Problems with the input that the caller can correct; may be empty.
    errors: Vec<Flaw>,
    /// ID of the request, as in the server's logs and in the response header `x-request-id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
}

/// One problem with the input.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = InputError)]
pub struct Flaw {
    /// Code of the problem, for programs: `BLANK`, `TOO_LONG`, `TOO_SHORT`, `INVALID`, `TAKEN`, `IMMUTABLE`, `NOT_FOUND`, `CONFLICT`,
    /// `QUOTA_EXCEEDED`, `IN_USE`, `LAST_ADMINISTRATOR`, `PRIVILEGE_ESCALATION`, `POLICY_VIOLATION` or `STALE_VERSION`.
    #[schema(example = "TAKEN")]
    code: &'static str,
    /// Place in the body, as a JSON Pointer (RFC 6901); absent for the body as a whole, and for a problem elsewhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "#/urls/redirectUris/2")]
    pointer: Option<String>,
    /// Name of the parameter of the path or the query that is wrong; absent for a problem elsewhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "createdAtFrom")]
    parameter: Option<String>,
    /// Name of the header that is wrong; absent for a problem elsewhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "If-Match")]
    header: Option<&'static str>,
    /// Explanation of what is wrong and what would be right, for display.
    message: String,
    /// In bulk calls, opaque ID of the object that the problem is about; null otherwise.
    subject_id: Option<String>,
}

impl From<Problem> for Flaw {
    fn from(problem: Problem) -> Self {
        Self::of(problem, false)
    }
}

impl Flaw {
    /// A problem in the words of REST: rules name fields as GraphQL has them.
    fn of(problem: Problem, in_url: bool) -> Self {
        let code = wire(&problem).0;
        let Problem { path, message, subject, .. } = problem;
        let mut flaw = Self { code, pointer: None, parameter: None, header: None, message, subject_id: subject };
        match path.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            [] => {}
            ["expectedVersion" | IF_MATCH] => flaw.header = Some(IF_MATCH),
            [IF_NONE_MATCH] => flaw.header = Some(IF_NONE_MATCH),
            ["idempotencyKey" | IDEMPOTENCY_KEY] => flaw.header = Some(IDEMPOTENCY_KEY),
            [name] if PARAMETERS.contains(name) => flaw.parameter = Some((*name).to_owned()),
            names if in_url => flaw.parameter = Some(parameter(names)),
            ["body", names @ ..] | names => flaw.pointer = Some(pointer(names)),
        }
        flaw
    }
}

/// Writes the body of a refusal, and keeps every answer out of caches.
pub fn dress(mut response: Response, request_id: Option<String>) -> Response {
    let unknown = (response.status() == StatusCode::METHOD_NOT_ALLOWED).then(Failure::no_such_method);
    if let Some(Failure(refused)) = response.extensions_mut().remove::<Failure>().or(unknown) {
        let Refused { status, code, detail, problems, in_url, challenge, retry_after, .. } = *refused;
        let details = Details {
            r#type: "about:blank",
            title: status.canonical_reason().unwrap_or_default(),
            status: status.as_u16(),
            detail,
            code,
            errors: problems.into_iter().map(|problem| Flaw::of(problem, in_url)).collect(),
            request_id,
        };
        // Not the text, which may repeat what was sent.
        tracing::debug!(code, status = details.status, "refused");
        response = (status, Json(details)).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.extend(challenge.map(|value| (WWW_AUTHENTICATE, value)));
        headers.extend(retry_after.map(|seconds| (RETRY_AFTER, seconds.into())));
    }
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
