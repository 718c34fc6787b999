//! `/oauth/authorize`: the authorization endpoint (RFC 6749 section 3.1, OpenID Connect Core section
//! 3.1.2).
//!
//! It writes nothing before a user is known: a request that needs the user is sealed and waits in
//! the browser. The pages that ask the user are those of another interface; they send the browser
//! back here, and everything is decided anew.

mod check;
mod client;
mod decide;
mod params;
mod respond;
mod scope;

use self::{
    check::{check, check_again},
    decide::decide,
    params::Params,
};
use crate::page::PageError;
use app::{App, cookies, cookies::CookieKind, origin::RequestOrigin};
use axum::{
    body::Body,
    extract::{RawQuery, State},
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use domain::authorization::AuthorizationRequest;
use std::sync::Arc;

/// `GET`: a request of a client, or one that comes back from a page with `continue`.
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    RequestOrigin(origin): RequestOrigin,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let query = query.unwrap_or_default();
    let answer = async {
        let params = Params::parse(query.as_bytes())?;
        match params.get("continue") {
            Some(sealed) => {
                let request = resume(&app, &headers, sealed)?;
                match check_again(&app, &request).await? {
                    Ok(()) => decide(&app, &headers, &origin, request).await,
                    Err(refused) => Ok(refused.response(&app, &headers)?),
                }
            }
            None => match check(&app, &params).await? {
                Ok(request) => decide(&app, &headers, &origin, request).await,
                Err(refused) => Ok(refused.response(&app, &headers)?),
            },
        }
    };
    answer
        .await
        .unwrap_or_else(|error: PageError| error.response(&app, &headers))
}

/// `POST`: the same request as a form. It comes from another site without the session's cookie, and
/// a redirect to `GET` brings it.
pub(crate) async fn post(State(app): State<Arc<App>>, headers: HeaderMap, body: Body) -> Response {
    match params::form(&headers, body).await {
        Ok(query) => {
            let place = app.tools.settings.url(&format!("/oauth/authorize?{query}"));
            Redirect::to(&place).into_response()
        }
        Err(error) => error.response(&app, &headers),
    }
}

/// A request that comes back from a page, in the browser that it was sealed for.
fn resume(app: &App, headers: &HeaderMap, sealed: &str) -> Result<AuthorizationRequest, PageError> {
    let tools = &app.tools;
    let cookie = cookies::read(&tools.settings, headers, CookieKind::PreSession);
    cookie
        .and_then(|cookie| {
            AuthorizationRequest::open(&tools.vault, &cookie, sealed, tools.clock.now())
        })
        .ok_or(PageError::Expired)
}
