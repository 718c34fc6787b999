//! A single-page application that the program contains: its page, and the files that the page loads.

use super::{OWN_ORIGIN_ONLY, asset::Asset, escape};
use axum::{
    body::Bytes,
    http::{
        HeaderMap, HeaderName, StatusCode,
        header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, X_FRAME_OPTIONS},
    },
    response::{Html, IntoResponse, Response},
};

/// An application, as `build.rs` lists it.
pub(super) struct EmbeddedApp {
    /// Hash of all files, a part of their URLs.
    pub(super) hash: &'static str,
    /// The page, which names its files relative to itself.
    pub(super) page: &'static str,
    /// The files, in the order of their names.
    pub(super) files: &'static [Asset],
}

impl EmbeddedApp {
    /// The page with the URLs of its files, which begin with `prefix`, and with the contents of the
    /// `meta` elements that it has for its script.
    pub(super) fn page(&self, prefix: &str, contents: &[(&str, &str)]) -> Bytes {
        let files = format!("\"{prefix}/-/{}/", self.hash);
        let page = self.page.replace("\"./", &files);
        let filled = contents.iter().fold(page, |page, (name, content)| {
            let empty = format!(r#"<meta name="{name}" content="">"#);
            let filled = format!(r#"<meta name="{name}" content="{}">"#, escape(content));
            page.replace(&empty, &filled)
        });
        Bytes::from(filled)
    }

    /// The file with that name.
    pub(super) async fn file(&'static self, name: &str, headers: &HeaderMap) -> Response {
        let index = self.files.binary_search_by(|file| file.name.cmp(name));
        match index.ok().and_then(|index| self.files.get(index)) {
            Some(file) => file.answer(headers).await,
            None => StatusCode::NOT_FOUND.into_response(),
        }
    }
}

/// A page as a response: asked for anew each time, shown in no frame, sharing its process with no
/// page of another origin.
pub(super) fn show(page: Bytes, content_policy: &'static str) -> Response {
    let headers = [
        (CONTENT_SECURITY_POLICY, content_policy),
        (X_FRAME_OPTIONS, "DENY"),
        (CACHE_CONTROL, "no-cache"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
    ];
    (headers, [OWN_ORIGIN_ONLY], Html(page)).into_response()
}
