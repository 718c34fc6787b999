//! Permissions of roles in memory, since most clients and users have theirs from their role alone.

use super::{Grants, Registry, lookup::slot};
use crate::{
    error::Result,
    permission::{Holder, held_by},
};
use entity::{AccountId, RoleId, client::AccessLevel};
use sea_orm::DatabaseConnection;
use std::sync::Arc;

/// Roles whose permissions are kept, each for both access levels.
pub(super) const MAX_ROLES: usize = 10_000;

/// What permissions without direct grants depend on: the account in which they are held, the role, and
/// the access level.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct RoleHeld {
    pub(super) account: AccountId,
    role: Option<RoleId>,
    read_only: bool,
}

impl Registry {
    /// The permissions of this holder, which has no direct grants.
    ///
    /// They change only with the whole account: [`Registry::forget`] removes them before its clients.
    pub(super) async fn grants_of_role(
        &self,
        db: &DatabaseConnection,
        holder: &Holder,
    ) -> Result<Arc<Grants>> {
        // Others get what is read here, and the holder may have been given something meanwhile.
        let holder = Holder {
            client: None,
            ..holder.clone()
        };
        let load = || async { Ok(Arc::new(Grants::new(held_by(db, &holder).await?))) };
        if !self.is_fresh() {
            return load().await;
        }
        let held = RoleHeld {
            account: holder.account,
            role: holder.role,
            read_only: holder.access == AccessLevel::ReadOnly,
        };
        let place = slot(&self.role_grants, held, self.clock.passed());
        place.value.get_or_try_init(load).await.cloned()
    }
}
