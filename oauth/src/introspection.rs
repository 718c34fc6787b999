//! `POST /oauth/introspect` (RFC 7662).

use super::{
    client_auth,
    error::{Error, ErrorCode, no_store},
    form::Form,
};
use app::{App, origin};
use axum::{
    Json,
    body::Body,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use domain::{
    authorization::{RefreshTokenState, inspect_refresh_token, is_refresh_token},
    registry::ClientSnapshot,
    token::{Claims, VerifiedToken},
};
use serde::Serialize;
use serde_json::{Value, json};
use std::sync::Arc;

/// Describes a valid token; for one that is not valid, or that the caller may not see, only that it
/// is not active (section 2.2).
pub(crate) async fn handle(
    State(app): State<Arc<App>>,
    origin::RequestOrigin(origin): origin::RequestOrigin,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Error> {
    let form = Form::read(&headers, body).await?;
    let caller = client_auth::authenticate_with_secret(&app, &headers, &form, &origin).await?;
    let missing = || Error::new(ErrorCode::InvalidRequest, "The parameter token is missing.");
    let token = form.get("token").ok_or_else(missing)?;
    if is_refresh_token(token) {
        let state = inspect_refresh_token(&app.db, &app.tools, &caller, token).await?;
        return Ok(no_store(match state {
            Some(state) => refresh_token(&app, &caller, &state).into_response(),
            None => Json(json!({ "active": false })).into_response(),
        }));
    }
    let answer = match app.tokens.introspect(&caller, token).await? {
        Some(verified) => Json(Active::from(verified)).into_response(),
        None => Json(json!({ "active": false })).into_response(),
    };
    Ok(no_store(answer))
}

/// A refresh token that works, for its own client.
fn refresh_token(app: &App, caller: &ClientSnapshot, state: &RefreshTokenState) -> Json<Value> {
    let authorization = &state.authorization;
    Json(json!({
        "active": true,
        "token_type": "refresh_token",
        "client_id": caller.client.client_id,
        "sub": authorization.user_id.to_string(),
        "scope": authorization.scope,
        "iss": app.tools.settings.issuer,
        "iat": authorization.created_at.timestamp(),
        "exp": state.expires_at.timestamp(),
    }))
}

/// A valid token (RFC 7662 section 2.2): its claims, and its effective scopes.
#[derive(Serialize)]
struct Active {
    active: bool,
    token_type: &'static str,
    #[serde(flatten)]
    claims: Claims,
}

impl From<VerifiedToken> for Active {
    fn from(verified: VerifiedToken) -> Self {
        let scopes: Vec<_> = verified.scopes().into_iter().collect();
        let scope = (!scopes.is_empty()).then(|| scopes.join(" "));
        Self {
            active: true,
            token_type: "Bearer",
            claims: Claims {
                scope,
                ..Arc::unwrap_or_clone(verified.claims)
            },
        }
    }
}
