//! The headers of responses, and the errors that are the same everywhere.

use crate::error::ProblemDetails;
use axum::http::Method;
use utoipa::{
    ToSchema,
    openapi::{
        Content, HeaderBuilder, Object, Ref, RefOr, Response, Type,
        path::{Operation, Parameter, ParameterIn},
    },
};

/// Adds the headers of responses, which follow from those of requests.
pub(super) fn add_headers(operation: &mut Operation) {
    let names: Vec<_> = parameters(operation)
        .map(|parameter| parameter.name.clone())
        .collect();
    let has = |name: &str| names.iter().any(|known| known == name);
    let conditional = has("If-Match") || has("If-None-Match");
    for (status, response) in &mut operation.responses.responses {
        let RefOr::T(response) = response else {
            continue;
        };
        let good = status.starts_with('2');
        let known = [
            (status == "201", "Location", "URL of the created object."),
            (
                (good && conditional) || status == "201",
                "ETag",
                "Version of the object that is shown.",
            ),
            (
                good && has("Idempotency-Key"),
                "Idempotency-Replayed",
                "The value `true` where the call repeats an earlier one.",
            ),
            (
                good && has("after"),
                "Link",
                "URLs of the neighbouring pages (RFC 8288): `next`, `prev`.",
            ),
        ];
        for (_, name, description) in known.into_iter().filter(|(applies, ..)| *applies) {
            describe_header(response, (name, description), Type::String);
        }
    }
}

fn describe_header(response: &mut Response, (name, description): (&str, &str), kind: Type) {
    let header = HeaderBuilder::new()
        .schema(Some(Object::with_type(kind)))
        .description(Some(description))
        .build();
    response.headers.insert(name.to_owned(), RefOr::T(header));
}

fn parameters(operation: &Operation) -> impl Iterator<Item = &Parameter> {
    operation
        .parameters
        .iter()
        .flatten()
        .filter_map(|parameter| match parameter {
            RefOr::T(parameter) => Some(parameter),
            RefOr::Ref(_) => None,
        })
}

/// Adds the errors that are the same everywhere.
pub(super) fn add_refusals(method: &Method, operation: &mut Operation) {
    if parameters(operation).any(|parameter| parameter.name == "If-None-Match") {
        let mut unchanged = Response::new("The caller has the present version already.");
        describe_header(
            &mut unchanged,
            ("ETag", "Version of the object that the caller has."),
            Type::String,
        );
        operation
            .responses
            .responses
            .entry("304".to_owned())
            .or_insert(RefOr::T(unchanged));
    }
    let problem = Content::new(Some(Ref::from_schema_name(ProblemDetails::name())));
    for (_, status, description) in refusals(method, operation)
        .into_iter()
        .filter(|(applies, ..)| *applies)
    {
        let mut response = Response::new(description);
        response.content.insert(
            "application/problem+json".to_owned(),
            RefOr::T(problem.clone()),
        );
        match status {
            "401" => {
                let challenge = (
                    "WWW-Authenticate",
                    "Challenge: how to authenticate, and what is wrong with the token (RFC 6750 section 3).",
                );
                describe_header(&mut response, challenge, Type::String);
            }
            "503" => describe_header(
                &mut response,
                ("Retry-After", "Seconds to wait before the next try."),
                Type::Integer,
            ),
            _ => {}
        }
        operation
            .responses
            .responses
            .entry(status.to_owned())
            .or_insert(RefOr::T(response));
    }
}

/// The errors: whether an operation has each, its status, and its description.
fn refusals(method: &Method, operation: &Operation) -> [(bool, &'static str, &'static str); 11] {
    let has = |name: &str| parameters(operation).any(|parameter| parameter.name == name);
    let named = parameters(operation).any(|parameter| parameter.parameter_in == ParameterIn::Path)
        || has("Idempotency-Key");
    let conditional = has("If-Match");
    let changes = *method != Method::GET;
    let input = operation.request_body.is_some();
    [
        (
            true,
            "400",
            "The request is malformed: an unknown parameter, a header or body that cannot be read.",
        ),
        (
            true,
            "401",
            "The token is missing, expired, revoked or malformed; `WWW-Authenticate` says which.",
        ),
        (
            true,
            "403",
            "A permission is missing, the client may only read, or the change would grant a permission that the caller lacks.",
        ),
        (named, "404", "The account has no such object."),
        (
            changes,
            "409",
            "The change conflicts with the present state: a name is taken, an object is in use, a limit is reached, or no administrator would be left.",
        ),
        (
            conditional,
            "412",
            "The object was changed after the caller read it.",
        ),
        (input, "413", "The body is larger than 64 KiB."),
        (
            input,
            "415",
            "The content type is not application/json in UTF-8.",
        ),
        (
            changes,
            "422",
            "The input has problems, which `errors` lists.",
        ),
        (true, "500", "The server failed to answer the request."),
        (
            true,
            "503",
            "The server is busy; `Retry-After` says how long to wait.",
        ),
    ]
}
