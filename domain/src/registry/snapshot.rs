//! Everything that decides on a client's requests, read together: the client, its account, secrets,
//! permissions, and which of its tokens are revoked.

use super::{Grants, KnownSecret};
use crate::{
    actor::{Actor, Identity, Origin},
    display_name::display_name,
    permission::Scopes,
    platform::is_platform,
};
use entity::{
    ResourceId,
    account::Model as Account,
    client::{ClientStatus, Model},
};
use std::{collections::HashSet, sync::Arc};

/// A client, and everything that its requests are checked against.
#[derive(Debug)]
pub struct ClientSnapshot {
    /// The client.
    pub client: Model,
    /// Its account.
    pub account: Arc<Account>,
    /// Its permissions.
    pub grants: Arc<Grants>,
    /// Its secrets that were not revoked, newest first.
    pub secrets: Vec<KnownSecret>,
    /// The protected APIs whose tokens it may introspect.
    pub serves: Vec<Served>,
    /// `jti`s of its tokens that are revoked one by one; none where there are too many to keep.
    pub revoked: Option<HashSet<String>>,
}

/// A protected API whose tokens a client may introspect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Served {
    /// Its ID.
    pub id: ResourceId,
    /// Its identifier, the `aud` of tokens for it.
    pub identifier: String,
}

impl ClientSnapshot {
    /// Whether it is active.
    #[must_use]
    pub fn active(&self) -> bool {
        self.client.status == ClientStatus::Active
    }

    /// The client as an actor without any permission, for what every client may do with its own
    /// things.
    #[must_use]
    pub fn actor(&self, origin: Origin) -> Actor {
        Actor {
            identity: Identity::Client {
                id: self.client.id,
                name: display_name(&self.client).to_owned(),
            },
            account: Some(self.account.id),
            platform: is_platform(&self.account),
            elsewhere: false,
            access: self.client.access_level,
            scopes: Scopes::new(),
            expires_at: None,
            client_id: None,
            sign_in_is_old: false,
            origin,
        }
    }
}
