//! Anything that can be fetched again by its id.

use super::{
    account::Account,
    audit::{self, AuditEvent},
    client::{Client, ClientSecret},
    context::{acting_on, actor, app, parse},
    error::{Failure, Result},
    key::SigningKey,
    resource::Resource,
    role::Role,
    user::User,
};
use crate::domain::{account, actor::Actor, client, key, page::MAX_PAGE, resource, role, user};
use async_graphql::{Context, ID, Interface, Object};
use entity::{AccountId, AuditEventId, ClientId, ClientSecretId, ResourceId, RoleId, SigningKeyId, UserId};
use std::sync::Arc;

/// Anything that can be fetched again by its opaque, type-prefixed id (`cli_...`). Has no other field on purpose.
#[derive(Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "Opaque id."))]
pub enum Node {
    /// A tenant.
    Account(Account),
    /// An entry of the audit log.
    AuditEvent(AuditEvent),
    /// An API client.
    Client(Client),
    /// What is known of a secret.
    ClientSecret(ClientSecret),
    /// A protected API.
    Resource(Resource),
    /// A named set of permissions.
    Role(Role),
    /// A key that signs tokens.
    SigningKey(SigningKey),
    /// A person of an account.
    User(User),
}

/// Who asks, as they act on the thing with that id.
async fn actor_for(ctx: &Context<'_>, id: &ID) -> Result<Arc<Actor>> {
    match id.split('_').next().unwrap_or_default() {
        ClientId::PREFIX => acting_on(ctx, &parse::<ClientId>("id", id)?).await,
        ClientSecretId::PREFIX => acting_on(ctx, &parse::<ClientSecretId>("id", id)?).await,
        ResourceId::PREFIX => acting_on(ctx, &parse::<ResourceId>("id", id)?).await,
        RoleId::PREFIX => acting_on(ctx, &parse::<RoleId>("id", id)?).await,
        _ => acting_on(ctx, &parse::<UserId>("id", id)?).await,
    }
}

/// Finds one thing, under the rules of its kind.
async fn find(ctx: &Context<'_>, id: &ID) -> Result<Option<Node>> {
    let (db, own) = (&app(ctx)?.db, actor(ctx)?);
    let prefix = id.split('_').next().unwrap_or_default();
    let found = match prefix {
        AccountId::PREFIX => account::find(db, own, Some(parse("id", id)?)).await?.map(|row| Node::Account(Account(row))),
        AuditEventId::PREFIX => audit::find(ctx, id).await?.map(Node::AuditEvent),
        ClientId::PREFIX => client::find(db, &*actor_for(ctx, id).await?, parse("id", id)?).await?.map(|row| Node::Client(Client(row))),
        ClientSecretId::PREFIX => {
            client::secrets::find(db, &*actor_for(ctx, id).await?, parse("id", id)?).await?.map(|row| Node::ClientSecret(ClientSecret(row)))
        }
        ResourceId::PREFIX => {
            resource::find(db, &*actor_for(ctx, id).await?, parse("id", id)?).await?.map(|row| Node::Resource(Resource(row)))
        }
        RoleId::PREFIX => role::find(db, &*actor_for(ctx, id).await?, parse("id", id)?).await?.map(|row| Node::Role(Role(row))),
        SigningKeyId::PREFIX => key::find(db, own, parse("id", id)?).await?.map(|row| Node::SigningKey(SigningKey(row))),
        UserId::PREFIX => user::find(db, &*actor_for(ctx, id).await?, parse("id", id)?).await?.map(|row| Node::User(User(row))),
        _ => return Err(Failure::bad_input("id", "Not an id of this server.")),
    };
    Ok(found)
}

/// Queries by id.
#[derive(Default)]
pub struct NodeQuery;

/// Queries by id.
#[Object]
impl NodeQuery {
    /// One thing by its id; null where it is not there or is another account's. Needs the permission to read things of its kind.
    async fn node(&self, ctx: &Context<'_>, #[graphql(desc = "Its id.")] id: ID) -> Option<Result<Node>> {
        find(ctx, &id).await.transpose()
    }

    /// Several things by their ids, at most 100; null for each that is not there or is another account's.
    async fn nodes(&self, ctx: &Context<'_>, #[graphql(desc = "Their ids.")] ids: Vec<ID>) -> Result<Vec<Option<Node>>> {
        if ids.len() > MAX_PAGE as usize {
            return Err(Failure::bad_input("ids", format!("At most {MAX_PAGE} at once.")));
        }
        let mut found = Vec::with_capacity(ids.len());
        for id in &ids {
            found.push(find(ctx, id).await?);
        }
        Ok(found)
    }
}
