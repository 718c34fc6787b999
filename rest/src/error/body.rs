//! Bodies of errors: problem details (RFC 9457).

use super::{ApiError, ApiErrorParts};
use crate::{
    place::{IDEMPOTENCY_KEY, IF_MATCH, IF_NONE_MATCH, PARAMETERS, parameter, pointer},
    vocabulary::UserErrorCode,
};
use axum::{
    Json,
    http::{
        HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE},
    },
    response::{IntoResponse, Response},
};
use domain::error::Problem;
use serde::Serialize;
use utoipa::ToSchema;

/// Explanation of why a request was refused or failed (RFC 9457), as `application/problem+json`.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Problem)]
pub(crate) struct ProblemDetails {
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
    /// Code of the problem, for programs: the code of the first of `errors`, or one of
    /// `UNAUTHENTICATED`, `FORBIDDEN`, `NOT_FOUND`, `BAD_USER_INPUT`, `QUERY_TOO_LARGE`, `TIMEOUT`
    /// and `INTERNAL`.
    #[schema(example = "TAKEN")]
    code: &'static str,
    /// Problems with the input that the caller can correct; may be empty.
    errors: Vec<FieldProblem>,
    /// ID of the request, as in the server's logs and in the response header `x-request-id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
}

/// One problem with the input.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = InputError)]
pub(crate) struct FieldProblem {
    /// Code of the problem, for programs.
    code: UserErrorCode,
    /// Place in the body, as a JSON Pointer (RFC 6901); absent for the body as a whole, and for a
    /// problem elsewhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "#/urls/redirectUris/2")]
    pointer: Option<String>,
    /// Name of the parameter of the path or the query that is wrong; absent for a problem
    /// elsewhere.
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

impl From<Problem> for FieldProblem {
    fn from(problem: Problem) -> Self {
        Self::of(problem, false)
    }
}

impl FieldProblem {
    /// A problem with names of the REST API: rules name fields as GraphQL has them.
    fn of(problem: Problem, in_url: bool) -> Self {
        let Problem {
            code,
            path,
            message,
            subject,
        } = problem;
        let mut flaw = Self {
            code: code.into(),
            pointer: None,
            parameter: None,
            header: None,
            message,
            subject_id: subject,
        };
        match path
            .iter()
            .map(String::as_str)
            .collect::<Vec<_>>()
            .as_slice()
        {
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

/// Writes the body of an error, and forbids caches to store any response. What the server failed with
/// is logged here.
pub(crate) fn complete(mut response: Response, request_id: Option<String>) -> Response {
    let unknown =
        (response.status() == StatusCode::METHOD_NOT_ALLOWED).then(ApiError::no_such_method);
    if let Some(ApiError(refused)) = response.extensions_mut().remove::<ApiError>().or(unknown) {
        let ApiErrorParts {
            status,
            code,
            detail,
            problems,
            in_url,
            challenge,
            retry_after,
            cause,
            ..
        } = *refused;
        if let Some(cause) = cause {
            cause.log("a REST request failed");
        }
        let details = ProblemDetails {
            r#type: "about:blank",
            title: status.canonical_reason().unwrap_or_default(),
            status: status.as_u16(),
            detail,
            code,
            errors: problems
                .into_iter()
                .map(|problem| FieldProblem::of(problem, in_url))
                .collect(),
            request_id,
        };
        // Without the text, which may repeat what was sent.
        tracing::debug!(code, status = details.status, "refused");
        response = (status, Json(details)).into_response();
        let headers = response.headers_mut();
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        headers.extend(challenge.map(|value| (WWW_AUTHENTICATE, value)));
        headers.extend(retry_after.map(|seconds| (RETRY_AFTER, seconds.into())));
    }
    response
        .headers_mut()
        .insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
