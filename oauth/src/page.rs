//! Pages of this interface: for errors that the client cannot be told of.

use app::App;
use axum::{
    http::{HeaderMap, StatusCode},
    response::Response,
};
use domain::error::Error;
use html::{ErrorPage, PageContext};

/// Why the browser gets a page.
#[derive(Debug)]
pub enum PageError {
    /// The request of the app is wrong; the text says how, for its developer.
    Invalid(&'static str),
    /// What the browser kept is too old, or another browser's.
    Expired,
    /// Another failure.
    Failed(Error),
}

impl From<Error> for PageError {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl PageError {
    /// The page.
    pub fn response(self, app: &App, headers: &HeaderMap) -> Response {
        let context = context(app, headers, None);
        let words = &context.words().errors;
        let (status, title, text) = match self {
            Self::Invalid(why) => (StatusCode::BAD_REQUEST, words.refused_title, why),
            Self::Expired => (
                StatusCode::BAD_REQUEST,
                words.start_again_title,
                words.start_again_text,
            ),
            Self::Failed(Error::Busy { .. } | Error::TooManyFailures { .. }) => (
                StatusCode::SERVICE_UNAVAILABLE,
                words.busy_title,
                words.busy,
            ),
            Self::Failed(error) => {
                tracing::error!(error = error.for_operator(), "a page failed");
                (
                    StatusCode::INTERNAL_SERVER_ERROR,
                    words.failed_title,
                    words.failed_text,
                )
            }
        };
        let page = ErrorPage {
            title: title.to_owned(),
            text: text.to_owned(),
            home: None,
        };
        html::error_page(&context, status, page)
    }
}

/// Language and place of a page for this browser.
pub fn context(app: &App, headers: &HeaderMap, ui_locales: Option<&str>) -> PageContext {
    PageContext::of_request(&app.tools.settings.issuer, headers, ui_locales)
}
