//! Cookies of people's browsers: one session for each account, a cookie that marks a browser in which
//! a user has signed in before, and one that binds a page to the browser before it signs in.

use axum::http::{HeaderMap, HeaderValue, header::COOKIE};
use config::Settings;
use cookie::{Cookie, SameSite, time::Duration};
use domain::error::{Error, Result};
use url::Url;

/// Seconds that a browser is remembered in which a user has signed in: a year.
pub const DEVICE_SECONDS: i64 = 31_536_000;

/// Which cookie; the text is the slug of the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CookieKind<'a> {
    /// The session of a user of that account.
    Session(&'a str),
    /// Marks a browser in which a user of that account has signed in before.
    Device(&'a str),
    /// Binds a page to the browser before it signs in.
    PreSession,
}

/// The path of the issuer, without a slash at its end.
fn path(settings: &Settings) -> String {
    let issuer = Url::parse(&settings.issuer).ok();
    issuer.map_or_else(String::new, |url| {
        url.path().trim_end_matches('/').to_owned()
    })
}

/// Name of a cookie. The prefixes make browsers refuse one that another host, or plain HTTP, has set
/// (RFC 6265bis section 4.1.3).
#[must_use]
pub fn name(settings: &Settings, kind: CookieKind<'_>) -> String {
    let plain = match kind {
        CookieKind::Session(slug) => format!("lk_{slug}"),
        CookieKind::Device(slug) => format!("lk-device_{slug}"),
        CookieKind::PreSession => "lk-page".to_owned(),
    };
    if !is_secure(settings) {
        plain
    } else if path(settings).is_empty() {
        format!("__Host-{plain}")
    } else {
        format!("__Secure-{plain}")
    }
}

fn is_secure(settings: &Settings) -> bool {
    settings.issuer.starts_with("https:")
}

/// The value of a cookie that the browser sent; the first where there are several.
#[must_use]
pub fn read(settings: &Settings, headers: &HeaderMap, kind: CookieKind<'_>) -> Option<String> {
    let name = name(settings, kind);
    sent(headers)
        .find(|cookie| cookie.name() == name)
        .map(|cookie| cookie.value().to_owned())
}

/// The cookies that the browser sent.
fn sent(headers: &HeaderMap) -> impl Iterator<Item = Cookie<'_>> {
    let values = headers.get_all(COOKIE).iter();
    values
        .filter_map(|value| value.to_str().ok())
        .flat_map(Cookie::split_parse)
        .filter_map(std::result::Result::ok)
}

/// Slugs of the accounts of which the browser sent a cookie of that kind, in its order.
#[must_use]
pub fn accounts(
    settings: &Settings,
    headers: &HeaderMap,
    kind: fn(&'static str) -> CookieKind<'static>,
) -> Vec<String> {
    let prefix = name(settings, kind(""));
    sent(headers)
        .filter_map(|cookie| cookie.name().strip_prefix(&prefix).map(str::to_owned))
        .collect()
}

/// The header that sets a cookie. Without `max_age`, in seconds, the browser forgets it when it
/// closes.
///
/// # Errors
/// Internal, where the value cannot be one of a header.
pub fn set(
    settings: &Settings,
    kind: CookieKind<'_>,
    value: &str,
    max_age: Option<i64>,
) -> Result<HeaderValue> {
    let path = path(settings);
    let mut cookie = Cookie::build((name(settings, kind), value.to_owned()))
        .http_only(true)
        .secure(is_secure(settings))
        .same_site(SameSite::Lax)
        .path(if path.is_empty() {
            "/".to_owned()
        } else {
            path
        })
        .build();
    if let Some(seconds) = max_age {
        cookie.set_max_age(Duration::seconds(seconds));
    }
    HeaderValue::from_str(&cookie.to_string()).map_err(Error::internal)
}

/// The header that removes a cookie.
///
/// # Errors
/// As [`set`].
pub fn clear(settings: &Settings, kind: CookieKind<'_>) -> Result<HeaderValue> {
    set(settings, kind, "", Some(0))
}
