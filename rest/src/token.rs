//! Issued tokens, and the revocation of all of them.

use super::{
    actor::{Caller, change},
    error::{ApiError, Result},
    page::{List, Onward, Part},
    vocabulary::TokenStatus,
    within::Within,
};
use app::App;
use axum::{http::StatusCode, response::Response};
use chrono::{DateTime, Utc};
use domain::{
    history::tokens::{self, Token, TokenCriteria},
    token,
};
use entity::ClientId;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub(crate) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(revoke_all))
}

/// A token that was issued. The token itself is not kept.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct IssuedToken {
    /// ID of the token (claim `jti`, RFC 7519 section 4.1.7), by which `revokeTokens` revokes it.
    jti: String,
    /// Opaque ID of the client (`cli_...`), even where that is deleted; the UUID in it is the `sub`
    /// of a token that acts in no user's name.
    subject_id: String,
    /// Opaque ID of the user in whose name the token acts (`usr_...`), which is its `sub`; null
    /// where there is none.
    user_id: Option<String>,
    /// OAuth grant type that the token was issued for.
    grant_type: String,
    /// Scopes that the token was issued with.
    scopes: Vec<String>,
    /// When the token was issued.
    issued_at: DateTime<Utc>,
    /// When the token expires.
    expires_at: DateTime<Utc>,
    /// Whether the token is still accepted.
    status: TokenStatus,
    /// IP address that the token was requested from; null where it is not known.
    ip_address: Option<String>,
}

impl From<&Token> for IssuedToken {
    fn from(token: &Token) -> Self {
        let Token { row, status } = token;
        Self {
            jti: row.jti.clone(),
            subject_id: row.client_id.to_string(),
            user_id: row.user_id.map(|id| id.to_string()),
            grant_type: row.grant_type.clone(),
            scopes: row
                .scope
                .split(' ')
                .filter(|scope| !scope.is_empty())
                .map(str::to_owned)
                .collect(),
            issued_at: row.issued_at,
            expires_at: row.expires_at,
            status: (*status).into(),
            ip_address: row.ip_address.clone(),
        }
    }
}

/// Filter of tokens; all conditions must hold.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct TokenListQuery {
    /// Status of the token; where repeated, any of them matches.
    status: Option<Vec<TokenStatus>>,
    /// Beginning of the span in which the token was issued, inclusive.
    issued_at_from: Option<DateTime<Utc>>,
    /// End of the span in which the token was issued, exclusive.
    issued_at_until: Option<DateTime<Utc>>,
    /// ID of the token (claim `jti`).
    jti: Option<String>,
    /// IP address that the token was requested from.
    ip_address: Option<String>,
}

/// Issued tokens of the account, newest first, including those of deleted clients.
#[utoipa::path(
    get, path = "/tokens", tag = "Tokens", operation_id = "listIssuedTokens", security(("oauth2" = ["tokens:read"])),
    params(TokenListQuery, Onward, Within), responses((status = 200, description = "A page of issued tokens.", body = Part<IssuedToken>))
)]
async fn list(asked: List<Onward, TokenListQuery>) -> Result<Response> {
    page(&asked, None, "/tokens").await
}

/// A page of the tokens of the account, or of one client. Pending records are written first, so
/// that the caller sees them.
pub(crate) async fn page(
    asked: &List<Onward, TokenListQuery>,
    client: Option<ClientId>,
    path: &str,
) -> Result<Response> {
    let (app, actor) = (&asked.caller.app, &asked.caller.actor);
    app.recorder.settle().await;
    let filter = TokenCriteria {
        now: app.tools.clock.now(),
        client,
        statuses: asked
            .params
            .status
            .as_ref()
            .map(|list| list.iter().map(|word| word.0).collect()),
        issued: (asked.params.issued_at_from, asked.params.issued_at_until),
        jti: asked.params.jti.clone(),
        ip_address: asked.params.ip_address.clone(),
    };
    let page = tokens::list(&app.db, actor, &filter, &asked.slice)
        .await
        .map_err(|error| ApiError::from(error).in_request())?;
    let total = if asked.counted {
        Some(tokens::count(&app.db, actor, &filter).await?)
    } else {
        None
    };
    let shown: Vec<_> = page
        .items
        .iter()
        .map(|(_, token)| IssuedToken::from(token))
        .collect();
    Ok(asked.answer(path, (&page, shown), total))
}

/// Revokes all tokens of all clients in the whole deployment at once, as after a signing key was
/// disclosed. Rotate the keys first. Clients that request a new token when one is refused are
/// hardly affected.
#[utoipa::path(
    post, path = "/tokens/revoke-all", tag = "Tokens", operation_id = "revokeAllTokens", security(("oauth2" = ["keys:write"])),
    responses((status = 204, description = "The tokens were revoked."))
)]
async fn revoke_all(caller: Caller) -> Result<StatusCode> {
    change!(caller, |work| token::revoke_all(work).await);
    Ok(StatusCode::NO_CONTENT)
}
