//! GraphQL over HTTP: a separate handler, because the one of async-graphql allows mutations over
//! GET and by form posts, and bodies of any size.
//!
//! Follows the GraphQL-over-HTTP draft: media types are negotiated, a GET can only query, and a
//! document that cannot be executed is an error of status 400 under
//! `application/graphql-response+json` but of status 200 under `application/json`.

mod params;
mod refused;

use super::{
    Engine, context,
    document::Params,
    error::{code, code_of, presentable, server_error, with_request_id},
    limits,
    requires::{AnswerSize, is_refusal},
};
use apollo_compiler::executable::OperationType;
use app::{
    App, bearer,
    body::{self, Unreadable},
    origin,
};
use async_graphql::{Request, Response as Answer, Value};
use async_graphql_axum::GraphQLResponse;
use axum::{
    Json,
    body::Body,
    extract::RawQuery,
    http::{
        HeaderMap, HeaderValue, Method, StatusCode,
        header::{ACCEPT, ALLOW, CACHE_CONTROL, CONTENT_TYPE, WWW_AUTHENTICATE},
    },
    response::{IntoResponse, Response},
};
use domain::actor::{Actor, Identity};
use futures_util::FutureExt;
use params::from_query;
use refused::{RequestError, unauthenticated};
use serde_json::json;
use std::{panic::AssertUnwindSafe, sync::Arc};

const JSON: &str = "application/json; charset=utf-8";

const GRAPHQL: &str = "application/graphql-response+json; charset=utf-8";

/// `POST` and `GET /graphql`.
pub async fn handle(
    app: Arc<App>,
    engine: Engine,
    (RawQuery(query), origin::RequestOrigin(origin)): (RawQuery, origin::RequestOrigin),
    request: axum::extract::Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let Some(media) = negotiate(&parts.headers) else {
        return refuse(
            JSON,
            RequestError::new(
                StatusCode::NOT_ACCEPTABLE,
                "Accept application/graphql-response+json or application/json.",
            ),
        );
    };
    let request_id = origin.request_id.clone();
    let outcome = async {
        let actor = bearer::actor(&app, &parts.headers, origin)
            .await
            .map_err(unauthenticated)?;
        let params = match parts.method {
            Method::POST => from_body(&parts.headers, body).await?,
            _ => from_query(query.as_deref().unwrap_or_default())?,
        };
        let request = checked((&app, &engine, &actor), &parts.method, params, media).await?;
        Ok((request, actor))
    };
    let (request, actor) = match outcome.await {
        Ok(ready) => ready,
        Err(refused) => return refuse(media, refused),
    };
    let actor = Arc::new(actor);
    let loader = context::loader(&app, &actor);
    let request = request.data(app).data(actor.clone()).data(loader);
    let execution = AssertUnwindSafe(engine.schema.execute(request)).catch_unwind();
    let answer = match tokio::time::timeout(engine.timeout, execution).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(_)) => {
            return fail(
                media,
                StatusCode::INTERNAL_SERVER_ERROR,
                code::INTERNAL,
                request_id,
            );
        }
        Err(_) => {
            return fail(
                media,
                StatusCode::SERVICE_UNAVAILABLE,
                code::TIMEOUT,
                request_id,
            );
        }
    };
    respond(media, answer, &actor, request_id)
}

/// Chooses the media type of the response; none where the caller accepts neither.
fn negotiate(headers: &HeaderMap) -> Option<&'static str> {
    let mut accepted = headers
        .get_all(ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .peekable();
    if accepted.peek().is_none() {
        return Some(JSON);
    }
    let wanted = |entry: &&str| {
        !entry
            .split(';')
            .any(|part| matches!(part.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
    };
    accepted.filter(wanted).find_map(|entry| {
        match entry.split(';').next().unwrap_or_default().trim() {
            "application/graphql-response+json" => Some(GRAPHQL),
            "application/json" | "application/*" | "*/*" | "" => Some(JSON),
            _ => None,
        }
    })
}

async fn from_body(headers: &HeaderMap, body: Body) -> Result<Params, RequestError> {
    if !body::is_json(headers) {
        return Err(RequestError::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "The content type must be application/json in UTF-8.",
        ));
    }
    let bytes = body::read(body, limits::MAX_BODY_BYTES)
        .await
        .map_err(|unreadable| match unreadable {
            Unreadable::TooLarge => RequestError::coded(
                StatusCode::PAYLOAD_TOO_LARGE,
                code::QUERY_TOO_LARGE,
                "The body is larger than 64 KiB.",
            ),
            Unreadable::Broken => {
                RequestError::new(StatusCode::BAD_REQUEST, "The body was cut off.")
            }
        })?;
    let bad = |message: &str| RequestError::new(StatusCode::BAD_REQUEST, message);
    let value: serde_json::Value =
        serde_json::from_slice(&bytes).map_err(|_| bad("The body is not JSON."))?;
    if value.is_array() {
        return Err(bad(
            "Batches are not supported. Send one request at a time.",
        ));
    }
    serde_json::from_value(value)
        .map_err(|_| bad("Needs `query`, a text; `operationName` is a text, `variables` and `extensions` are objects."))
}

/// Allows only valid documents of a bounded cost, and no mutations by GET.
async fn checked(
    (app, engine, actor): (&App, &Engine, &Actor),
    method: &Method,
    params: Params,
    media: &str,
) -> Result<Request, RequestError> {
    let refused = |error| RequestError::document(media, error);
    let prepared = engine.documents.prepare(params).map_err(refused)?;
    if *method != Method::POST && prepared.kind() != OperationType::Query {
        return Err(RequestError::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "Only queries may be sent by GET.",
        ));
    }
    let counted = context::counts(app, actor, &prepared).await;
    let counts = counted.map_err(|error| {
        RequestError::internal(&error, "the lists of an account could not be counted")
    })?;
    engine.documents.cost(&prepared, &counts).map_err(refused)?;
    let kind = prepared.kind();
    let request = prepared.into_request().map_err(refused)?;
    Ok(if kind == OperationType::Query {
        request.data(AnswerSize::default())
    } else {
        request
    })
}

fn respond(
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

fn refuse(media: &'static str, refused: RequestError) -> Response {
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

fn fail(
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
