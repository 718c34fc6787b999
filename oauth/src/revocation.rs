//! `POST /oauth/revoke` (RFC 7009).

use super::{
    client_auth, cors,
    error::{Error, ErrorCode, no_store},
    form::Form,
};
use app::{App, origin::RequestOrigin};
use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use domain::authorization::{is_refresh_token, is_refresh_token_of, revoke_by_token};
use std::sync::Arc;

/// Revokes a token of the caller. The response is the same for a token that is not valid, unknown
/// or another client's (section 2.2), so it reveals nothing.
pub(crate) async fn handle(
    State(app): State<Arc<App>>,
    RequestOrigin(origin): RequestOrigin,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Error> {
    let form = Form::read(&headers, body).await?;
    let caller = client_auth::authenticate(&app, &headers, &form, &origin).await?;
    let missing = || Error::new(ErrorCode::InvalidRequest, "The parameter token is missing.");
    let token = form.get("token").ok_or_else(missing)?;
    if is_refresh_token(token) {
        if is_refresh_token_of(&app.db, &app.tools, caller.client.id, token).await? {
            let actor = caller.actor(origin);
            let work = app.begin(&actor).await?;
            revoke_by_token(&work, token).await?;
            work.commit().await?;
        }
    } else {
        app.tokens.revoke_own(&caller, token, &origin).await?;
    }
    let answer = no_store(StatusCode::OK.into_response());
    Ok(cors::allow(&app, &caller, &headers, answer).await)
}
