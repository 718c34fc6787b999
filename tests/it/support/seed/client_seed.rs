//! What a client of a test shall be like before it is made.

use super::TestAccount;
use domain::client::{Capabilities, SignInSettings, urls::Urls};
use entity::{
    AccountId, UserId,
    client::{AccessLevel, Algorithm, ClientStatus},
};

/// A client to be made; by default one of the account `default` that may fetch tokens and do
/// nothing with them.
#[derive(Clone, Debug)]
pub(crate) struct ClientSeed<'a> {
    /// Its account; `default` where none.
    pub account: Option<AccountId>,
    /// The user who owns it.
    pub owner: Option<UserId>,
    /// Its OAuth client id.
    pub client_id: Option<&'a str>,
    /// Name for people.
    pub name: Option<&'a str>,
    /// A secret that was chosen; a generated one where none.
    pub secret: Option<&'a str>,
    /// Key of its role.
    pub role: Option<&'a str>,
    /// Permissions that it holds directly.
    pub scopes: &'a [&'a str],
    /// Read only or not.
    pub access_level: AccessLevel,
    /// Lifetime of its tokens in seconds.
    pub ttl: Option<i32>,
    /// How its tokens are signed.
    pub algorithm: Option<Algorithm>,
    /// Flows.
    pub capabilities: Capabilities,
    /// Switched on or off.
    pub status: ClientStatus,
    /// Its URLs.
    pub urls: Urls,
    /// How it signs people in.
    pub sign_in: SignInSettings,
}

impl Default for ClientSeed<'_> {
    fn default() -> Self {
        Self {
            account: None,
            owner: None,
            client_id: None,
            name: None,
            secret: None,
            role: None,
            scopes: &[],
            access_level: AccessLevel::ReadWrite,
            ttl: None,
            algorithm: None,
            capabilities: Capabilities {
                web_app: false,
                backchannel: false,
                script: true,
            },
            status: ClientStatus::Active,
            urls: Urls::default(),
            sign_in: SignInSettings::default(),
        }
    }
}

impl<'a> ClientSeed<'a> {
    /// One with a role.
    pub(crate) fn with_role(role: &'a str) -> Self {
        Self {
            role: Some(role),
            ..Self::default()
        }
    }

    /// One of that account.
    #[must_use]
    pub(crate) fn of(self, account: &TestAccount) -> Self {
        Self {
            account: Some(account.id),
            ..self
        }
    }
}
