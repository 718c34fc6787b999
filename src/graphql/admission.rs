//! How many sockets there may be: altogether, and of each client, account and address, so that none
//! of them has all.

use crate::{
    config::{Network, counted_with, share},
    domain::actor::Actor,
    slots::{SlotGuard, Slots},
};
use entity::{AccountId, ClientId};
use ipnet::IpNet;
use std::{net::IpAddr, sync::Arc};

/// Sockets open at once.
const MAX_SOCKETS: usize = 1000;
/// Sockets of one client at once.
const MAX_PER_CLIENT: usize = 20;
/// Sockets of all clients of one account at once.
const MAX_PER_ACCOUNT: usize = 250;
/// Sockets that have not said yet whose they are.
const MAX_UNKNOWN: usize = 500;

/// What a socket holds before it has said whose it is.
pub(super) type Unknown = (SlotGuard<()>, Option<SlotGuard<IpAddr>>);
/// What it holds from then on.
pub(super) type Admitted = (
    SlotGuard<ClientId>,
    SlotGuard<AccountId>,
    Option<SlotGuard<IpAddr>>,
);

/// Hands out slots.
#[derive(Clone)]
pub(super) struct Admission {
    unknown: Slots<()>,
    unknown_by_address: Slots<IpAddr>,
    by_client: Slots<ClientId>,
    by_account: Slots<AccountId>,
    by_address: Slots<IpAddr>,
    /// Addresses that are not counted.
    exempt: Arc<[IpNet]>,
}

impl Admission {
    /// None is taken yet.
    pub(super) fn new(network: &Network) -> Self {
        let percent = network.address_share_percent;
        Self {
            unknown: Slots::new(MAX_UNKNOWN, MAX_UNKNOWN),
            unknown_by_address: Slots::new(usize::MAX, share(MAX_UNKNOWN, percent)),
            by_client: Slots::new(MAX_SOCKETS, MAX_PER_CLIENT),
            by_account: Slots::new(usize::MAX, MAX_PER_ACCOUNT),
            by_address: Slots::new(usize::MAX, share(MAX_SOCKETS, percent)),
            exempt: network.exempt().into(),
        }
    }

    /// Room for a socket that has not said yet whose it is.
    pub(super) fn receive(&self, ip: Option<IpAddr>) -> Option<Unknown> {
        Some((
            self.unknown.take(())?,
            self.of_address(&self.unknown_by_address, ip)?,
        ))
    }

    /// Room for a socket of that client.
    pub(super) fn admit(&self, actor: &Actor, ip: Option<IpAddr>) -> Option<Admitted> {
        let client = self.by_client.take(actor.client()?)?;
        Some((
            client,
            self.by_account.take(actor.account?)?,
            self.of_address(&self.by_address, ip)?,
        ))
    }

    /// An inner none where the address is not counted.
    fn of_address(
        &self,
        slots: &Slots<IpAddr>,
        ip: Option<IpAddr>,
    ) -> Option<Option<SlotGuard<IpAddr>>> {
        match ip.and_then(|ip| counted_with(&self.exempt, ip)) {
            Some(ip) => slots.take(ip).map(Some),
            None => Some(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        Actor, Admission, MAX_PER_ACCOUNT, MAX_PER_CLIENT, MAX_SOCKETS, MAX_UNKNOWN, Network,
    };
    use crate::domain::actor::Identity;
    use entity::{AccountId, ClientId};
    use std::net::{IpAddr, Ipv4Addr};
    use uuid::Uuid;

    fn admission() -> Admission {
        Admission::new(&Network {
            trusted_proxies: Vec::new(),
            address_share_percent: 5,
        })
    }

    /// An address of its own for each number.
    fn address(number: usize) -> Option<IpAddr> {
        u32::try_from(number)
            .ok()
            .map(|number| Ipv4Addr::from_bits(0xCB00_7100 + number).into())
    }

    fn client(account: usize, number: usize) -> Actor {
        let id = |number: usize| Uuid::from_u128(number as u128);
        let client = ClientId(id(account << 32 | number));
        Actor {
            identity: Identity::Client {
                id: client,
                name: String::new(),
            },
            ..Actor::system(AccountId(id(account)))
        }
    }

    #[test]
    fn sockets_that_have_not_said_whose_they_are_have_a_limit_whatever_their_addresses() {
        let admission = admission();
        let mut open: Vec<_> = (0..MAX_UNKNOWN)
            .map(|number| admission.receive(address(number)))
            .collect();
        assert!(open.iter().all(Option::is_some));
        assert!(admission.receive(address(MAX_UNKNOWN)).is_none());
        open.pop();
        assert!(
            admission.receive(address(MAX_UNKNOWN)).is_some(),
            "one has said it, or has gone"
        );
    }

    #[test]
    fn sockets_have_a_limit_whatever_their_clients_accounts_and_addresses() {
        let admission = admission();
        let mut open = Vec::new();
        for account in 0..MAX_SOCKETS.div_ceil(MAX_PER_ACCOUNT) {
            for number in 0..MAX_PER_ACCOUNT {
                open.push(admission.admit(
                    &client(account, number / MAX_PER_CLIENT),
                    address(open.len()),
                ));
            }
        }
        assert!(open.len() == MAX_SOCKETS && open.iter().all(Option::is_some));
        let other = client(open.len(), 0);
        assert!(admission.admit(&other, address(MAX_SOCKETS)).is_none());
        open.pop();
        assert!(admission.admit(&other, address(MAX_SOCKETS)).is_some());
    }
}
