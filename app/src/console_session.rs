//! The session by which a page of the console sends a request: the cookie that people get when they
//! sign in, together with a header that names the account. No page of another origin can set the
//! header, and the browser's `Origin` must be the issuer's.
//!
//! It counts for GraphQL only: as JSON by POST, and over a WebSocket. A request with
//! `Authorization` is never decided by it.

use crate::{
    App,
    cookies::{self, CookieKind},
    own_page::is_own_page,
};
use axum::http::HeaderMap;
use domain::{
    actor::{Actor, Origin},
    error::Error,
    session_actor::{self, SessionCookie, SessionUse},
};
use entity::SecretDigest;

/// Header in which a page names the slug of the account whose session is meant. Over a WebSocket
/// the first message has it instead.
pub const ACCOUNT_HEADER: &str = "x-latchkey-console";

/// Header by which a page says that it asks by itself, and not because of its user: by a timer, or
/// because of an event. Such a request does not keep a session from ending.
const BACKGROUND_HEADER: &str = "x-latchkey-background";

/// Header in which a page names the user that it was loaded for. Where another user has signed in in
/// that browser since, nothing is done in that user's name.
const USER_HEADER: &str = "x-latchkey-user";

/// Whether a request shows that the user is still there.
#[must_use]
pub fn use_of(headers: &HeaderMap) -> SessionUse {
    if headers.contains_key(BACKGROUND_HEADER) {
        SessionUse::Background
    } else {
        SessionUse::Active
    }
}

/// Why a request is not answered by a session.
#[derive(Debug)]
pub enum SessionError {
    /// The browser does not say that a page of this server sent it.
    ForeignPage,
    /// There is no session of that account, or it has ended.
    Ended,
    /// A failure of the server.
    Internal(Error),
}

/// The session that a request asks to be answered by.
#[derive(Debug)]
pub struct ConsoleSession {
    account: String,
    digest: SecretDigest,
    /// ID of the user that the page was loaded for, where it says so.
    user: Option<String>,
}

impl ConsoleSession {
    /// The one that a request names by its header; none where it has no such header.
    ///
    /// # Errors
    /// A [`SessionError`], where a page of another origin may have sent the request, or the browser
    /// has no session of that account.
    pub fn of_request(app: &App, headers: &HeaderMap) -> Result<Option<Self>, SessionError> {
        let Some(account) = headers.get(ACCOUNT_HEADER) else {
            return Ok(None);
        };
        let account = account.to_str().map_err(|_| SessionError::Ended)?;
        Self::of_account(app, headers, account).map(Some)
    }

    /// The session of the account with that slug in the browser that sent the headers.
    ///
    /// # Errors
    /// As [`ConsoleSession::of_request`].
    pub fn of_account(app: &App, headers: &HeaderMap, slug: &str) -> Result<Self, SessionError> {
        if !is_own_page(headers, &app.tools.settings.issuer) {
            return Err(SessionError::ForeignPage);
        }
        let kind = CookieKind::Session(slug);
        let digest = cookies::read(&app.tools.settings, headers, kind)
            .and_then(|value| session_actor::digest(&app.tools, &value))
            .ok_or(SessionError::Ended)?;
        let user = headers.get(USER_HEADER);
        Ok(Self {
            account: slug.to_owned(),
            digest,
            user: user.map(|user| String::from_utf8_lossy(user.as_bytes()).into_owned()),
        })
    }

    /// The user of the session, with the permissions that it has now.
    ///
    /// # Errors
    /// A [`SessionError`], where it has ended, or its user may not sign in any more.
    pub async fn actor(
        &self,
        app: &App,
        used: SessionUse,
        origin: Origin,
    ) -> Result<Actor, SessionError> {
        let cookie = SessionCookie {
            account: &self.account,
            digest: &self.digest,
        };
        let found = session_actor::actor_of_cookie((&app.db, &app.tools), cookie, used, origin);
        let expected = |actor: &Actor| {
            let id = actor.user().map(|id| id.to_string());
            self.user.is_none() || self.user == id
        };
        match found.await {
            Ok(found) => found.filter(expected).ok_or(SessionError::Ended),
            Err(error) => Err(SessionError::Internal(error)),
        }
    }
}
