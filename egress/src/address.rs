//! Where a URL leads: its host, its port, and the addresses that a connection may be opened to.

use crate::{EgressError, Resolver};
use config::Egress;
use std::net::{IpAddr, SocketAddr};
use url::{Host, Url};

/// Most addresses of a host that are tried.
const MAX_ADDRESSES: usize = 4;

/// Where a request goes.
pub(crate) struct Destination {
    scheme: &'static str,
    pub(crate) host: Host<String>,
    port: u16,
}

impl Destination {
    /// Reads a URL. The parser has already turned every form of an address of IPv4, such as
    /// `0x7f.1` or `2130706433`, into the address.
    pub(crate) fn of(url: &Url) -> Result<Self, EgressError> {
        let scheme = match url.scheme() {
            "https" => "https",
            "http" => "http",
            _ => return Err(EgressError::Url),
        };
        let port = url.port_or_known_default().filter(|port| *port != 0);
        let plain = url.username().is_empty() && url.password().is_none();
        match (url.host(), port) {
            (Some(host), Some(port)) if plain => Ok(Self {
                scheme,
                host: host.to_owned(),
                port,
            }),
            _ => Err(EgressError::Url),
        }
    }

    pub(crate) fn is_https(&self) -> bool {
        self.scheme == "https"
    }

    /// Value of the header `Host` (RFC 9110 section 7.2).
    pub(crate) fn authority(&self) -> String {
        let default = if self.is_https() { 443 } else { 80 };
        if self.port == default {
            self.host.to_string()
        } else {
            format!("{}:{}", self.host, self.port)
        }
    }

    /// The addresses that a connection may be opened to: never empty. Resolves the name once.
    pub(crate) async fn addresses(
        &self,
        settings: &Egress,
        resolver: &dyn Resolver,
    ) -> Result<Vec<SocketAddr>, EgressError> {
        let found = match &self.host {
            Host::Ipv4(ip) => vec![IpAddr::V4(*ip)],
            Host::Ipv6(ip) => vec![IpAddr::V6(*ip)],
            Host::Domain(name) => resolver
                .resolve(name)
                .await
                .map_err(|_| EgressError::NoAddress)?,
        };
        let admitted: Vec<_> = found
            .into_iter()
            .filter(|ip| settings.admits(self.scheme, *ip))
            .take(MAX_ADDRESSES)
            .map(|ip| SocketAddr::new(ip, self.port))
            .collect();
        if admitted.is_empty() {
            return Err(EgressError::NoAddress);
        }
        Ok(admitted)
    }
}
