//! Checks URLs of pages and of receivers, and joins relative ones.

use super::refused;
use crate::{
    error::{Error, ProblemCode, Result},
    limits::MAX_URL,
};
use std::borrow::Cow;
use url::Url;

/// Checks the base of relative URLs: without a query, which would end up in the middle of the
/// joined URL.
pub(super) fn root_url(field: &str, value: &str) -> Result<()> {
    web_url(field, value)?;
    if value.contains('?') {
        refused(
            field,
            "Must not contain a query: relative URLs are joined to it.",
        )
    } else {
        Ok(())
    }
}

/// Whether it is a path below the root URL. A URL parser takes `//host` for another host.
pub(super) fn is_relative(value: &str) -> bool {
    value.starts_with('/') && !value.starts_with("//")
}

/// The URL, joined to the root URL where it is relative.
pub(super) fn absolute<'a>(
    field: &str,
    root: Option<&str>,
    value: &'a str,
) -> Result<Cow<'a, str>> {
    if !is_relative(value) {
        return Ok(Cow::Borrowed(value));
    }
    let joined = joined(root, value);
    joined.map(Cow::Owned).ok_or_else(|| {
        Error::refused(
            ProblemCode::Invalid,
            field,
            "A relative URL needs `rootUrl` beside it, which it is joined to.",
        )
    })
}

pub(super) fn joined(root: Option<&str>, value: &str) -> Option<String> {
    root.map(|root| format!("{}{value}", root.trim_end_matches('/')))
}

/// Checks an http or https URL to which requests are sent.
pub(super) fn web_url(field: &str, value: &str) -> Result<()> {
    match Url::parse(value) {
        _ if !is_plain(value) => refused(
            field,
            "Must be an absolute URL of visible ASCII characters, with `://` before the host.",
        ),
        _ if value.len() > MAX_URL => Err(Error::refused(
            ProblemCode::TooLong,
            field,
            format!("At most {MAX_URL} characters."),
        )),
        Ok(url) if !matches!(url.scheme(), "http" | "https") || !url.has_host() => {
            refused(field, "Must be an http or https URL.")
        }
        Ok(url) if !url.username().is_empty() || url.password().is_some() => {
            refused(field, "Must not contain a user name.")
        }
        Ok(url) if url.host_str() != Some(host(value).to_ascii_lowercase().as_str()) => refused(
            field,
            "Write the host as it is called: a name, or an address in full, without `@` and `%`.",
        ),
        Ok(url) if url.fragment().is_some() => refused(field, "Must not contain a fragment."),
        Ok(_) if value.contains('*') => refused(field, "Must not contain `*`."),
        Ok(_) => Ok(()),
        Err(_) => refused(field, "Must be an absolute URL."),
    }
}

/// Whether every parser finds the same host in it. The URL standard accepts much that others do
/// not: `https:host`, `https:///host`, backslashes, surrounding blanks and tabs within.
fn is_plain(value: &str) -> bool {
    let authority = value
        .split_once(':')
        .and_then(|(_, rest)| rest.strip_prefix("//"));
    value.bytes().all(|b| b.is_ascii_graphic() && b != b'\\')
        && authority.is_some_and(|rest| !rest.starts_with('/'))
}

/// The host as it is written. The URL standard reads `127.1` and `0x7f.1` as addresses and `%65` as
/// a letter; other parsers look that name up.
fn host(value: &str) -> &str {
    let rest = value.split_once("://").map_or("", |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => host,
        _ => authority,
    }
}
