//! A page of this server that a person comes back to after signing in: one of the console, or the
//! playground. Sign-in leads to no other place that a URL names.

use super::{slug, visit::Visit};
use url::form_urlencoded::byte_serialize;

/// Longest path that is kept, in bytes: filters of a list are part of it.
const MAX_PATH: usize = 2000;

/// A page of this server, and the account that it belongs to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct OwnPath {
    /// Slug of the account.
    pub(crate) slug: String,
    /// The path below the issuer, with its query.
    pub(crate) path: String,
}

impl OwnPath {
    /// The page, if the text names one: `/console/{slug}/...` or `/playground?account={slug}`.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let plain = |b: u8| b.is_ascii_graphic() && !matches!(b, b'\\' | b'#' | b'"' | b'<' | b'>');
        if text.len() > MAX_PATH || !text.bytes().all(plain) {
            return None;
        }
        let (path, _) = text.split_once('?').unwrap_or((text, ""));
        // Browsers resolve these, however they are written, and may leave the console by them.
        let is_dots = |segment: &str| {
            let plain = segment.to_ascii_lowercase().replace("%2e", ".");
            plain == "." || plain == ".."
        };
        if path.contains("//") || path.split('/').any(is_dots) {
            return None;
        }
        let slug = match text.strip_prefix("/console/") {
            Some(rest) => rest.split(['/', '?']).next()?,
            None => text.strip_prefix("/playground?account=")?,
        };
        let slug = slug::checked(slug).ok()?.to_owned();
        let path = text.to_owned();
        Some(Self { slug, path })
    }
}

/// Where a person signs in and comes back to that page.
pub(crate) fn sign_in_path(visit: &Visit, path: &str) -> String {
    let path: String = byte_serialize(path.as_bytes()).collect();
    visit.path(&format!("/sign-in?continue={path}"))
}

#[cfg(test)]
mod tests {
    use super::OwnPath;

    #[test]
    fn sign_in_leads_back_to_pages_of_this_server_only() {
        for (text, slug) in [
            ("/console/default", "default"),
            ("/console/acme/", "acme"),
            ("/console/acme/clients?q=a%20b&page=2", "acme"),
            ("/console/acme?x=//evil.example", "acme"),
            ("/playground?account=acme", "acme"),
        ] {
            let found = OwnPath::of(text).unwrap();
            assert_eq!((found.slug.as_str(), found.path.as_str()), (slug, text));
        }
        for text in [
            "",
            "/",
            "/console/",
            "/console",
            "console/acme/",
            "//evil.example/console/acme/",
            "https://evil.example/console/acme/",
            "/console/..%2f/",
            "/console/../oauth/authorize",
            "/console/acme/../../oauth/authorize?client_id=x",
            "/console/acme/%2e%2E/%2e./oauth/authorize",
            "/console/acme/./x",
            "/console/acme/..",
            "/console/acme//evil.example",
            "/console/acme/../..//evil.example/",
            "/console/Acme/",
            "/console/acme\\evil",
            "/console/acme/\r\nSet-Cookie:x",
            "/console/acme/ü",
            "/playground",
            "/playground?account=acme&query=x",
            "/account/acme",
        ] {
            assert_eq!(OwnPath::of(text), None, "{text}");
        }
        let long = format!("/console/acme/{}", "a".repeat(2000));
        assert_eq!(OwnPath::of(&long), None);
    }
}
