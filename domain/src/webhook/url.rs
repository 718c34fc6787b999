//! Which URLs a webhook may have.
//!
//! What can be seen from the URL is refused when it is stored. Where a host name leads is checked
//! when something is sent.

use crate::{
    error::{Error, ProblemCode, Result},
    limits::MAX_URL,
};
use config::Egress;
use std::net::IpAddr;
use url::{Host, Url};

const FIELD: &str = "url";

/// Checks the URL of a webhook, and returns its normal form.
pub(super) fn check(egress: &Egress, text: &str) -> Result<String> {
    let refused = |message: &str| Err(Error::refused(ProblemCode::Invalid, FIELD, message));
    if text.chars().count() > MAX_URL {
        let message = format!("At most {MAX_URL} characters.");
        return Err(Error::refused(ProblemCode::TooLong, FIELD, message));
    }
    let Some(url) = Url::parse(text.trim())
        .ok()
        .filter(|url| matches!(url.scheme(), "https" | "http"))
    else {
        return refused("Must be an absolute https URL, e.g. https://example.com/hooks/latchkey.");
    };
    if url.scheme() == "http" && egress.allowed.is_empty() {
        return refused("Must be an https URL: this server sends nothing by plain http.");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return refused("Must not have a user name or a password.");
    }
    if url.fragment().is_some() {
        return refused("Must not have a fragment.");
    }
    if url.port() == Some(0) {
        return refused("Must not have port 0.");
    }
    let ip = match url.host() {
        Some(Host::Ipv4(ip)) => Some(IpAddr::V4(ip)),
        Some(Host::Ipv6(ip)) => Some(IpAddr::V6(ip)),
        Some(Host::Domain(_)) | None => None,
    };
    if ip.is_some_and(|ip| !egress.admits(url.scheme(), ip)) {
        return refused(
            "Must not have an address that is not public, unless the operator of the server allows it.",
        );
    }
    let normal = url.to_string();
    if normal.len() > MAX_URL {
        let message = format!("At most {MAX_URL} characters in its normal form.");
        return Err(Error::refused(ProblemCode::TooLong, FIELD, message));
    }
    Ok(normal)
}

/// Host and port of a stored URL, for the audit log: the rest may contain a key of the receiver.
pub(super) fn host(url: &str) -> String {
    Url::parse(url)
        .ok()
        .and_then(|url| {
            let host = url.host_str()?.to_owned();
            Some(
                url.port()
                    .map_or(host.clone(), |port| format!("{host}:{port}")),
            )
        })
        .unwrap_or_default()
}
