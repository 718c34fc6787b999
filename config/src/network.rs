//! Settings about the addresses that connections come from.

use super::reader::Reader;
use ipnet::IpNet;
use std::net::IpAddr;

/// Settings on proxies, and on the shares of addresses.
#[derive(Clone, Debug)]
pub struct Network {
    /// Networks of trusted proxies.
    pub trusted_proxies: Vec<IpNet>,
    /// Percent of all connections, and of all WebSockets, that one address may hold.
    pub address_share_percent: usize,
}

impl Network {
    /// Networks that stand for more than one caller, whose connections are not limited per address:
    /// trusted proxies, and this machine, where a proxy may run.
    #[must_use]
    pub fn exempt(&self) -> Vec<IpNet> {
        let loopback = ["127.0.0.0/8", "::1/128"]
            .into_iter()
            .filter_map(|network| network.parse().ok());
        self.trusted_proxies
            .iter()
            .copied()
            .chain(loopback)
            .collect()
    }
}

/// The address that connections of this address are counted by; none where they are not limited.
#[must_use]
pub fn counted_with(exempt: &[IpNet], ip: IpAddr) -> Option<IpAddr> {
    let ip = ip.to_canonical();
    (!exempt.iter().any(|network| network.contains(&ip))).then(|| one_address(ip))
}

/// The address that is counted: for IPv6 its /64, since that is the least that a customer has.
#[must_use]
pub fn one_address(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V4(v4) => IpAddr::V4(v4),
        IpAddr::V6(v6) => IpAddr::V6((v6.to_bits() >> 64 << 64).into()),
    }
}

/// That percentage of all, at least one.
#[must_use]
pub fn share(all: usize, percent: usize) -> usize {
    (all.saturating_mul(percent) / 100).max(1)
}

pub(super) fn network(reader: &mut Reader) -> Option<Network> {
    let trusted_proxies = networks(reader, "LATCHKEY_TRUSTED_PROXIES");
    let address_share_percent = reader.within("LATCHKEY_ADDRESS_SHARE_PERCENT", 1, 100);
    Some(Network {
        trusted_proxies: trusted_proxies?,
        address_share_percent: address_share_percent?,
    })
}

/// Addresses and networks, separated by commas.
pub(super) fn networks(reader: &mut Reader, name: &'static str) -> Option<Vec<IpNet>> {
    let text = reader.text(name);
    let entries = text
        .split(',')
        .map(str::trim)
        .filter(|entry| !entry.is_empty());
    let parsed: Result<Vec<IpNet>, _> = entries
        .map(|entry| {
            let network = entry
                .parse()
                .or_else(|_| entry.parse::<IpAddr>().map(IpNet::from));
            network.map_err(|_| {
                "must be addresses or networks such as 10.0.0.0/8, separated by commas".to_owned()
            })
        })
        .collect();
    reader.keep(name, parsed)
}

#[cfg(test)]
mod tests {
    use super::{Network, counted_with};

    /// A customer with IPv6 has a whole /64, and an IPv4 address has another form in IPv6.
    #[test]
    fn a_prefix_of_64_bits_is_one_address_and_proxies_are_not_counted() {
        let network = Network {
            trusted_proxies: vec!["10.0.0.0/8".parse().unwrap()],
            address_share_percent: 5,
        };
        let counted = |ip: &str| counted_with(&network.exempt(), ip.parse().unwrap());
        assert_eq!(counted("2001:db8:1:2::1"), counted("2001:db8:1:2:ffff::9"));
        assert_ne!(counted("2001:db8:1:2::1"), counted("2001:db8:1:3::1"));
        assert_eq!(counted("::ffff:192.0.2.1"), counted("192.0.2.1"));
        for ip in ["10.1.2.3", "::ffff:10.1.2.3", "127.0.0.1", "::1"] {
            assert_eq!(counted(ip), None, "{ip}");
        }
    }
}
