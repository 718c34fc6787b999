//! What an account has, and whether it may be deleted with the account.

use crate::error::{Error, ProblemCode, Result};
use entity::{AccountId, client, resource, role, user};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};
use std::fmt;

/// Most clients, users, roles and protected APIs that are deleted with an account, so that other
/// writers wait only briefly.
const MAX_DELETED: u64 = 1000;
/// Name of the confirmation in error messages.
pub(super) const CONFIRMATION: &str = "expectedClientCount";

/// What is deleted with an account.
pub(super) struct Contents {
    clients: u64,
    users: u64,
    roles: u64,
    resources: u64,
}

impl Contents {
    pub(super) async fn of(db: &impl ConnectionTrait, id: AccountId) -> Result<Self> {
        Ok(Self {
            clients: client::Entity::of_account(id).count(db).await?,
            users: user::Entity::of_account(id).count(db).await?,
            roles: role::Entity::find()
                .filter(role::Column::AccountId.eq(id))
                .count(db)
                .await?,
            resources: resource::Entity::find()
                .filter(resource::Column::AccountId.eq(id))
                .count(db)
                .await?,
        })
    }

    fn total(&self) -> u64 {
        self.clients + self.users + self.roles + self.resources
    }

    /// Refuses to delete more than one transaction may, or a number of clients that the caller has
    /// not confirmed.
    pub(super) fn check(&self, confirmed: Option<u64>) -> Result<()> {
        if self.total() > MAX_DELETED {
            let message = format!(
                "At most {MAX_DELETED} things are deleted with an account, and this one has more: {self}. Delete clients and users first."
            );
            return Err(Error::refused(ProblemCode::InUse, "id", message));
        }
        let agreed = confirmed.map_or(self.total() == 0, |number| number == self.clients);
        if agreed {
            return Ok(());
        }
        let message = format!(
            "With the account, all that it has would be deleted: {self}. Confirm it by the number of clients."
        );
        Err(Error::refused(ProblemCode::InUse, CONFIRMATION, message))
    }
}

impl fmt::Display for Contents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            clients,
            users,
            roles,
            resources,
        } = self;
        write!(
            f,
            "clients: {clients}, users: {users}, roles: {roles}, protected APIs: {resources}"
        )
    }
}
