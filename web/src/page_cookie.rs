//! The cookie that binds a page to its browser before a person signs in.

use super::{visit::Visit, visit_error::VisitError};
use app::cookies::{self, CookieKind};
use axum::{http::header::SET_COOKIE, response::Response};

/// Characters of its value: 256 random bits.
const LENGTH: usize = 43;

/// The pre-session cookie of a browser.
pub(crate) struct PageCookie {
    value: String,
    is_new: bool,
}

impl PageCookie {
    /// The one that the browser sent, or a new one.
    pub(crate) fn of(visit: &Visit) -> Self {
        let sent = visit.cookie(CookieKind::PreSession);
        let sent = sent.filter(|value| value.len() == LENGTH);
        let is_new = sent.is_none();
        let value = sent.unwrap_or_else(|| visit.app.tools.random.base62(LENGTH));
        Self { value, is_new }
    }

    pub(crate) fn value(&self) -> &str {
        &self.value
    }

    /// The response, which sets the cookie where the browser has none.
    ///
    /// # Errors
    /// Only internal ones.
    pub(crate) fn keep(&self, visit: &Visit, mut page: Response) -> Result<Response, VisitError> {
        if self.is_new {
            let kind = CookieKind::PreSession;
            let cookie = cookies::set(visit.settings(), kind, &self.value, None)?;
            page.headers_mut().append(SET_COOKIE, cookie);
        }
        Ok(page)
    }
}
