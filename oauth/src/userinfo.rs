//! `/oauth/userinfo`: what a client may know of the user who signed in (OpenID Connect Core section
//! 5.3).

use super::{
    cors,
    error::{Error, bearer_refusal as refused, no_store},
};
use app::{
    App,
    bearer::{self, AuthError},
};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use domain::{
    identity::{self, IdentityClaims},
    token::VerifiedToken,
};
use serde::Serialize;
use std::sync::Arc;

/// The claims that the token's scopes give.
pub(crate) async fn handle(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    match bearer::token(&app, &headers).await {
        Ok(token) => {
            let answer = answer(&app, &token).await;
            cors::allow(&app, &token.known, &headers, no_store(answer)).await
        }
        Err(AuthError::NoToken) => refused(StatusCode::UNAUTHORIZED, None, None),
        Err(AuthError::InvalidToken) => {
            refused(StatusCode::UNAUTHORIZED, Some("invalid_token"), None)
        }
        Err(AuthError::InvalidRequest) => {
            refused(StatusCode::BAD_REQUEST, Some("invalid_request"), None)
        }
        Err(AuthError::Internal(error)) => Error::from(error).into_response(),
    }
}

/// The response (section 5.3.2).
#[derive(Serialize)]
struct UserInfo {
    sub: String,
    #[serde(flatten)]
    claims: IdentityClaims,
}

async fn answer(app: &App, token: &VerifiedToken) -> Response {
    let scopes = token.scopes();
    let Some(user) = token.user.as_ref().filter(|_| scopes.contains("openid")) else {
        return refused(
            StatusCode::FORBIDDEN,
            Some("insufficient_scope"),
            Some("openid"),
        );
    };
    let scope: Vec<&str> = scopes.iter().map(String::as_str).collect();
    match identity::claims(&app.db, &user.user, &scope.join(" ")).await {
        Ok(claims) => Json(UserInfo {
            sub: user.user.id.to_string(),
            claims,
        })
        .into_response(),
        Err(error) => Error::from(error).into_response(),
    }
}
