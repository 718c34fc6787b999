//! A protected API as it is shown, with its permissions and the clients that may introspect its
//! tokens.

use crate::{actor::Caller, error::Result, permission::Permission};
use domain::{
    client,
    error::Error,
    permission::{self, Permission as Builtin},
    resource,
};
use entity::{ClientId, ResourceId, resource::Model};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A protected API, which tokens are issued for (resource server, RFC 8707).
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Resource {
    /// Opaque ID of the protected API (`res_...`).
    #[schema(example = "res_019b7a0c5e4070008a3e2f1d5b6c7d8e")]
    id: String,
    /// Identifier of the protected API: the `aud` of its tokens.
    identifier: String,
    /// Display name of the protected API.
    name: String,
    /// Whether the protected API is Latchkey's own.
    built_in: bool,
    /// Permissions of the protected API, by category and code.
    permissions: Vec<Permission>,
    /// OAuth `client_id`s of the clients that may introspect tokens of the protected API, whichever
    /// clients these were issued to; null where `clients:read` is missing.
    introspection_client_ids: Option<Vec<String>>,
    /// Version of the protected API, which rises with every change; also the `ETag`.
    version: i32,
}

pub(super) async fn show_all(caller: &Caller, rows: Vec<Model>) -> Result<Vec<Resource>> {
    let (db, account) = (&caller.app.db, caller.actor.account()?);
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let mut servers = servers(caller, &ids).await?;
    let mut permissions: BTreeMap<ResourceId, Vec<Permission>> = BTreeMap::new();
    for row in permission::all(db, account, caller.actor.platform).await? {
        permissions
            .entry(row.resource_id)
            .or_default()
            .push(row.into());
    }
    let shown = rows.into_iter().map(|row| Resource {
        id: row.id.to_string(),
        built_in: row.account_id.is_none(),
        permissions: permissions.remove(&row.id).unwrap_or_default(),
        introspection_client_ids: servers
            .as_mut()
            .map(|servers| servers.remove(&row.id).unwrap_or_default()),
        identifier: row.identifier,
        name: row.name,
        version: row.version,
    });
    Ok(shown.collect())
}

/// The `client_id`s of those that may introspect the tokens of each, for a caller that may know
/// them.
async fn servers(
    caller: &Caller,
    resources: &[ResourceId],
) -> Result<Option<BTreeMap<ResourceId, Vec<String>>>> {
    let (db, actor) = (&caller.app.db, &caller.actor);
    if !actor.can(Builtin::ClientsRead.as_str()) {
        return Ok(None);
    }
    let servers = resource::servers(db, resources).await?;
    let ids: Vec<_> = servers.values().flatten().copied().collect();
    let rows = client::find_all(db, actor, &ids).await?;
    let names: BTreeMap<_, _> = rows
        .into_iter()
        .map(|row| (row.id, row.client_id))
        .collect();
    let named = |ids: Vec<ClientId>| ids.iter().filter_map(|id| names.get(id).cloned()).collect();
    Ok(Some(
        servers
            .into_iter()
            .map(|(resource, ids)| (resource, named(ids)))
            .collect(),
    ))
}

pub(super) async fn show(caller: &Caller, row: Model) -> Result<Resource> {
    show_all(caller, vec![row])
        .await?
        .pop()
        .ok_or_else(|| Error::internal("a protected API was not shown").into())
}
