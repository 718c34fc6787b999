//! Headers of pages. They hold scripts, frames and other origins off, and keep pages out of caches.

use super::PageContext;
use axum::{
    http::{
        HeaderValue, StatusCode,
        header::{
            CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION,
            REFERRER_POLICY, VARY, X_FRAME_OPTIONS,
        },
    },
    response::{IntoResponse, Response},
};

/// What a page may load and do. There is no `form-action`: Chromium holds the whole chain of
/// redirects that follows a form to it, and the chain ends at a client.
const CONTENT_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'",
);

/// A page as a response.
#[must_use]
pub fn respond(context: &PageContext, status: StatusCode, html: String) -> Response {
    let mut response = (status, html).into_response();
    let headers = response.headers_mut();
    let language = HeaderValue::from_static(context.language.tag());
    for (name, value) in [
        (
            CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        ),
        (CONTENT_LANGUAGE, language),
        (VARY, HeaderValue::from_static("Accept-Language")),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (CONTENT_SECURITY_POLICY, CONTENT_POLICY),
        (X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
        // With `no-referrer`, browsers send `Origin: null` with the forms of a page. There is no
        // Cross-Origin-Opener-Policy: it breaks sign-in in a window that the client opened.
        (REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    ] {
        headers.insert(name, value);
    }
    response
}

/// Sends the browser on with GET, also after a form (RFC 9110 section 15.4.4). A redirect with 307
/// would send the form's content, such as a password, to the next page.
///
/// A location that cannot be in a header is an internal error: locations are made of checked URLs.
#[must_use]
pub fn see_other(location: &str) -> Response {
    let Ok(location) = HeaderValue::from_str(location) else {
        super::log_failure(&"a location has bytes that no header can have");
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let headers = [
        (LOCATION, location),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (StatusCode::SEE_OTHER, headers).into_response()
}

#[cfg(test)]
mod tests {
    use super::{respond, see_other};
    use crate::{Language, PageContext};
    use axum::http::StatusCode;

    #[test]
    fn a_page_is_held_to_itself_and_not_stored() {
        let context = PageContext {
            language: Language::German,
            prefix: String::new(),
        };
        let response = respond(&context, StatusCode::BAD_REQUEST, "<p>".to_owned());
        let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(response.status(), StatusCode::BAD_REQUEST);
        assert_eq!(header("content-type"), "text/html; charset=utf-8");
        assert_eq!(header("content-language"), "de");
        assert_eq!(header("cache-control"), "no-store");
        assert_eq!(header("referrer-policy"), "same-origin");
        let policy = header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; style-src 'self';"));
        assert!(!policy.contains("form-action") && !policy.contains("script-src"));
        assert!(
            !response
                .headers()
                .contains_key("cross-origin-opener-policy")
        );
    }

    #[test]
    fn a_location_cannot_bring_a_header_with_it() {
        let response = see_other("/a\r\nSet-Cookie: b=c");
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(see_other("/account/a").headers()["location"], "/account/a");
    }
}
