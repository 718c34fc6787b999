//! `POST /oauth/revoke` (RFC 7009).

use super::{
    client_auth,
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
use std::sync::Arc;

/// Revokes a token of the caller. The response is the same for a token that is not valid, unknown
/// or another client's (section 2.2), so it reveals nothing.
pub async fn handle(
    State(app): State<Arc<App>>,
    RequestOrigin(origin): RequestOrigin,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Error> {
    let form = Form::read(&headers, body).await?;
    let caller = client_auth::authenticate(&app, &headers, &form, &origin).await?;
    let missing = || Error::new(ErrorCode::InvalidRequest, "The parameter token is missing.");
    app.tokens
        .revoke_own(&caller, form.get("token").ok_or_else(missing)?, &origin)
        .await?;
    Ok(no_store(StatusCode::OK.into_response()))
}
