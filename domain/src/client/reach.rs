//! The clients that an actor may change: those of its account that hold nothing beyond it.

use crate::{
    account,
    error::{Error, Result},
    grant,
    permission::{Held, Holder, held_by},
    work::Work,
};
use entity::{
    ClientId,
    account::Model as Account,
    client::{Column, Entity, Model},
};
use sea_orm::{ColumnTrait, QueryFilter};

/// A client of the actor's account, for a change. Locks the account's row first.
pub(super) async fn own(work: &Work<'_>, field: &str, id: ClientId) -> Result<(Model, Account)> {
    let account = account::lock(work, work.actor().account()?).await?;
    let found = Entity::of_account(account.id)
        .filter(Column::Id.eq(id))
        .one(work.db())
        .await?;
    Ok((
        found.ok_or_else(|| Error::not_found(field, "client"))?,
        account,
    ))
}

/// Like [`own`], for a client that holds nothing which the actor may not grant. Every rule that
/// changes a client begins here.
pub(super) async fn within_reach(
    work: &Work<'_>,
    field: &str,
    id: ClientId,
) -> Result<(Model, Account)> {
    let (client, account) = own(work, field, id).await?;
    require_reach(work, field, &client, &account).await?;
    Ok((client, account))
}

/// Like [`within_reach`], for a client that is to get another secret: with it
/// the holder can do what the client may, for as long as the secret works.
pub(super) async fn for_new_secret(work: &Work<'_>, id: ClientId) -> Result<(Model, Account)> {
    let (client, account) = own(work, "id", id).await?;
    let held = held(work, &client, &account).await?;
    grant::require_reach(work.actor(), "id", &held)?;
    grant::check_sign_in(work.actor(), &held)?;
    Ok((client, account))
}

pub(super) async fn require_reach(
    work: &Work<'_>,
    field: &str,
    client: &Model,
    account: &Account,
) -> Result<()> {
    grant::require_reach(work.actor(), field, &held(work, client, account).await?)
}

pub(super) async fn held(work: &Work<'_>, client: &Model, account: &Account) -> Result<Vec<Held>> {
    held_by(work.db(), &Holder::of_client(client, account)).await
}
