//! Batched reading for fields that many objects of a response request at once. One loader per
//! request.

mod batch;
mod by_id;
mod client;
mod count;
mod permission;

pub(crate) use batch::Batches;
pub(crate) use client::{NextExpiryOf, SecretsOf, ServersOf, UrlsOf};
pub(crate) use count::{CountsOf, UsageOf};
pub(crate) use permission::{AllPermissions, PermissionsAt, PermissionsOf, ScopesOf};

use super::error::ResolverError;
use app::App;
use domain::actor::Actor;
use entity::AccountId;
use std::{collections::HashMap, sync::Arc};

/// Reads rows for one caller.
pub(crate) struct Rows {
    /// The shared state.
    pub app: Arc<App>,
    /// The caller.
    pub actor: Arc<Actor>,
}

type Loaded<K, V> = Result<HashMap<K, V>, ResolverError>;

impl Rows {
    fn account(&self) -> Result<AccountId, ResolverError> {
        Ok(self.actor.account()?)
    }
}
