//! Creates a protected API and its permissions.

use super::{
    permission::PermissionInput,
    show::{Resource, show},
};
use crate::{
    error::Result,
    idempotency::{Creation, IdempotencyKey, created, once},
    precondition::tagged,
};
use axum::response::Response;
use domain::{
    reference::clients_named,
    resource::{self, NewPermission, NewResource},
};
use serde::Deserialize;
use utoipa::ToSchema;

/// A protected API to create.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct CreateResource {
    /// Identifier of the protected API: an absolute URI without a fragment, the `aud` of its
    /// tokens. Unique in the deployment.
    identifier: String,
    /// Display name of the protected API.
    name: String,
    /// Permissions of the protected API; at most 200.
    permissions: Vec<PermissionInput>,
    /// OAuth `client_id`s of the clients that may introspect tokens of the protected API; at most
    /// 100, none when absent.
    introspection_client_ids: Option<Vec<String>>,
}

/// Creates a protected API and its permissions, which become scopes.
#[utoipa::path(
    post, path = "/resources", tag = "Protected APIs", operation_id = "createResource", security(("oauth2" = ["roles:write"])), request_body = CreateResource,
    params(IdempotencyKey), responses((status = 201, description = "The created protected API.", body = Resource))
)]
pub(super) async fn create(
    Creation {
        caller,
        input,
        claim,
    }: Creation<CreateResource>,
) -> Result<Response> {
    let CreateResource {
        identifier,
        name,
        permissions,
        introspection_client_ids,
    } = input;
    let permissions = permissions.into_iter().map(NewPermission::from).collect();
    let named = introspection_client_ids.unwrap_or_default();
    let (replayed, row) = once!(
        caller,
        claim,
        |work| {
            let servers = clients_named(
                work.db(),
                work.actor().account()?,
                "introspectionClientIds",
                &named,
            )
            .await?;
            resource::create(
                work,
                NewResource {
                    identifier,
                    name,
                    permissions,
                    servers,
                },
            )
            .await
        },
        |made| made.id,
        |id| resource::made(work, id).await
    );
    let (path, version) = (format!("/resources/{}", row.id), row.version);
    Ok(tagged(
        version,
        created(&caller, &path, (replayed, show(&caller, row).await?)),
    ))
}
