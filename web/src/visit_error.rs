//! Why a page is not shown, and the page that says so.

use super::visit::Visit;
use app::account_page::account_path;
use axum::{
    http::{StatusCode, header::RETRY_AFTER},
    response::Response,
};
use domain::error::Error;
use html::{ErrorPage, error_page};

/// Why a page is not shown.
#[derive(Debug)]
pub(crate) enum VisitError {
    /// The authorization request is altered, too old, or another browser's.
    StartAgain,
    /// There is no such page.
    NotFound,
    /// The link to set a password does not work.
    DeadLink,
    /// The request is no form that this page has.
    Malformed,
    /// The form is larger than allowed.
    TooLarge,
    /// A rule failed.
    Rule(Error),
}

impl From<Error> for VisitError {
    fn from(error: Error) -> Self {
        Self::Rule(error)
    }
}

impl VisitError {
    /// The page about it.
    pub(crate) fn respond(self, visit: &Visit) -> Response {
        let words = &visit.words().errors;
        let (status, title, text) = match self {
            Self::StartAgain => (
                StatusCode::BAD_REQUEST,
                words.start_again_title,
                words.start_again_text,
            ),
            Self::NotFound => (
                StatusCode::NOT_FOUND,
                words.not_found_title,
                words.not_found_text,
            ),
            Self::DeadLink => {
                let words = &visit.words().password;
                (StatusCode::NOT_FOUND, words.dead_title, words.dead_text)
            }
            Self::Malformed => (
                StatusCode::BAD_REQUEST,
                words.refused_title,
                words.malformed,
            ),
            Self::TooLarge => (
                StatusCode::PAYLOAD_TOO_LARGE,
                words.refused_title,
                words.malformed,
            ),
            Self::Rule(error) => return of_rule(visit, error),
        };
        show(visit, status, title, text.to_owned())
    }
}

/// The page about a rule's error. An internal one is logged, and its cause is not shown.
fn of_rule(visit: &Visit, error: Error) -> Response {
    let words = &visit.words().errors;
    error.log("a page failed");
    match error {
        Error::Unauthenticated | Error::Forbidden(_) | Error::ReadOnly => {
            let text = words.forbidden.to_owned();
            show(visit, StatusCode::FORBIDDEN, words.refused_title, text)
        }
        Error::Refused(problems) => {
            let messages: Vec<_> = problems
                .into_iter()
                .map(|problem| problem.message)
                .collect();
            let text = messages.join(" ");
            show(visit, StatusCode::BAD_REQUEST, words.refused_title, text)
        }
        Error::TooManyFailures { retry_after } => {
            let text = (words.too_many)(retry_after);
            let status = StatusCode::TOO_MANY_REQUESTS;
            later(show(visit, status, words.too_many_title, text), retry_after)
        }
        Error::Busy { retry_after, .. } => {
            let (status, text) = (StatusCode::SERVICE_UNAVAILABLE, words.busy.to_owned());
            later(show(visit, status, words.busy_title, text), retry_after)
        }
        Error::Internal(_) => {
            let (status, text) = (
                StatusCode::INTERNAL_SERVER_ERROR,
                words.failed_text.to_owned(),
            );
            show(visit, status, words.failed_title, text)
        }
    }
}

fn show(visit: &Visit, status: StatusCode, title: &str, text: String) -> Response {
    let error = ErrorPage {
        title: title.to_owned(),
        text,
        detail: None,
        home: None,
        account_path: account_path(visit.settings(), &visit.headers),
    };
    error_page(&visit.context, status, error)
}

/// Tells the caller to wait so many seconds.
pub(crate) fn later(mut response: Response, seconds: u32) -> Response {
    response.headers_mut().insert(RETRY_AFTER, seconds.into());
    response
}
