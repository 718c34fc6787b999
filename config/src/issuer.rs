//! The issuer: the URL that clients know the server by.

use super::{reader::Reader, tls::Scheme};
use std::net::SocketAddr;
use url::Url;

/// Paths that the server uses itself, so that no issuer can have its pages there.
const OWN_PATHS: [&str; 18] = [
    "/api/openapi.json",
    "/api/schema.graphql",
    "/consent",
    "/docs",
    "/graphql",
    "/healthz",
    "/metrics",
    "/oauth/authorize",
    "/oauth/end-session",
    "/oauth/introspect",
    "/oauth/jwks",
    "/oauth/revoke",
    "/oauth/token",
    "/oauth/userinfo",
    "/playground",
    "/readyz",
    "/sign-in",
    "/sign-out",
];

/// The issuer where none is set: this machine, at the port that the server listens on.
#[must_use]
pub fn of_port(scheme: Scheme, port: u16) -> String {
    format!("{}://localhost:{port}", scheme.as_str())
}

/// RFC 8414 section 2: an https URL without query and fragment; http only for this machine itself.
/// Also returns whether it was set.
pub(super) fn issuer(
    reader: &mut Reader,
    listen: Option<SocketAddr>,
    scheme: Scheme,
) -> Option<(String, bool)> {
    let insecure: Option<bool> = reader.parse("LATCHKEY_INSECURE_ISSUER", "true or false");
    let set = reader.text("LATCHKEY_ISSUER");
    let is_set = !set.is_empty();
    let text = if is_set {
        set
    } else {
        of_port(scheme, listen.map_or(0, |address| address.port()))
    };
    let parsed = Url::parse(&text);
    if let (Some(listen), Ok(url)) = (listen, &parsed)
        && !listen.ip().is_loopback()
        && is_local(url)
    {
        // A warning, not an error: in a container that listens on all addresses, the issuer on
        // localhost is right where a port is published to the host.
        let advice = "set LATCHKEY_ISSUER to the URL that clients use";
        reader
            .warnings
            .push(format!("LATCHKEY_ISSUER: {listen} can be reached from other machines, for which {text} is not this server; {advice}"));
    }
    if let Ok(url) = &parsed
        && scheme == Scheme::Https
        && url.scheme() == "http"
    {
        reader.warnings.push(format!("LATCHKEY_ISSUER: {text} is http, but this server speaks TLS; set it to the https URL that clients use"));
    }
    let checked = match parsed {
        Ok(url) if url.query().is_some() || url.fragment().is_some() => {
            Err("must have no query and no fragment")
        }
        Ok(url) if !url.username().is_empty() || url.password().is_some() => {
            Err("must have no user name")
        }
        Ok(url)
            if !url.path().bytes().all(|b| {
                b.is_ascii_alphanumeric() || matches!(b, b'/' | b'-' | b'_' | b'.' | b'~')
            }) =>
        {
            Err("must have a path of letters, digits, `-`, `_`, `.` and `~` only")
        }
        Ok(url) if OWN_PATHS.contains(&url.path().trim_end_matches('/')) => {
            Err("must have a path that is none of this server's own")
        }
        Ok(url)
            if url.scheme() == "https"
                || (url.scheme() == "http" && (insecure == Some(true) || is_local(&url))) =>
        {
            Ok(text)
        }
        Ok(url) if url.scheme() == "http" => {
            Err("must be https, but for localhost; LATCHKEY_INSECURE_ISSUER=true allows http")
        }
        _ => Err("must be an https URL"),
    };
    reader
        .keep("LATCHKEY_ISSUER", checked.map_err(str::to_owned))
        .map(|issuer| (issuer, is_set))
}

/// Whether a URL leads to this machine itself.
pub(super) fn is_local(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}
