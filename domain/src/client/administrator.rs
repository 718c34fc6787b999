//! Guarantees that an account always keeps a client or a user that can administer it.

use super::secrets;
use crate::{
    built_in,
    error::{Error, ProblemCode, Result},
    role,
    work::Work,
};
use chrono::{DateTime, Utc};
use entity::{
    AccountId, ClientId, RoleId, UserId,
    client::{AccessLevel, ClientStatus, Column, Entity},
    client_secret,
    user::{self, UserStatus},
};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect};
use uuid::Uuid;

/// What can administer an account now, with the built-in role `administrator`: clients that are
/// active and read-write and have a secret that works, and users who are active and have a
/// password.
///
/// IDs of both are UUIDv7, so no two are the same.
#[derive(Clone, Debug, Default)]
pub(crate) struct Administrators {
    /// Those that stay: clients with a working secret that never expires, and users.
    lasting: Vec<Uuid>,
    /// All of them.
    able: Vec<Uuid>,
}

impl Administrators {
    /// Whether nothing but this client can administer the account, or can do so lastingly.
    pub(super) fn has_only(&self, client: ClientId) -> bool {
        let only = |all: &[Uuid]| !all.is_empty() && all.iter().all(|id| *id == client.0);
        only(&self.lasting) || only(&self.able)
    }

    /// Leaves out a client that can no longer administer the account.
    pub(super) fn remove(&mut self, client: ClientId) {
        for all in [&mut self.lasting, &mut self.able] {
            all.retain(|id| *id != client.0);
        }
    }
}

pub(crate) async fn administrators(work: &Work<'_>, account: AccountId) -> Result<Administrators> {
    let role = role::by_key(work.db(), account, built_in::ADMINISTRATOR).await?;
    let role = role.ok_or_else(|| Error::internal("the built-in role is missing"))?;
    let mut found = Administrators::default();
    if let Some(UserId(id)) = administrating_user(work, account, role.id).await? {
        found.able.push(id);
        found.lasting.push(id);
    }
    let able = Entity::of_account(account)
        .select_only()
        .column(Column::Id)
        .column(client_secret::Column::ExpiresAt)
        .join(
            JoinType::InnerJoin,
            Entity::belongs_to(client_secret::Entity)
                .from(Column::Id)
                .to(client_secret::Column::ClientId)
                .into(),
        )
        .filter(secrets::usable_at(work.now()))
        .filter(Column::RoleId.eq(role.id))
        .filter(Column::Status.eq(ClientStatus::Active))
        .filter(Column::AccessLevel.eq(AccessLevel::ReadWrite))
        .filter(Column::Script.eq(true));
    for (ClientId(id), expires_at) in able
        .into_tuple::<(ClientId, Option<DateTime<Utc>>)>()
        .all(work.db())
        .await?
    {
        found.able.push(id);
        if expires_at.is_none() {
            found.lasting.push(id);
        }
    }
    Ok(found)
}

/// A user that can administer the account. One of them is enough: no more is asked of users than
/// whether there is any.
async fn administrating_user(
    work: &Work<'_>,
    account: AccountId,
    role: RoleId,
) -> Result<Option<UserId>> {
    Ok(user::Entity::of_account(account)
        .select_only()
        .column(user::Column::Id)
        .filter(user::Column::RoleId.eq(role))
        .filter(user::Column::Status.eq(UserStatus::Active))
        .filter(user::Column::Password.is_not_null())
        .into_tuple()
        .one(work.db())
        .await?)
}

/// Whether a client with a secret that never expires, or a user with a password, can administer
/// that account.
///
/// # Errors
/// Only internal ones.
pub async fn is_administered(work: &Work<'_>, account: AccountId) -> Result<bool> {
    Ok(!administrators(work, account).await?.lasting.is_empty())
}

/// Refuses a change that has left the account without an administrator, or only with administrators
/// whose secrets expire. `before` are the administrators before the change.
pub(crate) async fn keep_an_administrator(
    work: &Work<'_>,
    account: AccountId,
    before: Administrators,
    field: &str,
) -> Result<()> {
    let after = administrators(work, account).await?;
    let lost = |before: &[Uuid], after: &[Uuid]| !before.is_empty() && after.is_empty();
    if lost(&before.lasting, &after.lasting) || lost(&before.able, &after.able) {
        Err(last_administrator(field))
    } else {
        Ok(())
    }
}

pub(super) fn last_administrator(field: &str) -> Error {
    Error::refused(
        ProblemCode::LastAdministrator,
        field,
        "This is the account's last administrator: no other client with a secret that never expires, and no other user with a password, could administer the account.",
    )
}
