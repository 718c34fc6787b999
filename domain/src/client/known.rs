//! Lookups for callers that know a client already: by the version that they saw, or because they
//! created it.

use super::own;
use crate::{
    error::Result,
    permission::Permission,
    version::{ExpectedVersion, check_version},
    work::Work,
};
use entity::{
    ClientId,
    client::{Column, Entity, Model},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

/// The client with that OAuth `client_id`, in any account: for the command line, which is not
/// limited to an account.
///
/// # Errors
/// Only internal ones.
pub async fn find_anywhere(db: &impl ConnectionTrait, client_id: &str) -> Result<Option<Model>> {
    Ok(Entity::find()
        .filter(Column::ClientId.eq(client_id))
        .one(db)
        .await?)
}

/// Checks the expected version and locks the row for the rest of the transaction, before a change
/// by a rule that takes no version.
///
/// # Errors
/// Without the permission of that change; `NOT_FOUND`, `STALE_VERSION`.
pub async fn expect(
    work: &Work<'_>,
    permission: Permission,
    id: ClientId,
    expected: Option<ExpectedVersion>,
) -> Result<()> {
    work.actor().require(permission)?;
    let (client, _) = own(work, "id", id).await?;
    check_version(expected.as_ref(), client.version)
}

/// A client that the actor created, in any account, if it still exists.
///
/// # Errors
/// Without `clients:write`, and internal ones.
pub async fn made(work: &Work<'_>, id: ClientId) -> Result<Option<Model>> {
    work.actor().require(Permission::ClientsWrite)?;
    let actor = work.actor();
    let by_actor = match (actor.client(), actor.user()) {
        (Some(client), _) => Column::CreatedBy.eq(client),
        (None, Some(user)) => Column::CreatedByUser.eq(user),
        (None, None) => return Ok(None),
    };
    let query = Entity::find_by_id(id).filter(by_actor);
    Ok(query.one(work.db()).await?)
}
