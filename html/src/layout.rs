//! The frame of all pages: title, one heading, one main part.

use super::{PageContext, headers::respond, log_failure, stylesheet_path};
use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

/// How much room a page takes where there is enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageWidth {
    /// A single form.
    Narrow,
    /// Lists.
    Wide,
}

/// What a page shows within the layout.
pub struct PageContent<'a, T> {
    /// Status of the response.
    pub status: StatusCode,
    /// Title, which is also the heading.
    pub title: &'a str,
    /// How much room it takes.
    pub width: PageWidth,
    /// Everything below the heading. A template, not a text, so that all values in it are escaped.
    pub body: T,
}

#[derive(Template)]
#[template(path = "layout.html")]
struct Layout<'a, T: Template> {
    language: &'static str,
    title: &'a str,
    stylesheet: String,
    wide: bool,
    body: &'a T,
}

/// A page in the layout, as a response.
#[must_use]
pub fn page<T: Template>(context: &PageContext, content: &PageContent<'_, T>) -> Response {
    match rendered(context, content) {
        Ok(html) => respond(context, content.status, html),
        Err(error) => failed(&error),
    }
}

/// The HTML of a page in the layout.
pub(crate) fn rendered<T: Template>(
    context: &PageContext,
    content: &PageContent<'_, T>,
) -> askama::Result<String> {
    let layout = Layout {
        language: context.language.tag(),
        title: content.title,
        stylesheet: context.path(stylesheet_path()),
        wide: content.width == PageWidth::Wide,
        body: &content.body,
    };
    layout.render()
}

/// The response where a page could not be written.
pub(crate) fn failed(error: &askama::Error) -> Response {
    log_failure(error);
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}
