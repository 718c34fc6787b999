//! Guarantees that an account always keeps a client that can administer it.

use super::secrets;
use crate::{
    built_in,
    error::{Error, ProblemCode, Result},
    role,
    work::Work,
};
use chrono::{DateTime, Utc};
use entity::{
    AccountId, ClientId,
    client::{AccessLevel, ClientStatus, Column, Entity, Model},
    client_secret,
};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect};

/// Clients that can administer an account now: active, read-write, with the built-in role
/// `administrator` and a secret that works.
#[derive(Clone, Debug, Default)]
pub(super) struct Administrators {
    /// Those with a working secret that never expires.
    lasting: Vec<ClientId>,
    /// All of them.
    able: Vec<ClientId>,
}

pub(super) async fn administrators(work: &Work<'_>, account: AccountId) -> Result<Administrators> {
    let role = role::by_key(work.db(), account, built_in::ADMINISTRATOR).await?;
    let role = role.ok_or_else(|| Error::internal("the built-in role is missing"))?;
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
    let mut found = Administrators::default();
    for (id, expires_at) in able
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

/// Whether a client with a secret that never expires can administer that account.
///
/// # Errors
/// Only internal ones.
pub async fn is_administered(work: &Work<'_>, account: AccountId) -> Result<bool> {
    Ok(!administrators(work, account).await?.lasting.is_empty())
}

/// Refuses a change that has left the account without an administrator, or only with administrators
/// whose secrets expire. `before` are the administrators before the change.
pub(super) async fn keep_an_administrator(
    work: &Work<'_>,
    account: AccountId,
    before: Administrators,
    field: &str,
) -> Result<()> {
    let after = administrators(work, account).await?;
    let lost = |before: &[ClientId], after: &[ClientId]| !before.is_empty() && after.is_empty();
    if lost(&before.lasting, &after.lasting) || lost(&before.able, &after.able) {
        Err(last_administrator(field))
    } else {
        Ok(())
    }
}

/// Refuses a change to the only client that can administer its account.
pub(super) async fn refuse_last_administrator(work: &Work<'_>, client: &Model) -> Result<()> {
    let Administrators { lasting, able } = administrators(work, client.account_id).await?;
    let only = |all: &[ClientId]| !all.is_empty() && all.iter().all(|id| *id == client.id);
    if only(&lasting) || only(&able) {
        Err(last_administrator("ids"))
    } else {
        Ok(())
    }
}

fn last_administrator(field: &str) -> Error {
    Error::refused(
        ProblemCode::LastAdministrator,
        field,
        "This is the last client that can administer the account and has a secret that never expires.",
    )
}
