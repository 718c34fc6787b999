//! Clients of which the caller knows something: the version that they saw, or that they made it.

use super::own;
use crate::domain::{
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

/// The client with that OAuth `client_id`, of whatever account: for the command line, which no
/// account limits.
///
/// # Errors
/// Only internal ones.
pub async fn find_anywhere(db: &impl ConnectionTrait, client_id: &str) -> Result<Option<Model>> {
    Ok(Entity::find()
        .filter(Column::ClientId.eq(client_id))
        .one(db)
        .await?)
}

/// Insists on a version, for the rest of the transaction, before a change by a rule that knows no
/// versions.
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

/// A client that the actor made, in whatever account, if it is still there.
///
/// # Errors
/// Without `clients:write`, and internal ones.
pub async fn made(work: &Work<'_>, id: ClientId) -> Result<Option<Model>> {
    work.actor().require(Permission::ClientsWrite)?;
    let query = Entity::find_by_id(id).filter(Column::CreatedBy.eq(work.actor().client()));
    Ok(query.one(work.db()).await?)
}
