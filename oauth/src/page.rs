//! Pages of this interface: for errors that the client cannot be told of.

use app::{App, account_page::account_path};
use axum::{
    http::{HeaderMap, StatusCode},
    response::Response,
};
use domain::{client::urls, error::Error, registry::ClientSnapshot};
use html::{ErrorPage, PageContext, words::ErrorWords};

/// What is wrong with a request whose client cannot be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RequestFault {
    /// It cannot be read.
    Unreadable,
    /// It names no client, or one that is not known.
    UnknownClient,
    /// Its client is disabled.
    DisabledClient,
    /// It does not say where to go afterwards.
    NoRedirectUri,
    /// Its client did not register where to go afterwards.
    UnregisteredRedirectUri,
    /// Where to go afterwards is registered, but must not be used.
    UnsafeRedirectUri,
    /// Its `id_token_hint` is not valid.
    InvalidHint,
}

impl RequestFault {
    /// The sentence for the person who is in front of the browser.
    fn text(self, words: &ErrorWords) -> &'static str {
        match self {
            Self::Unreadable => words.unreadable_request,
            Self::UnknownClient => words.unknown_client,
            Self::DisabledClient => words.disabled_client,
            Self::NoRedirectUri => words.no_redirect_uri,
            Self::UnregisteredRedirectUri => words.unregistered_redirect_uri,
            Self::UnsafeRedirectUri => words.unsafe_redirect_uri,
            Self::InvalidHint => words.invalid_hint,
        }
    }
}

/// Why the browser gets a page.
#[derive(Debug)]
pub(crate) enum PageError {
    /// The request of the app is wrong; the text, which is English, tells its developer how.
    Invalid(RequestFault, &'static str),
    /// The same, where the app is known and has this home page to go back to.
    InvalidOf(RequestFault, &'static str, Option<String>),
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
    /// The request of that client is wrong.
    pub(crate) fn of_client(
        client: &ClientSnapshot,
        fault: RequestFault,
        why: &'static str,
    ) -> Self {
        let client = &client.client;
        let home = client.home_url.as_deref();
        Self::InvalidOf(fault, why, home.map(|url| urls::resolve(client, url)))
    }

    /// The page.
    pub(crate) fn response(self, app: &App, headers: &HeaderMap) -> Response {
        let context = context(app, headers, None);
        let words = &context.words().errors;
        let (mut detail, mut back) = (None, None);
        if let Self::Failed(error) = &self {
            error.log("a page failed");
        }
        let (status, title, text) = match self {
            Self::Invalid(fault, why) => {
                detail = Some(why);
                let text = fault.text(words);
                (StatusCode::BAD_REQUEST, words.refused_title, text)
            }
            Self::InvalidOf(fault, why, home) => {
                (detail, back) = (Some(why), home);
                let text = fault.text(words);
                (StatusCode::BAD_REQUEST, words.refused_title, text)
            }
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
            Self::Failed(_) => (
                StatusCode::INTERNAL_SERVER_ERROR,
                words.failed_title,
                words.failed_text,
            ),
        };
        let page = ErrorPage {
            title: title.to_owned(),
            text: text.to_owned(),
            detail,
            home: back,
            account_path: account_path(&app.tools.settings, headers),
        };
        html::error_page(&context, status, page)
    }
}

/// Language and place of a page for this browser.
pub(crate) fn context(app: &App, headers: &HeaderMap, ui_locales: Option<&str>) -> PageContext {
    PageContext::of_request(&app.tools.settings.issuer, headers, ui_locales)
}
