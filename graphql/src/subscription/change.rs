//! What subscriptions tell of changes: what was done to which things, when and by which actor.

use crate::{
    client::Client,
    context::{actor, load, rows},
    error::Result,
    role::Role,
    time::DateTime,
    user::User,
    vocabulary::ChangeKind,
};
use async_graphql::{Context, ID, Object};
use domain::feed::FollowedChange;
use entity::{ClientId, RoleId, UserId};

/// Notification that clients were created, changed or deleted.
pub(super) struct ClientChange(pub(super) FollowedChange<ClientId>);

/// Notification that clients were created, changed or deleted.
#[Object]
impl ClientChange {
    /// Kind of the clients' change.
    async fn kind(&self) -> ChangeKind {
        self.0.kind.into()
    }

    /// Opaque IDs of the clients (`cli_...`), even where they are deleted: one, or up to 100 that
    /// one request changed alike.
    async fn ids(&self) -> Vec<ID> {
        self.0.ids.iter().copied().map(ID::from).collect()
    }

    /// Opaque ID of the client (`cli_...`); null where there are several in `ids`.
    async fn id(&self) -> Option<ID> {
        only(&self.0.ids).map(ID::from)
    }

    /// The client after the change; null after deletion, and where there are several in `ids`.
    async fn client(&self, ctx: &Context<'_>) -> Result<Option<Client>> {
        match only(&self.0.ids) {
            Some(id) => Ok(load(ctx, id).await?.map(Client)),
            None => Ok(None),
        }
    }

    /// The clients after the change, those that still exist, in the order of `ids`.
    async fn clients(&self, ctx: &Context<'_>) -> Result<Vec<Client>> {
        let mut found = rows(ctx)?.load_many(self.0.ids.iter().copied()).await?;
        let ids = self.0.ids.iter();
        Ok(ids.filter_map(|id| found.remove(id)).map(Client).collect())
    }

    /// When the change occurred.
    async fn occurred_at(&self) -> DateTime {
        self.0.occurred_at.into()
    }

    /// Opaque ID of the client (`cli_...`) or user (`usr_...`) that caused the change; null where the
    /// server did.
    async fn actor_id(&self) -> Option<ID> {
        self.0.actor_id.clone().map(ID)
    }

    /// Name that the actor had at that moment; null where it is a user and `users:read` is missing.
    async fn actor_name(&self, ctx: &Context<'_>) -> Result<Option<&str>> {
        Ok(self.0.actor_name(actor(ctx)?))
    }

    /// ID of the request that caused the change, as in the response header `x-request-id`; null where
    /// no request did.
    async fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }
}

/// The thing of a change that is about one only.
fn only<I: Copy>(ids: &[I]) -> Option<I> {
    match ids {
        [id] => Some(*id),
        _ => None,
    }
}

/// Notification that a role was created, changed or deleted.
pub(super) struct RoleChange(pub(super) FollowedChange<RoleId>);

/// Notification that a role was created, changed or deleted.
#[Object]
impl RoleChange {
    /// Kind of the role's change.
    async fn kind(&self) -> ChangeKind {
        self.0.kind.into()
    }

    /// Opaque IDs of the roles (`rol_...`), even where they are deleted: one, or up to 100 that one
    /// request changed alike.
    async fn ids(&self) -> Vec<ID> {
        self.0.ids.iter().copied().map(ID::from).collect()
    }

    /// Opaque ID of the role (`rol_...`); null where there are several in `ids`.
    async fn id(&self) -> Option<ID> {
        only(&self.0.ids).map(ID::from)
    }

    /// The role after the change; null after deletion, and where there are several in `ids`.
    async fn role(&self, ctx: &Context<'_>) -> Result<Option<Role>> {
        match only(&self.0.ids) {
            Some(id) => Ok(load(ctx, id).await?.map(Role)),
            None => Ok(None),
        }
    }

    /// When the change occurred.
    async fn occurred_at(&self) -> DateTime {
        self.0.occurred_at.into()
    }

    /// Opaque ID of the client (`cli_...`) or user (`usr_...`) that caused the change; null where the
    /// server did.
    async fn actor_id(&self) -> Option<ID> {
        self.0.actor_id.clone().map(ID)
    }

    /// Name that the actor had at that moment; null where it is a user and `users:read` is missing.
    async fn actor_name(&self, ctx: &Context<'_>) -> Result<Option<&str>> {
        Ok(self.0.actor_name(actor(ctx)?))
    }

    /// ID of the request that caused the change, as in the response header `x-request-id`; null where
    /// no request did.
    async fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }
}

/// Notification that a user was created, changed or deleted.
pub(super) struct UserChange(pub(super) FollowedChange<UserId>);

/// Notification that a user was created, changed or deleted.
#[Object]
impl UserChange {
    /// Kind of the user's change.
    async fn kind(&self) -> ChangeKind {
        self.0.kind.into()
    }

    /// Opaque IDs of the users (`usr_...`), even where they are deleted: one, or up to 100 that one
    /// request changed alike.
    async fn ids(&self) -> Vec<ID> {
        self.0.ids.iter().copied().map(ID::from).collect()
    }

    /// Opaque ID of the user (`usr_...`); null where there are several in `ids`.
    async fn id(&self) -> Option<ID> {
        only(&self.0.ids).map(ID::from)
    }

    /// The user after the change; null after deletion, and where there are several in `ids`.
    async fn user(&self, ctx: &Context<'_>) -> Result<Option<User>> {
        match only(&self.0.ids) {
            Some(id) => Ok(load(ctx, id).await?.map(User)),
            None => Ok(None),
        }
    }

    /// When the change occurred.
    async fn occurred_at(&self) -> DateTime {
        self.0.occurred_at.into()
    }

    /// Opaque ID of the client (`cli_...`) or user (`usr_...`) that caused the change; null where the
    /// server did.
    async fn actor_id(&self) -> Option<ID> {
        self.0.actor_id.clone().map(ID)
    }

    /// Name that the actor had at that moment; null where it is a user and `users:read` is missing.
    async fn actor_name(&self, ctx: &Context<'_>) -> Result<Option<&str>> {
        Ok(self.0.actor_name(actor(ctx)?))
    }

    /// ID of the request that caused the change, as in the response header `x-request-id`; null where
    /// no request did.
    async fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }
}
