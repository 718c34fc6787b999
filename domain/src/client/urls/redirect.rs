//! Checks redirect URIs and web origins.

use super::{matching::unusable, refused, web::web_url};
use crate::{
    error::{Error, ProblemCode, Result},
    limits::MAX_URL,
};
use entity::account::Model as Account;
use url::Url;

/// A redirect URI: absolute, without fragment (RFC 6749 section 3.1.2), exact but for one `*` at
/// the very end of a path.
pub(super) fn redirect(account: &Account, field: &str, value: &str) -> Result<()> {
    if value.len() > MAX_URL {
        return Err(Error::refused(
            ProblemCode::TooLong,
            field,
            format!("At most {MAX_URL} characters."),
        ));
    }
    let (fixed, wildcard) = match value.strip_suffix('*') {
        Some(fixed) => (fixed, true),
        None => (value, false),
    };
    if fixed.contains('*') {
        return refused(
            field,
            "`*` may only stand at the very end, as in https://example.com/app/*.",
        );
    }
    let Ok(url) = Url::parse(fixed) else {
        return refused(
            field,
            "Must be an absolute URI, or a path such as /callback beside a rootUrl.",
        );
    };
    if wildcard {
        wildcard_after(account, field, fixed, &url)?;
    }
    let path_tricks = [
        "\\", "%2f", "%2F", "%5c", "%5C", "%2e", "%2E", "/../", "/./", ";",
    ]
    .iter()
    .any(|trick| url_path(fixed).contains(trick));
    if matches!(
        url.scheme(),
        "javascript" | "data" | "vbscript" | "file" | "blob" | "about"
    ) {
        refused(field, "This scheme is not allowed.")
    } else if matches!(url.scheme(), "http" | "https") {
        if path_tricks || url_path(fixed).ends_with("/..") || url_path(fixed).ends_with("/.") {
            return refused(
                field,
                "The path must not contain `..`, `.`, `;`, backslashes, encoded slashes or encoded dots.",
            );
        }
        web_url(field, fixed)?;
        usable(account, field, fixed)
    } else if url.fragment().is_some() {
        refused(field, "Must not contain a fragment.")
    } else if !fixed.bytes().all(|b| b.is_ascii_graphic()) {
        refused(field, "Only visible ASCII characters.")
    } else {
        usable(account, field, fixed)
    }
}

/// Refuses what would not be used: plain HTTP beyond the loopback interface, unless the account
/// allows it, and schemes that any app could claim (RFC 9700 section 2.6, RFC 8252 section 7.1).
fn usable(account: &Account, field: &str, uri: &str) -> Result<()> {
    match unusable(account, uri) {
        Some(why) => Err(Error::refused(ProblemCode::PolicyViolation, field, why)),
        None => Ok(()),
    }
}

/// Whether a `*` may stand after that URL.
fn wildcard_after(account: &Account, field: &str, fixed: &str, url: &Url) -> Result<()> {
    if !account.allow_wildcard_redirects {
        return Err(Error::refused(
            ProblemCode::PolicyViolation,
            field,
            "This account does not allow wildcards.",
        ));
    }
    if url.has_host()
        && fixed.ends_with('/')
        && url.query().is_none()
        && url.fragment().is_none()
        && has_path(fixed)
    {
        Ok(())
    } else {
        refused(
            field,
            "`*` may only follow a `/` of the path, as in https://example.com/app/*.",
        )
    }
}

/// The part after the authority, before the query.
fn url_path(value: &str) -> &str {
    let rest = value.split_once("://").map_or(value, |(_, rest)| rest);
    let path = rest
        .find('/')
        .and_then(|at| rest.get(at..))
        .unwrap_or_default();
    path.split(['?', '#']).next().unwrap_or_default()
}

fn has_path(value: &str) -> bool {
    !url_path(value).is_empty()
}

/// A web origin (RFC 6454 section 6.2), `+`, or the origins of all hosts below a domain.
pub(super) fn origin(account: &Account, field: &str, value: &str) -> Result<()> {
    if value == "+" {
        return Ok(());
    }
    // The URL standard takes a star for a letter of a host.
    let fixed = value.replacen("://*.", "://", 1);
    match Url::parse(&fixed) {
        Ok(url)
            if matches!(url.scheme(), "http" | "https")
                && url.origin().ascii_serialization() == fixed
                && !fixed.contains('*') =>
        {
            if fixed == value || account.allow_wildcard_redirects {
                return Ok(());
            }
            Err(Error::refused(
                ProblemCode::PolicyViolation,
                field,
                "This account does not allow wildcards.",
            ))
        }
        _ => refused(
            field,
            "Must be an origin such as https://app.example.com or https://*.example.com, without a path, or `+`.",
        ),
    }
}
