//! The style of all pages. Its URL changes whenever it does, so browsers keep it.

use aws_lc_rs::digest::{SHA256, digest};
use axum::{
    http::{
        HeaderName, HeaderValue,
        header::{CACHE_CONTROL, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use std::sync::LazyLock;

const STYLE: &str = include_str!("style.css");

static PATH: LazyLock<String> = LazyLock::new(|| {
    let hash = URL_SAFE_NO_PAD.encode(digest(&SHA256, STYLE.as_bytes()));
    format!("/style/-/{}.css", hash.get(..16).unwrap_or(&hash))
});

/// Path of the stylesheet below the issuer.
#[must_use]
pub fn stylesheet_path() -> &'static str {
    &PATH
}

/// The stylesheet.
pub async fn stylesheet() -> Response {
    let headers = [
        (
            CONTENT_TYPE,
            HeaderValue::from_static("text/css; charset=utf-8"),
        ),
        (
            CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=31536000, immutable"),
        ),
        // Keeps pages of other origins from loading it (Fetch).
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            HeaderValue::from_static("same-origin"),
        ),
    ];
    (headers, STYLE).into_response()
}
