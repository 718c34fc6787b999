//! `POST /oauth/token` (RFC 6749 section 3.2).

use super::{
    client_auth,
    error::{Error, ErrorCode, no_store},
    form::Form,
    grant::client_credentials,
};
use app::{App, origin::RequestOrigin};
use axum::{
    Json,
    body::Body,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use domain::{actor::Origin, issuance::RefusedRequest, registry::ClientSnapshot, token::Issued};
use serde::Serialize;
use std::sync::Arc;

/// Counts the result of a request.
pub async fn handle(
    State(app): State<Arc<App>>,
    RequestOrigin(origin): RequestOrigin,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Error> {
    let answer = answer(&app, &origin, headers, body).await;
    answer.inspect_err(|error| app.metrics.refused.count(error.code()))
}

/// Authenticates the client, then lets its grant type decide. Later refusals are recorded in the
/// client's history; earlier ones are recorded by the authentication.
async fn answer(
    app: &App,
    origin: &Origin,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Error> {
    let form = Form::read(&headers, body).await?;
    let client = client_auth::authenticate(app, &headers, &form, origin).await?;
    let issued = match issue(app, &client, &form, origin).await {
        Ok(issued) => issued,
        Err(refused) => {
            if let Some(error) = refused.in_history() {
                let refusal = RefusedRequest {
                    client: &client.client,
                    error,
                    grant_type: form.get("grant_type"),
                    scope: form.get("scope"),
                };
                app.recorder.refused(&app.tools, refusal, origin).await;
            }
            return Err(refused);
        }
    };
    let answer = Answer {
        access_token: issued.token,
        token_type: "Bearer",
        expires_in: issued.expires_in,
        scope: issued.scope,
    };
    Ok(no_store(Json(answer).into_response()))
}

async fn issue(
    app: &App,
    client: &ClientSnapshot,
    form: &Form,
    origin: &Origin,
) -> Result<Issued, Error> {
    let order = match form.get("grant_type") {
        Some(client_credentials::GRANT_TYPE) => client_credentials::order(app, client, form)?,
        Some(_) => {
            return Err(Error::new(
                ErrorCode::UnsupportedGrantType,
                "This server does not know that grant_type.",
            ));
        }
        None => {
            return Err(Error::new(
                ErrorCode::InvalidRequest,
                "The parameter grant_type is missing.",
            ));
        }
    };
    if let Some(limit) = client.account.tokens_per_minute {
        app.tokens
            .quota
            .take(client.client.id, limit, app.tools.clock.passed())
            .map_err(Error::too_many_tokens)?;
    }
    let grant_type = order.grant_type;
    let issued = app.tokens.issue(client, order, origin).await?;
    app.metrics
        .count_issued(grant_type, &client.client.client_id);
    Ok(issued)
}

/// RFC 6749 section 5.1.
#[derive(Serialize)]
struct Answer {
    access_token: String,
    token_type: &'static str,
    expires_in: i32,
    /// Has at least one token (section 3.3), so it is omitted where there is none.
    #[serde(skip_serializing_if = "String::is_empty")]
    scope: String,
}
