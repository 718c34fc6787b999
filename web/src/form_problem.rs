//! What is wrong with a submitted form that is shown again.

use super::visit_error::{VisitError, later};
use axum::{http::StatusCode, response::Response};
use domain::error::Error;
use html::words::ErrorWords;

/// What is wrong with a submitted form.
#[derive(Debug)]
pub(crate) enum FormProblem {
    /// It is too old, of another browser, or came from another page.
    Expired,
    /// The password, or the name, is wrong; the text says so.
    WrongPassword(&'static str),
    /// A new password is refused; the text says why.
    NewPassword(String),
    /// There were too many attempts.
    TooManyAttempts {
        /// Seconds to wait.
        retry_after: u32,
    },
    /// The server has too much to do.
    Busy {
        /// Seconds to wait.
        retry_after: u32,
    },
}

impl FormProblem {
    /// The problem that a rule found; `wrong` says that a password is wrong.
    ///
    /// # Errors
    /// Where it is none of the form's, but needs a page of its own.
    pub(crate) fn of(error: Error, wrong: &'static str) -> Result<Self, VisitError> {
        match error {
            Error::Unauthenticated => Ok(Self::WrongPassword(wrong)),
            Error::TooManyFailures { retry_after } => Ok(Self::TooManyAttempts { retry_after }),
            Error::Busy { retry_after, .. } => {
                // The form is shown again, so that the error goes no further.
                error.log("a form could not be processed");
                Ok(Self::Busy { retry_after })
            }
            other => Err(VisitError::Rule(other)),
        }
    }

    /// Status of the response that shows the form again.
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::Expired => StatusCode::FORBIDDEN,
            Self::WrongPassword(_) => StatusCode::UNAUTHORIZED,
            Self::NewPassword(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooManyAttempts { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy { .. } => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// What to tell the person.
    pub(crate) fn text(&self, words: &ErrorWords) -> String {
        match self {
            Self::Expired => words.expired_form.to_owned(),
            Self::WrongPassword(text) => (*text).to_owned(),
            Self::NewPassword(text) => text.clone(),
            Self::TooManyAttempts { retry_after } => (words.too_many)(*retry_after),
            Self::Busy { .. } => words.busy.to_owned(),
        }
    }

    /// The form that is shown again, with the header that tells when to retry.
    pub(crate) fn mark(&self, response: Response) -> Response {
        match self {
            Self::TooManyAttempts { retry_after } | Self::Busy { retry_after } => {
                later(response, *retry_after)
            }
            _ => response,
        }
    }
}

/// Status of a page that shows a form with this problem, or for the first time.
pub(crate) fn status(problem: Option<&FormProblem>) -> StatusCode {
    problem.map_or(StatusCode::OK, FormProblem::status)
}
