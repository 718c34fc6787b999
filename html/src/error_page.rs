//! The page that says what went wrong, and what to do.

use super::{PageContent, PageContext, PageWidth, page, safe_link};
use askama::Template;
use axum::{http::StatusCode, response::Response};

/// What an error page says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorPage {
    /// What went wrong, in a few words.
    pub title: String,
    /// What the reader can do.
    pub text: String,
    /// Home page of the application to go back to; only http and https are linked.
    pub home: Option<String>,
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorBody<'a> {
    text: &'a str,
    home: Option<String>,
    home_label: &'static str,
}

/// A page about an error.
#[must_use]
pub fn error_page(context: &PageContext, status: StatusCode, error: ErrorPage) -> Response {
    let body = ErrorBody {
        text: &error.text,
        home: safe_link(error.home),
        home_label: context.words().errors.home,
    };
    let content = PageContent {
        status,
        title: &error.title,
        width: PageWidth::Narrow,
        body,
    };
    page(context, &content)
}
