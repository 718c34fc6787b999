//! Layout, words and headers of the pages for people, and those pages that several interfaces show.
//! There are no rules here: an interface decides what to show, this crate how.

mod context;
mod error_page;
mod form_post;
mod headers;
mod language;
mod layout;
mod sign_out;
mod stylesheet;
pub mod words;

pub use context::PageContext;
pub use error_page::{ErrorPage, error_page};
pub use form_post::{FormPost, form_post};
pub use headers::{respond, see_other};
pub use language::{Language, language};
pub use layout::{PageContent, PageWidth, page};
pub use sign_out::{SignOutPage, sign_out_page, signed_out_page};
pub use stylesheet::{stylesheet, stylesheet_path};
pub use words::Words;

use std::fmt::Display;

/// A link, where it is one that a browser may be sent to: a URL with another scheme could be a
/// script.
fn safe_link(url: Option<String>) -> Option<String> {
    url.filter(|url| url.starts_with("https://") || url.starts_with("http://"))
}

/// Logs a page that could not be written, which is not the caller's fault.
fn log_failure(error: &impl Display) {
    tracing::error!(%error, "a page could not be rendered");
}
