//! Numbers of clients and users in accounts.

use crate::error::Result;
use entity::{
    AccountId,
    client::{self, ClientStatus},
    user,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect,
};
use std::collections::BTreeMap;

/// How much of its limits an account uses.
#[derive(Clone, Copy, Debug, Default)]
pub struct Usage {
    /// All clients.
    pub clients: u64,
    /// Active clients.
    pub active_clients: u64,
    /// All users.
    pub users: u64,
}

/// How much of its limits the account uses.
///
/// # Errors
/// Only internal ones.
pub async fn usage(db: &impl ConnectionTrait, id: AccountId) -> Result<Usage> {
    Ok(Usage {
        clients: client::Entity::of_account(id).count(db).await?,
        active_clients: active_clients(db, id).await?,
        users: user::Entity::of_account(id).count(db).await?,
    })
}

/// How much of their limits several accounts use; those that use nothing are left out.
///
/// # Errors
/// Only internal ones.
pub async fn usages(
    db: &impl ConnectionTrait,
    ids: &[AccountId],
) -> Result<BTreeMap<AccountId, Usage>> {
    let clients = client::Entity::find()
        .select_only()
        .column(client::Column::AccountId)
        .column(client::Column::Status);
    let clients = clients
        .column_as(client::Column::Id.count(), "number")
        .filter(client::Column::AccountId.is_in(ids.iter().copied()));
    let clients = clients
        .group_by(client::Column::AccountId)
        .group_by(client::Column::Status);
    let mut usages: BTreeMap<AccountId, Usage> = BTreeMap::new();
    for (account, status, number) in clients
        .into_tuple::<(AccountId, ClientStatus, i64)>()
        .all(db)
        .await?
    {
        let (usage, number) = (
            usages.entry(account).or_default(),
            u64::try_from(number).unwrap_or_default(),
        );
        usage.clients += number;
        usage.active_clients += if status == ClientStatus::Active {
            number
        } else {
            0
        };
    }
    let users = user::Entity::find()
        .select_only()
        .column(user::Column::AccountId);
    let users = users
        .column_as(user::Column::Id.count(), "number")
        .filter(user::Column::AccountId.is_in(ids.iter().copied()));
    for (account, number) in users
        .group_by(user::Column::AccountId)
        .into_tuple::<(AccountId, i64)>()
        .all(db)
        .await?
    {
        usages.entry(account).or_default().users = u64::try_from(number).unwrap_or_default();
    }
    Ok(usages)
}

pub(crate) async fn active_clients(db: &impl ConnectionTrait, id: AccountId) -> Result<u64> {
    Ok(client::Entity::of_account(id)
        .filter(client::Column::Status.eq(ClientStatus::Active))
        .count(db)
        .await?)
}
