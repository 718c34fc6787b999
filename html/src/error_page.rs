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
    /// What went wrong, in English, for the developer of the application; folded away.
    pub detail: Option<&'static str>,
    /// Home page of the application to go back to; only http and https are linked.
    pub home: Option<String>,
    /// Path of the page of the own account below the issuer, which is linked where there is no
    /// application to go back to.
    pub account_path: String,
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorBody<'a> {
    text: &'a str,
    detail: Option<&'static str>,
    detail_label: &'static str,
    link: String,
    link_label: &'static str,
}

/// A page about an error.
#[must_use]
pub fn error_page(context: &PageContext, status: StatusCode, error: ErrorPage) -> Response {
    let words = &context.words().errors;
    let (link, link_label) = match safe_link(error.home) {
        Some(home) => (home, words.home),
        None => (context.path(&error.account_path), words.account),
    };
    let body = ErrorBody {
        text: &error.text,
        detail: error.detail,
        detail_label: words.for_developers,
        link,
        link_label,
    };
    let content = PageContent {
        status,
        title: &error.title,
        width: PageWidth::Narrow,
        body,
    };
    page(context, &content)
}
