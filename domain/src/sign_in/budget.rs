//! Budgets of sign-ins, against guessing of passwords. They are taken before a password is checked
//! and given back where it was right, so that many attempts at once do not slip through.
//!
//! No budget locks a person out: an attacker uses up those of its own address and of unknown
//! browsers. A browser in which the person has signed in before has a budget of its own and no
//! other, so that the failures of others at the same address, such as that of an office, do not
//! count for it; so has a session in which the password is asked again. Names that exist and those
//! that do not count alike.

use crate::{
    password::Requester,
    window_table::{WindowLimit, WindowTable},
};
use config::one_address;
use entity::{SessionId, UserId};
use std::{net::IpAddr, time::Duration};

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);
/// Attempts in a minute with one name from unknown browsers at one address.
const PER_NAME_AND_ADDRESS: u32 = 10;
/// Attempts in a minute from unknown browsers at one address, whichever names are tried.
const PER_ADDRESS: u32 = 100;
/// Attempts in an hour with one name from browsers in which it has not signed in before.
const PER_NAME: u32 = 30;
/// Attempts in an hour with one name from a browser in which it has signed in before.
const PER_DEVICE: u32 = 30;
/// Attempts in an hour in one session.
const PER_SESSION: u32 = 30;
/// New passwords in a minute by one link, or in one session, whose strength is estimated.
const ESTIMATES: u32 = 20;

/// An attempt to prove that one knows a password.
#[derive(Clone, Copy, Debug)]
pub(super) enum PasswordAttempt<'a> {
    /// A sign-in from a browser in which the user with that name has not signed in before.
    Unknown {
        /// Slug of the account, and the name tried.
        name: (&'a str, &'a str),
        /// Address of the browser.
        ip: Option<IpAddr>,
    },
    /// A sign-in from a browser in which the user with that name has signed in before.
    Known {
        /// Slug of the account, and the name tried.
        name: (&'a str, &'a str),
        /// Value of the browser's device cookie.
        device: &'a str,
    },
    /// The password is asked again in a session.
    Again(SessionId),
}

impl PasswordAttempt<'_> {
    /// Whose permits the check of the password takes.
    pub(super) fn requester(self) -> Requester {
        match self {
            Self::Unknown { .. } => Requester::Unknown,
            Self::Known { .. } | Self::Again(_) => Requester::Known,
        }
    }
}

/// By what a person may set a new password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordSetter {
    /// By a link of that user; only one works at a time.
    Link(UserId),
    /// In that session.
    Session(SessionId),
}

/// Counts attempts.
#[derive(Default)]
pub(super) struct Budgets(WindowTable);

impl Budgets {
    /// Takes one of each budget of an attempt; where one is used up, none is taken.
    ///
    /// # Errors
    /// The seconds to wait, at least 1.
    pub(super) fn take(&self, attempt: PasswordAttempt<'_>, now: Duration) -> Result<(), u32> {
        self.0.take(&self.of(attempt), now)
    }

    /// Gives back what [`Budgets::take`] took.
    pub(super) fn give_back(&self, attempt: PasswordAttempt<'_>) {
        self.0.give_back(&self.of(attempt));
    }

    /// Takes one of the budget of estimates of new passwords. It is never given back: what it
    /// bounds is work, whatever comes of it.
    ///
    /// # Errors
    /// The seconds to wait, at least 1.
    pub(super) fn take_estimate(&self, setter: PasswordSetter, now: Duration) -> Result<(), u32> {
        let key = match setter {
            PasswordSetter::Link(user) => self.0.key((5, user)),
            PasswordSetter::Session(session) => self.0.key((6, session)),
        };
        self.0.take(&[limit(key, ESTIMATES, MINUTE)], now)
    }

    fn of(&self, attempt: PasswordAttempt<'_>) -> Vec<WindowLimit> {
        match attempt {
            PasswordAttempt::Unknown { name, ip } => {
                let ip = ip.map(one_address);
                vec![
                    limit(self.0.key((0, name, ip)), PER_NAME_AND_ADDRESS, MINUTE),
                    limit(self.0.key((1, ip)), PER_ADDRESS, MINUTE),
                    limit(self.0.key((2, name)), PER_NAME, HOUR),
                ]
            }
            PasswordAttempt::Known { name, device } => {
                vec![limit(self.0.key((3, name, device)), PER_DEVICE, HOUR)]
            }
            PasswordAttempt::Again(session) => {
                vec![limit(self.0.key((4, session)), PER_SESSION, HOUR)]
            }
        }
    }
}

fn limit(key: u64, most: u32, lasts: Duration) -> WindowLimit {
    WindowLimit { key, most, lasts }
}

#[cfg(test)]
mod tests {
    use super::{Budgets, PER_ADDRESS, PasswordAttempt};
    use entity::SessionId;
    use std::time::Duration;
    use uuid::Uuid;

    #[test]
    fn known_browsers_and_sessions_have_no_part_in_the_budgets_of_an_address() {
        let (budgets, now) = (Budgets::default(), Duration::ZERO);
        let ip = Some("192.0.2.7".parse().unwrap());
        let names: Vec<_> = (0..PER_ADDRESS).map(|index| index.to_string()).collect();
        let unknown = |name| PasswordAttempt::Unknown {
            name: ("default", name),
            ip,
        };
        for name in &names {
            assert_eq!(budgets.take(unknown(name), now), Ok(()));
        }
        assert!(budgets.take(unknown("ada"), now).is_err());
        let known = PasswordAttempt::Known {
            name: ("default", "ada"),
            device: "a cookie",
        };
        assert_eq!(budgets.take(known, now), Ok(()));
        let again = PasswordAttempt::Again(SessionId(Uuid::nil()));
        assert_eq!(budgets.take(again, now), Ok(()));
    }
}
