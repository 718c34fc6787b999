//! Whether a URL of a request is one of a client's: redirect URIs and web origins.

use super::{Urls, resolve};
use entity::{account::Model as Account, client::Model as Client};
use url::{Host, Url};

/// Parts of a path by which parsers disagree on where it leads. None of them may stand in a redirect
/// URI that only a wildcard covers.
const TRICKS: [&str; 8] = ["..", "%2e", "%2f", "%5c", "\\", ";", "//", "%00"];

/// Whether a client registered that redirect URI: exactly (RFC 9700 section 2.1), with any port on
/// the loopback interface (RFC 8252 section 7.3), or by a wildcard at the end of a path.
#[must_use]
pub fn is_registered(client: &Client, registered: &[String], asked: &str) -> bool {
    registered
        .iter()
        .map(|value| resolve(client, value))
        .any(|value| match value.strip_suffix('*') {
            Some(prefix) => is_below(prefix, asked),
            None => value == asked || is_same_on_loopback(&value, asked),
        })
}

/// Whether both are the same but for the port, on an address of the loopback interface. The name
/// `localhost` is not one: another host may answer to it (RFC 8252 section 8.3).
fn is_same_on_loopback(registered: &str, asked: &str) -> bool {
    let (Ok(mut one), Ok(mut other)) = (Url::parse(registered), Url::parse(asked)) else {
        return false;
    };
    let loopback = one.scheme() == "http" && is_loopback(&one);
    // The text is compared as well, so that nothing is accepted that a parser would mend.
    let plain = asked == other.as_str() || format!("{asked}/") == other.as_str();
    loopback && plain && one.set_port(None).is_ok() && other.set_port(None).is_ok() && one == other
}

/// Whether the URL's host is an address of the loopback interface.
fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(_)) | None => false,
    }
}

/// Whether a URL lies below a prefix that ends in a slash. Both are read by the same parser; what
/// parsers read differently is refused.
fn is_below(prefix: &str, asked: &str) -> bool {
    let (Ok(base), Ok(url)) = (Url::parse(prefix), Url::parse(asked)) else {
        return false;
    };
    let same_place = base.scheme() == url.scheme()
        && base.host() == url.host()
        && base.port_or_known_default() == url.port_or_known_default();
    let plain = url.username().is_empty()
        && url.password().is_none()
        && url.fragment().is_none()
        && !asked.contains(['#', '@', '\\'])
        && asked.bytes().all(|b| b.is_ascii_graphic());
    // Without `//` before the host, browsers may read the rest as a path.
    let Some((_, rest)) = asked.split_once("://") else {
        return false;
    };
    let path = rest
        .find(['/', '?'])
        .and_then(|at| rest.get(at..))
        .and_then(|path| path.split('?').next())
        .unwrap_or_default()
        .to_ascii_lowercase();
    same_place
        && plain
        && url.path().starts_with(base.path())
        && !TRICKS.iter().any(|trick| path.contains(trick))
}

/// Why a registered redirect URI must not be used now; none where it may. Rules may be stricter than
/// when it was stored.
#[must_use]
pub fn unusable(account: &Account, uri: &str) -> Option<&'static str> {
    let Ok(url) = Url::parse(uri) else {
        return Some("The redirect URI is not a URL.");
    };
    match url.scheme() {
        "https" => None,
        "http" if is_loopback(&url) || url.host_str() == Some("localhost") => None,
        "http" if account.allow_insecure_redirects => None,
        "http" => Some(
            "The redirect URI is plain HTTP, which is allowed for the loopback interface only.",
        ),
        scheme if scheme.contains('.') => None,
        _ => Some(
            "The scheme of the redirect URI has no dot: any app could claim it (RFC 8252 section 7.1).",
        ),
    }
}

/// Whether another app on the user's device may receive what goes to that redirect URI, so that users
/// must be asked each time for a client that does not authenticate (RFC 8252 section 8.6).
#[must_use]
pub fn is_on_device(uri: &str) -> bool {
    Url::parse(uri).is_ok_and(|url| {
        !matches!(url.scheme(), "http" | "https")
            || is_loopback(&url)
            || url.host_str() == Some("localhost")
    })
}

/// Whether scripts of that origin may call for the client. `+` stands for the origins of its
/// redirect URIs, `https://*.example.com` for all hosts below a domain.
#[must_use]
pub fn is_web_origin(client: &Client, urls: &Urls, origin: &str) -> bool {
    urls.web_origins.iter().any(|allowed| {
        if allowed == "+" {
            return urls
                .redirect_uris
                .iter()
                .any(|uri| origin_of(&resolve(client, uri)).as_deref() == Some(origin));
        }
        match allowed.split_once("://*.") {
            Some((scheme, domain)) => is_below_domain(scheme, domain, origin),
            None => allowed == origin,
        }
    })
}

/// The origin of a web page's URL; none for other schemes and for wildcards in the host.
fn origin_of(uri: &str) -> Option<String> {
    let url = Url::parse(uri.strip_suffix('*').unwrap_or(uri)).ok()?;
    let web = matches!(url.scheme(), "http" | "https");
    web.then(|| url.origin().ascii_serialization())
}

fn is_below_domain(scheme: &str, domain: &str, origin: &str) -> bool {
    origin
        .strip_prefix(scheme)
        .and_then(|rest| rest.strip_prefix("://"))
        .and_then(|host| host.strip_suffix(domain))
        .is_some_and(|host| host.len() > 1 && host.ends_with('.') && !host.contains(['/', '@']))
}
