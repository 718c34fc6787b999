//! The headers of conditional requests.

use utoipa::IntoParams;

/// The header that keeps a change from going through when another caller was faster.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes the header, which is read by hand")]
pub struct IfMatchHeader {
    /// The `ETag` that the caller last saw, such as `"3"`, or several, or `*` for any. Where the
    /// present version is another, nothing is changed, and the answer is 412. Weak tags (`W/"3"`),
    /// as proxies that compress create them, count like others.
    #[param(rename = "If-Match", nullable = false)]
    if_match: Option<String>,
}

/// The header that saves reading what is known already.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes the header, which is read by hand")]
pub struct IfNoneMatchHeader {
    /// The `ETag` that the caller has, such as `"3"`, or several, or `*` for any. Where the present
    /// version is the same, the object is not sent again, and the answer is 304.
    #[param(rename = "If-None-Match", nullable = false)]
    if_none_match: Option<String>,
}
