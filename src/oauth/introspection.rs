//! `POST /oauth/introspect` (RFC 7662).

use super::{
    client_auth,
    error::{Error, ErrorCode, no_store},
    form::Form,
};
use crate::{
    app::App,
    domain::token::{Claims, Verified},
    origin,
};
use axum::{
    Json,
    body::Body,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use serde::Serialize;
use serde_json::json;
use std::sync::Arc;

/// Tells what a token is worth now; of one that is dead or none of the caller's business, only that
/// it is not active (section 2.2).
pub async fn handle(
    State(app): State<Arc<App>>,
    origin::From(origin): origin::From,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Error> {
    let form = Form::read(&headers, body).await?;
    let caller = client_auth::authenticate(&app, &headers, &form, &origin).await?;
    let missing = || Error::new(ErrorCode::InvalidRequest, "The parameter token is missing.");
    let token = form.get("token").ok_or_else(missing)?;
    let answer = match app.tokens.introspect(&caller, token).await? {
        Some(verified) => Json(Active::from(verified)).into_response(),
        None => Json(json!({ "active": false })).into_response(),
    };
    Ok(no_store(answer))
}

/// A token that is alive (RFC 7662 section 2.2): what it says, and the scopes that count now.
#[derive(Serialize)]
struct Active {
    active: bool,
    token_type: &'static str,
    #[serde(flatten)]
    claims: Claims,
}

impl From<Verified> for Active {
    fn from(verified: Verified) -> Self {
        let scopes: Vec<_> = verified.scopes().into_iter().collect();
        let scope = (!scopes.is_empty()).then(|| scopes.join(" "));
        Self {
            active: true,
            token_type: "Bearer",
            claims: Claims {
                scope,
                ..verified.claims
            },
        }
    }
}
