//! Which URIs of another server Latchkey takes in every account. An account can allow more, which is
//! decided there and not by a file.

use super::notes::ImportNotes;
use apply::document::Urls;
use domain::{client::urls::is_on_device, limits::MAX_URLS};
use url::Url;

/// The URIs of a client of another server.
#[derive(Default)]
pub(super) struct DraftUrls {
    pub(super) root_url: Option<String>,
    pub(super) home_url: Option<String>,
    pub(super) admin_url: Option<String>,
    pub(super) backchannel_logout_url: Option<String>,
    pub(super) redirect_uris: Vec<String>,
    pub(super) post_logout_redirect_uris: Vec<String>,
    pub(super) web_origins: Vec<String>,
}

impl DraftUrls {
    /// Those that every account takes, as they stand in a file; none where there are none. The
    /// others are reported, as those of the client with that path.
    pub(super) fn into_entry(self, path: &str, notes: &mut ImportNotes) -> Option<Urls> {
        let at = |name: &str| format!("{path}.{name}");
        let root_url = page(&at("root URL"), self.root_url, notes).filter(|url| !is_path(url));
        let has_root = root_url.is_some();
        let mut single = |name: &str, url: Option<String>| {
            let found = page(&at(name), url, notes)?;
            if is_path(&found) && !has_root {
                notes.leave(&at(name), RELATIVE);
                return None;
            }
            Some(Some(found))
        };
        let home_url = single("home page", self.home_url);
        let admin_url = single("admin URL", self.admin_url);
        let backchannel_logout_url = single("back-channel logout URL", self.backchannel_logout_url);
        let mut list = |name: &str, list: Vec<String>| {
            Some(redirects(&at(name), (list, has_root), notes)).filter(|list| !list.is_empty())
        };
        let redirect_uris = list("redirect URIs", self.redirect_uris);
        let after_logout = list("redirect URIs after logout", self.post_logout_redirect_uris);
        let origins = origins(&at("web origins"), self.web_origins, notes);
        let urls = Urls {
            root_url: root_url.map(Some),
            home_url,
            admin_url,
            backchannel_logout_url,
            redirect_uris,
            post_logout_redirect_uris: after_logout,
            web_origins: Some(origins).filter(|list| !list.is_empty()),
        };
        Some(urls).filter(|urls| *urls != Urls::default())
    }
}

/// Why a path is left out.
const RELATIVE: &str = "left out: it is relative, and there is no root URL";

/// The redirect URIs of a list that every account takes; the others are reported.
fn redirects(
    path: &str,
    (list, has_root): (Vec<String>, bool),
    notes: &mut ImportNotes,
) -> Vec<String> {
    kept(path, list, notes, |uri| {
        if uri.contains('*') {
            return Some(
                "an account takes wildcards only with `allowWildcardRedirects`; add it there, or name each URI",
            );
        }
        if is_path(uri) {
            return (!has_root).then_some("it is relative, and there is no root URL");
        }
        match Url::parse(uri) {
            Err(_) => Some("must be an absolute URI"),
            Ok(url) if url.fragment().is_some() => Some("must not contain a fragment"),
            Ok(url) if url.scheme() == "http" && !is_on_device(uri) => Some(
                "an account takes plain HTTP only with `allowInsecureRedirects`; add it there, or use https",
            ),
            Ok(url) if !matches!(url.scheme(), "http" | "https") && !url.scheme().contains('.') => {
                Some(
                    "a scheme of an app must contain a dot, such as com.example.app (RFC 8252 section 7.1)",
                )
            }
            Ok(_) => None,
        }
    })
}

/// The web origins of a list that every account takes; the others are reported.
fn origins(path: &str, list: Vec<String>, notes: &mut ImportNotes) -> Vec<String> {
    kept(path, list, notes, |origin| {
        let is_origin = || {
            Url::parse(origin).is_ok_and(|url| {
                matches!(url.scheme(), "http" | "https")
                    && url.origin().ascii_serialization() == origin
            })
        };
        if origin == "+" || (!origin.contains('*') && is_origin()) {
            None
        } else {
            Some("must be an origin such as https://app.example.com, without wildcards and path")
        }
    })
}

/// A single http or https URL, or a path beside a root URL; any other is reported.
fn page(path: &str, url: Option<String>, notes: &mut ImportNotes) -> Option<String> {
    let url = url?;
    let good = is_path(&url)
        || Url::parse(&url).is_ok_and(|url| {
            matches!(url.scheme(), "http" | "https") && url.has_host() && url.fragment().is_none()
        });
    if good && !url.contains('*') {
        return Some(url);
    }
    notes.leave(path, "left out: must be an http or https URL");
    None
}

/// Whether it is a path below a root URL.
fn is_path(uri: &str) -> bool {
    uri.starts_with('/') && !uri.starts_with("//")
}

fn kept(
    path: &str,
    list: Vec<String>,
    notes: &mut ImportNotes,
    problem: impl Fn(&str) -> Option<&'static str>,
) -> Vec<String> {
    let mut kept = Vec::new();
    for (index, uri) in list.into_iter().enumerate() {
        let message = match problem(&uri) {
            None if kept.len() == MAX_URLS => Some("a client has at most 100 of them"),
            other => other,
        };
        match message {
            Some(message) => notes.leave(
                &format!("{path}[{index}]"),
                format_args!("left out: {message}"),
            ),
            None if kept.contains(&uri) => {}
            None => kept.push(uri),
        }
    }
    kept
}
