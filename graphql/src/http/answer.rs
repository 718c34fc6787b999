//! What is sent back: the answer with the status that its errors call for, or an error before
//! anything was executed.

use super::{media::JSON, refused::RequestError};
use crate::{
    error::{code_of, presentable, server_error, with_request_id},
    requires::is_refusal,
};
use app::bearer;
use async_graphql::{Response as Answer, Value};
use async_graphql_axum::GraphQLResponse;
use axum::{
    Json,
    http::{
        HeaderValue, StatusCode,
        header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, WWW_AUTHENTICATE},
    },
    response::{IntoResponse, Response},
};
use domain::actor::{Actor, Identity};
use serde_json::json;

pub(super) fn respond(
    media: &'static str,
    mut answer: Answer,
    actor: &Actor,
    request_id: Option<String>,
) -> Response {
    answer.errors = presentable(answer.errors, request_id.as_deref());
    // Errors of documents that were never executed have no path in a response.
    let executed =
        answer.errors.is_empty() || answer.errors.iter().any(|error| !error.path.is_empty());
    let nothing = match &answer.data {
        Value::Object(fields) => fields.values().all(|value| *value == Value::Null),
        _ => true,
    };
    let refused = nothing
        && !answer.errors.is_empty()
        && answer
            .errors
            .iter()
            .all(|error| code_of(error).is_some_and(is_refusal));
    let (status, challenge) = if refused && actor.identity == Identity::Anonymous {
        (StatusCode::UNAUTHORIZED, bearer::challenge(None, None).ok())
    } else if refused {
        (
            StatusCode::FORBIDDEN,
            bearer::challenge(
                Some("insufficient_scope"),
                missing_scope(&answer).as_deref(),
            )
            .ok(),
        )
    } else if executed || media == JSON {
        (StatusCode::OK, None)
    } else {
        (StatusCode::BAD_REQUEST, None)
    };
    write(
        media,
        status,
        answer,
        Extra {
            executed,
            challenge,
        },
    )
}

fn missing_scope(answer: &Answer) -> Option<String> {
    let extensions = answer.errors.first()?.extensions.as_ref()?;
    match extensions.get("permission")? {
        Value::String(code) => Some(code.clone()),
        _ => None,
    }
}

pub(super) fn refuse(media: &'static str, refused: RequestError) -> Response {
    write(
        media,
        refused.status,
        Answer::from_errors(refused.errors),
        Extra {
            executed: false,
            challenge: refused.challenge,
        },
    )
}

pub(super) fn fail(
    media: &'static str,
    status: StatusCode,
    code: &'static str,
    request_id: Option<String>,
) -> Response {
    tracing::error!(code, request_id, "a GraphQL request was aborted");
    let error = with_request_id(
        server_error(code, "The server failed."),
        request_id.as_deref(),
    );
    write(
        media,
        status,
        Answer::from_errors(vec![error]),
        Extra {
            executed: false,
            challenge: None,
        },
    )
}

struct Extra {
    /// Whether anything was executed: `data` is left out otherwise (GraphQL specification, section
    /// 7.1.6).
    executed: bool,
    challenge: Option<HeaderValue>,
}

fn write(media: &'static str, status: StatusCode, answer: Answer, extra: Extra) -> Response {
    let mut response = if extra.executed {
        GraphQLResponse::from(answer).into_response()
    } else {
        Json(json!({ "errors": answer.errors })).into_response()
    };
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(challenge) = extra.challenge {
        headers.insert(WWW_AUTHENTICATE, challenge);
    }
    if status == StatusCode::METHOD_NOT_ALLOWED {
        headers.insert(ALLOW, HeaderValue::from_static("POST"));
    }
    response
}
