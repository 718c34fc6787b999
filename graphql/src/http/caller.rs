//! Who sends a request: the client or user of its token, or the user who is signed in to the console in
//! this browser.

use super::refused::{RequestError, unauthenticated};
use crate::error::code;
use app::{
    App, bearer,
    console_session::{self, ConsoleSession, SessionError},
};
use axum::http::{HeaderMap, Method, StatusCode, header::AUTHORIZATION, request::Parts};
use domain::actor::{Actor, Origin};

/// The actor of the request. Where it has `Authorization`, no session counts; where it has neither,
/// it is the anonymous one.
pub(super) async fn caller(
    app: &App,
    parts: &Parts,
    origin: Origin,
) -> Result<Actor, RequestError> {
    match session(app, parts).map_err(refused)? {
        Some(session) => session
            .actor(app, console_session::use_of(&parts.headers), origin)
            .await
            .map_err(refused),
        None => bearer::actor(app, &parts.headers, origin)
            .await
            .map_err(unauthenticated),
    }
}

/// The session that the request is to be answered by. A GET is never: it can be caused by a link or
/// an image of any page.
fn session(app: &App, parts: &Parts) -> Result<Option<ConsoleSession>, SessionError> {
    let has_token = |headers: &HeaderMap| headers.contains_key(AUTHORIZATION);
    if parts.method != Method::POST || has_token(&parts.headers) {
        return Ok(None);
    }
    ConsoleSession::of_request(app, &parts.headers)
}

fn refused(error: SessionError) -> RequestError {
    match error {
        SessionError::ForeignPage => RequestError::coded(
            StatusCode::FORBIDDEN,
            code::FORBIDDEN,
            "A session counts for pages of this server only.",
        ),
        SessionError::Ended => RequestError::coded(
            StatusCode::UNAUTHORIZED,
            code::UNAUTHENTICATED,
            "The session has ended. Sign in again.",
        ),
        SessionError::Internal(error) => {
            RequestError::internal(&error, "a session could not be looked up")
        }
    }
}
