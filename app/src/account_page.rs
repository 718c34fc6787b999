//! The page of the own account to which a page about an error leads, where the account that the
//! person means is not known otherwise.

use crate::cookies::{CookieKind, accounts};
use axum::http::HeaderMap;
use config::Settings;
use domain::{account::DEFAULT_SLUG, limits::MAX_SLUG};

/// Path of that page below the issuer: of the first account that the browser has a session of, or
/// else of the first in which its user has signed in before, or else of the account `default`.
#[must_use]
pub fn account_path(settings: &Settings, headers: &HeaderMap) -> String {
    let named = |kind| accounts(settings, headers, kind).into_iter();
    let slug = named(CookieKind::Session)
        .chain(named(CookieKind::Device))
        .find(|slug| is_slug(slug));
    format!("/account/{}", slug.as_deref().unwrap_or(DEFAULT_SLUG))
}

/// Whether a text from the name of a cookie can be the slug of an account, and so a part of a path.
fn is_slug(text: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    (1..=MAX_SLUG).contains(&text.len()) && text.bytes().all(allowed)
}
