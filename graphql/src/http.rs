//! GraphQL over HTTP: a separate handler, because the one of async-graphql allows mutations over
//! GET and by form posts, and bodies of any size.
//!
//! Follows the GraphQL-over-HTTP draft: media types are negotiated, a GET can only query, and a
//! document that cannot be executed is an error of status 400 under
//! `application/graphql-response+json` but of status 200 under `application/json`.

mod answer;
mod caller;
pub(crate) mod compression;
mod media;
mod params;
mod refused;

use super::{
    Schema, context,
    document::Params,
    engine::{Engine, Executor},
    error::code,
    requires::{AnswerSize, fits, too_large},
};
use answer::{fail, refuse, respond};
use apollo_compiler::executable::OperationType;
use app::{App, origin};
use async_graphql::{Request, Response as Answer};
use axum::{
    extract::RawQuery,
    http::{Method, StatusCode},
    response::Response,
};
use caller::caller;
use domain::actor::Actor;
use futures_util::FutureExt;
use media::{JSON, negotiate};
use params::{from_body, from_query};
use refused::RequestError;
use std::{panic::AssertUnwindSafe, sync::Arc};

/// `POST` and `GET /graphql`.
pub(crate) async fn handle(
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
        let actor = caller(&app, &parts, origin).await?;
        let params = match parts.method {
            Method::POST => from_body(&parts.headers, body).await?,
            _ => from_query(query.as_deref().unwrap_or_default())?,
        };
        let executor = engine.executor().await;
        let executor = executor.map_err(|error| {
            RequestError::internal(&error, "the GraphQL schema could not be made")
        })?;
        let ready = checked((&app, executor, &actor), &parts.method, params, media).await?;
        Ok((ready, actor))
    };
    let (ready, actor) = match outcome.await {
        Ok(ready) => ready,
        Err(refused) => return refuse(media, refused),
    };
    let actor = Arc::new(actor);
    let loader = context::loader(&app, &actor);
    let request = ready.request.data(app).data(actor.clone()).data(loader);
    let execution = AssertUnwindSafe(ready.schema.execute(request)).catch_unwind();
    let answer = match tokio::time::timeout(engine.timeout, execution).await {
        Ok(Ok(answer)) if ready.kind != OperationType::Query || fits(&answer.data) => answer,
        Ok(Ok(_)) => Answer::from_errors(vec![too_large()]),
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
    let response = respond(media, answer, &actor, request_id);
    if ready.kind == OperationType::Query {
        compression::allow(response)
    } else {
        response
    }
}

/// A request that may be executed.
struct Ready<'a> {
    request: Request,
    kind: OperationType,
    schema: &'a Schema,
}

/// Allows only valid documents of a bounded cost, and no mutations by GET.
async fn checked<'a>(
    (app, executor, actor): (&App, &'a Executor, &Actor),
    method: &Method,
    params: Params,
    media: &str,
) -> Result<Ready<'a>, RequestError> {
    let refused = |error| RequestError::document(media, error);
    let prepared = executor.documents.prepare(params).map_err(refused)?;
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
    let work = executor.documents.cost(&prepared, &counts);
    let unchecked = executor.unchecked(&prepared, work.map_err(refused)?, actor);
    let schema = match unchecked {
        Some(schema) => schema,
        None => executor.checked().await.map_err(|error| {
            RequestError::internal(&error, "the GraphQL schema could not be made")
        })?,
    };
    let kind = prepared.kind();
    let request = prepared.into_request().map_err(refused)?;
    let request = if kind == OperationType::Query {
        request.data(AnswerSize::default())
    } else {
        request
    };
    Ok(Ready {
        request,
        kind,
        schema,
    })
}
