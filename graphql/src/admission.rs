//! Limits on open sockets: in total, and per client or user, account and address, so that none can
//! use all of them.

use app::slots::{SlotGuard, Slots};
use config::{Network, counted_with, share};
use domain::actor::Actor;
use entity::AccountId;
use ipnet::IpNet;
use std::{net::IpAddr, sync::Arc};
use uuid::Uuid;

/// Most sockets open at once.
pub const MAX_SOCKETS: usize = 1000;
/// Most sockets of one client or user at once.
pub const MAX_PER_CALLER: usize = 20;
/// Most sockets of all clients and users of one account at once.
pub const MAX_PER_ACCOUNT: usize = 250;
/// Most sockets that are not authenticated yet.
pub const MAX_UNKNOWN: usize = 500;

/// Slots of a socket that is not authenticated yet.
pub(super) type Unknown = (SlotGuard<()>, Option<SlotGuard<IpAddr>>);
/// Slots of an authenticated socket.
pub(super) type Admitted = (
    SlotGuard<Uuid>,
    SlotGuard<AccountId>,
    Option<SlotGuard<IpAddr>>,
);

/// Limits the sockets.
#[derive(Clone)]
pub(super) struct Admission {
    unknown: Slots<()>,
    unknown_by_address: Slots<IpAddr>,
    by_caller: Slots<Uuid>,
    by_account: Slots<AccountId>,
    by_address: Slots<IpAddr>,
    /// Networks of addresses that are not limited.
    exempt: Arc<[IpNet]>,
}

impl Admission {
    /// No slot is taken yet.
    pub(super) fn new(network: &Network) -> Self {
        let percent = network.address_share_percent;
        Self {
            unknown: Slots::new(MAX_UNKNOWN, MAX_UNKNOWN),
            unknown_by_address: Slots::new(usize::MAX, share(MAX_UNKNOWN, percent)),
            by_caller: Slots::new(MAX_SOCKETS, MAX_PER_CALLER),
            by_account: Slots::new(usize::MAX, MAX_PER_ACCOUNT),
            by_address: Slots::new(usize::MAX, share(MAX_SOCKETS, percent)),
            exempt: network.exempt().into(),
        }
    }

    /// Takes slots for a socket that is not authenticated yet.
    pub(super) fn receive(&self, ip: Option<IpAddr>) -> Option<Unknown> {
        Some((
            self.unknown.take(())?,
            self.of_address(&self.unknown_by_address, ip)?,
        ))
    }

    /// Takes slots for an authenticated socket of that client or user.
    pub(super) fn admit(&self, actor: &Actor, ip: Option<IpAddr>) -> Option<Admitted> {
        let caller = self.by_caller.take(actor.id().ok()?)?;
        Some((
            caller,
            self.by_account.take(actor.account?)?,
            self.of_address(&self.by_address, ip)?,
        ))
    }

    /// The inner option is empty where the address is not limited.
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
        Actor, Admission, MAX_PER_ACCOUNT, MAX_PER_CALLER, MAX_SOCKETS, MAX_UNKNOWN, Network,
    };
    use domain::actor::Identity;
    use entity::{AccountId, ClientId};
    use std::net::{IpAddr, Ipv4Addr};
    use uuid::Uuid;

    fn admission() -> Admission {
        Admission::new(&Network {
            trusted_proxies: Vec::new(),
            address_share_percent: 5,
        })
    }

    /// A different address for each number.
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
            "one has authenticated, or disconnected"
        );
    }

    #[test]
    fn sockets_have_a_limit_whatever_their_clients_accounts_and_addresses() {
        let admission = admission();
        let mut open = Vec::new();
        for account in 0..MAX_SOCKETS.div_ceil(MAX_PER_ACCOUNT) {
            for number in 0..MAX_PER_ACCOUNT {
                open.push(admission.admit(
                    &client(account, number / MAX_PER_CALLER),
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
