//! Which addresses requests of this server may be sent to.
//!
//! URLs that tenants choose must not let them reach what only this machine, or its network, can
//! reach (server-side request forgery): so only public addresses are allowed, and networks that the
//! operator opens.

use super::{network::networks, reader::Reader};
use ipnet::IpNet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Name of the setting.
const NAME: &str = "LATCHKEY_EGRESS_ALLOWED";

/// Networks of IPv4 that are not public, by the registry of special-purpose addresses (RFC 6890):
/// address and length of the prefix.
const CLOSED_V4: &[(Ipv4Addr, u32)] = &[
    // This network.
    (Ipv4Addr::new(0, 0, 0, 0), 8),
    // Private use (RFC 1918).
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    // Shared address space of carriers (RFC 6598).
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    // Loopback.
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    // Link-local (RFC 3927), where clouds serve metadata.
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    // Private use.
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    // Assignments of protocols, among them NAT64 discovery (RFC 7050).
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    // Documentation (RFC 5737).
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    // AS112 and multicast tunnelling, which are answered by the nearest network.
    (Ipv4Addr::new(192, 31, 196, 0), 24),
    (Ipv4Addr::new(192, 52, 193, 0), 24),
    // Relays of 6to4 (RFC 7526).
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    // Private use.
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(192, 175, 48, 0), 24),
    // Benchmarks (RFC 2544).
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    // Documentation.
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    // Multicast, reserved addresses and broadcast.
    (Ipv4Addr::new(224, 0, 0, 0), 3),
];

/// The networks of IPv6 that are assigned as public unicast addresses. Outside lie loopback,
/// unique local, link-local and multicast addresses, and those that contain an address of IPv4:
/// mapped (`::ffff:0:0/96`), compatible, and NAT64 (`64:ff9b::/96`, `64:ff9b:1::/48`).
const OPEN_V6: (Ipv6Addr, u32) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);

/// Networks within [`OPEN_V6`] that are not public all the same.
const CLOSED_V6: &[(Ipv6Addr, u32)] = &[
    // Assignments of protocols: Teredo, benchmarks, ORCHID (RFC 2928).
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    // Documentation (RFC 3849, RFC 9637).
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
    // 6to4, which contains an address of IPv4 (RFC 3056).
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
    // AS112 (RFC 7535).
    (Ipv6Addr::new(0x2620, 0x4f, 0x8000, 0, 0, 0, 0, 0), 48),
];

/// Settings on requests that this server sends to URLs of tenants.
#[derive(Clone, Debug, Default)]
pub struct Egress {
    /// Networks that are open although they are not public; only there is plain http allowed.
    pub allowed: Vec<IpNet>,
}

impl Egress {
    /// Whether a request of that scheme may be sent to that address: by https to public addresses,
    /// by https and http to those in the networks that the operator opened.
    #[must_use]
    pub fn admits(&self, scheme: &str, ip: IpAddr) -> bool {
        let opened = self.allowed.iter().any(|network| network.contains(&ip));
        match scheme {
            "https" => opened || is_public(ip),
            "http" => opened,
            _ => false,
        }
    }
}

/// Whether an address is reachable from everywhere, so that this server reaches nothing there that
/// others do not.
#[must_use]
pub fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => !CLOSED_V4.iter().any(|(network, length)| {
            u64::from(ip.to_bits()) >> (32 - length)
                == u64::from(network.to_bits()) >> (32 - length)
        }),
        IpAddr::V6(ip) => {
            let within = |(network, length): &(Ipv6Addr, u32)| {
                ip.to_bits() >> (128 - length) == network.to_bits() >> (128 - length)
            };
            within(&OPEN_V6) && !CLOSED_V6.iter().any(within)
        }
    }
}

pub(super) fn egress(reader: &mut Reader) -> Option<Egress> {
    let allowed = networks(reader, NAME)?;
    Some(Egress { allowed })
}

#[cfg(test)]
mod tests {
    use super::{Egress, is_public};

    #[test]
    fn addresses_that_others_cannot_reach_are_not_public() {
        for ip in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "127.255.255.254",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.170",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "239.255.255.250",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:8.8.8.8",
            "64:ff9b::7f00:1",
            "64:ff9b:1::a00:1",
            "100::1",
            "2001::1",
            "2001:2::1",
            "2001:20::1",
            "2001:db8::1",
            "2002:7f00:1::1",
            "3fff::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!is_public(ip.parse().unwrap()), "{ip}");
        }
    }

    #[test]
    fn addresses_beside_them_are_public() {
        for ip in [
            "1.1.1.1",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.1",
            "172.15.255.255",
            "172.32.0.0",
            "192.167.255.255",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
            "2001:200::1",
            "2606:4700::1111",
            "2a00:1450::1",
        ] {
            assert!(is_public(ip.parse().unwrap()), "{ip}");
        }
    }

    #[test]
    fn plain_http_goes_to_opened_networks_only() {
        let egress = Egress {
            allowed: vec!["10.0.0.0/8".parse().unwrap()],
        };
        for (scheme, ip, admitted) in [
            ("https", "1.1.1.1", true),
            ("http", "1.1.1.1", false),
            ("https", "10.0.0.1", true),
            ("http", "10.0.0.1", true),
            ("https", "127.0.0.1", false),
            ("https", "::ffff:10.0.0.1", false),
            ("ftp", "10.0.0.1", false),
        ] {
            assert_eq!(
                egress.admits(scheme, ip.parse().unwrap()),
                admitted,
                "{scheme} {ip}"
            );
        }
    }
}
