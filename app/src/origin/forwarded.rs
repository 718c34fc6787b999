//! The addresses in `X-Forwarded-For`, and in `Forwarded` (RFC 7239) where there is no
//! `X-Forwarded-For`.
//!
//! A proxy that sets one of them forwards the other unchanged, so only one is read: the one that
//! nearly all proxies set.

use axum::http::HeaderMap;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

/// Most addresses that are read, from the last on. No chain of proxies is as long.
const MAX_HOPS: usize = 64;

/// The hops, nearest last; none for one that cannot be parsed, or that its proxy hides.
pub(super) fn hops(headers: &HeaderMap) -> Vec<Option<IpAddr>> {
    let name = if headers.contains_key("x-forwarded-for") {
        "x-forwarded-for"
    } else {
        "forwarded"
    };
    let read = if name == "forwarded" {
        of_element
    } else {
        of_entry
    };
    // Several headers of a name are one list (RFC 9110 section 5.3).
    let mut entries: Vec<&[u8]> = headers
        .get_all(name)
        .iter()
        .flat_map(|value| split(value.as_bytes(), b','))
        .collect();
    let surplus = entries.len().saturating_sub(MAX_HOPS);
    entries.drain(..surplus).for_each(drop);
    entries
        .into_iter()
        .filter(|entry| !entry.trim_ascii().is_empty())
        .map(read)
        .collect()
}

/// The parts between separators outside of quoted strings (RFC 9110 section 5.6.4).
fn split(text: &[u8], separator: u8) -> impl Iterator<Item = &[u8]> {
    let (mut quoted, mut escaped) = (false, false);
    text.split(move |byte| {
        let separates = *byte == separator && !quoted;
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ => {}
        }
        separates
    })
}

/// An entry of `X-Forwarded-For`: an address, alone, in brackets, or with a port.
fn of_entry(entry: &[u8]) -> Option<IpAddr> {
    address(std::str::from_utf8(entry).ok()?.trim())
}

/// An element of `Forwarded`: its parameter `for`, which is `unknown` or an invented name where the
/// proxy hides the address (RFC 7239 section 6).
fn of_element(element: &[u8]) -> Option<IpAddr> {
    split(element, b';').find_map(|pair| {
        let (name, value) = std::str::from_utf8(pair).ok()?.trim().split_once('=')?;
        if name.eq_ignore_ascii_case("for") {
            address(value)
        } else {
            None
        }
    })
}

fn address(text: &str) -> Option<IpAddr> {
    let text = text
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'))
        .unwrap_or(text);
    let bracketed = || {
        let (inside, rest) = text.strip_prefix('[')?.split_once(']')?;
        let port = rest.is_empty()
            || rest
                .strip_prefix(':')
                .is_some_and(|port| port.parse::<u16>().is_ok());
        let (ip, _zone) = inside.split_once('%').unwrap_or((inside, ""));
        ip.parse::<Ipv6Addr>().ok().filter(|_| port).map(IpAddr::V6)
    };
    let plain = || {
        text.split_once('%')
            .map_or(text, |(ip, _zone)| ip)
            .parse::<IpAddr>()
            .ok()
    };
    let with_port = || text.parse::<SocketAddr>().ok().map(|socket| socket.ip());
    plain()
        .or_else(with_port)
        .or_else(bracketed)
        .map(|ip| ip.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::hops;
    use axum::http::{HeaderMap, HeaderName, HeaderValue};

    fn read(name: &'static str, values: &[&[u8]]) -> Vec<String> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(
                HeaderName::from_static(name),
                HeaderValue::from_bytes(value).unwrap(),
            );
        }
        hops(&headers)
            .into_iter()
            .map(|hop| hop.map_or("?".to_owned(), |ip| ip.to_string()))
            .collect()
    }

    /// As Azure, IIS and load balancers write them: with ports and brackets.
    #[test]
    fn addresses_are_read_with_ports_and_brackets() {
        for (entry, expected) in [
            ("203.0.113.7", "203.0.113.7"),
            ("203.0.113.7:51234", "203.0.113.7"),
            ("2001:db8::7", "2001:db8::7"),
            ("[2001:db8::7]", "2001:db8::7"),
            ("[2001:db8::7]:443", "2001:db8::7"),
            ("::ffff:203.0.113.7", "203.0.113.7"),
            ("fe80::1%eth0", "fe80::1"),
            ("unknown", "?"),
            ("203.0.113.7:port", "?"),
            ("[2001:db8::7]:port", "?"),
            ("203.0.113.7 198.51.100.1", "?"),
        ] {
            assert_eq!(
                read("x-forwarded-for", &[entry.as_bytes()]),
                [expected],
                "{entry}"
            );
        }
    }

    #[test]
    fn bytes_that_are_not_utf_8_spoil_their_own_entry_only() {
        assert_eq!(
            read("x-forwarded-for", &[b"\xff\xfe, 203.0.113.7"]),
            ["?", "203.0.113.7"]
        );
        assert_eq!(
            read("x-forwarded-for", &[b"\xff", b"203.0.113.7, 198.51.100.1"]),
            ["?", "203.0.113.7", "198.51.100.1"]
        );
        assert_eq!(
            read(
                "forwarded",
                &[b"for=\xff;proto=http, proto=\xff;for=203.0.113.7"]
            ),
            ["?", "203.0.113.7"]
        );
    }

    /// RFC 7239 sections 4 and 6, with their examples.
    #[test]
    fn the_standard_header_is_read_as_well() {
        let value = b"for=\"_gazonk\", For=\"[2001:db8:cafe::17]:4711\", for=192.0.2.60;proto=http;by=203.0.113.43, for=unknown";
        assert_eq!(
            read("forwarded", &[value]),
            ["?", "2001:db8:cafe::17", "192.0.2.60", "?"]
        );
        assert_eq!(
            read(
                "forwarded",
                &[b"by=\"a,b;for=198.51.100.9\";for=192.0.2.43"]
            ),
            ["192.0.2.43"]
        );
        assert_eq!(read("forwarded", &[b"proto=https"]), ["?"]);
    }

    #[test]
    fn no_more_than_the_last_addresses_of_a_long_list_are_read() {
        let long = vec!["192.0.2.1"; 5_000].join(",") + ",203.0.113.7";
        let read = read("x-forwarded-for", &[long.as_bytes()]);
        assert_eq!(
            (read.len(), read.last().map(String::as_str)),
            (64, Some("203.0.113.7"))
        );
    }
}
