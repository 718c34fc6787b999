//! The clients that may introspect the tokens for a protected API.

use crate::{
    error::{Error, Problem, ProblemCode, Result},
    limits::MAX_INTROSPECTION_CLIENTS,
    work::Work,
};
use entity::{
    AccountId, ClientId, ResourceId, client,
    resource::{Column, Entity, Model},
    resource_server,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, sea_query::Expr,
};
use std::collections::BTreeMap;

/// The clients that may introspect the tokens for these protected APIs.
///
/// # Errors
/// Only internal ones.
pub async fn servers(
    db: &impl ConnectionTrait,
    resources: &[ResourceId],
) -> Result<BTreeMap<ResourceId, Vec<ClientId>>> {
    let query = resource_server::Entity::find()
        .filter(resource_server::Column::ResourceId.is_in(resources.iter().copied()));
    let mut by_resource: BTreeMap<ResourceId, Vec<ClientId>> = BTreeMap::new();
    for row in query
        .order_by_asc(resource_server::Column::ClientId)
        .all(db)
        .await?
    {
        by_resource
            .entry(row.resource_id)
            .or_default()
            .push(row.client_id);
    }
    Ok(by_resource)
}

/// Increments the versions of the protected APIs that list any of these clients, before the clients
/// are deleted.
pub(crate) async fn mark_changed(work: &Work<'_>, clients: &[ClientId]) -> Result<()> {
    let served = resource_server::Entity::find()
        .select_only()
        .column(resource_server::Column::ResourceId);
    let served = served
        .filter(resource_server::Column::ClientId.is_in(clients.iter().copied()))
        .into_query();
    Entity::update_many()
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .col_expr(Column::UpdatedAt, Expr::value(work.now()))
        .filter(Column::Id.in_subquery(served))
        .exec(work.db())
        .await?;
    Ok(())
}

pub(super) async fn write_servers(
    work: &Work<'_>,
    resource: &Model,
    servers: &[ClientId],
) -> Result<()> {
    if servers.len() > MAX_INTROSPECTION_CLIENTS {
        return Err(Error::refused(
            ProblemCode::TooLong,
            "introspectionClientIds",
            format!("At most {MAX_INTROSPECTION_CLIENTS} clients."),
        ));
    }
    let account: AccountId = work.actor().account()?;
    let known = client::Entity::of_account(account)
        .filter(client::Column::Id.is_in(servers.iter().copied()))
        .all(work.db())
        .await?;
    let missing = servers
        .iter()
        .position(|id| !known.iter().any(|client| client.id == *id));
    if let Some(index) = missing {
        let field = format!("introspectionClientIds.{index}");
        return Err(Problem::new(
            ProblemCode::NotFound,
            &field,
            "There is no such client in this account.",
        )
        .into());
    }
    resource_server::Entity::delete_many()
        .filter(resource_server::Column::ResourceId.eq(resource.id))
        .exec(work.db())
        .await?;
    let rows = known.iter().map(|client| resource_server::ActiveModel {
        resource_id: Set(resource.id),
        client_id: Set(client.id),
    });
    resource_server::Entity::insert_many(rows)
        .exec_without_returning(work.db())
        .await?;
    Ok(())
}
