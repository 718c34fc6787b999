//! The party that caused an event or created something.

use super::Client;
use crate::{context::load, error::Result, user::User};
use async_graphql::{Context, Object, Union};
use entity::{ClientId, UserId, audit_event::ActorKind};

/// The party that did something: a client, a user, or the server itself.
#[derive(Union)]
pub(crate) enum Actor {
    /// An API client.
    Client(Client),
    /// A person who is signed in.
    User(User),
    /// The server itself.
    SystemActor(SystemActor),
}

/// The server itself, or its command line.
pub(crate) struct SystemActor;

/// The server itself, or its command line.
#[Object]
impl SystemActor {
    /// Name of the actor, which is always `latchkey`.
    async fn name(&self) -> &str {
        "latchkey"
    }
}

/// The actor with a stored kind and ID, as far as the caller may see it.
pub(crate) async fn actor_of(
    ctx: &Context<'_>,
    kind: ActorKind,
    id: Option<&str>,
) -> Result<Option<Actor>> {
    match (kind, id) {
        (ActorKind::System, _) => Ok(Some(Actor::SystemActor(SystemActor))),
        (ActorKind::Client, Some(id)) => match id.parse() {
            Ok(id) => client(ctx, id).await,
            Err(_) => Ok(None),
        },
        (ActorKind::User, Some(id)) => match id.parse() {
            Ok(id) => user(ctx, id).await,
            Err(_) => Ok(None),
        },
        (ActorKind::Client | ActorKind::User | ActorKind::Anonymous, _) => Ok(None),
    }
}

/// The party that created something: a client, a user, or else the server itself.
pub(crate) async fn creator_of(
    ctx: &Context<'_>,
    by_client: Option<ClientId>,
    by_user: Option<UserId>,
) -> Result<Option<Actor>> {
    match (by_client, by_user) {
        (Some(id), _) => client(ctx, id).await,
        (None, Some(id)) => user(ctx, id).await,
        (None, None) => Ok(Some(Actor::SystemActor(SystemActor))),
    }
}

async fn client(ctx: &Context<'_>, id: ClientId) -> Result<Option<Actor>> {
    let found = load(ctx, id).await?;
    Ok(found.map(|row| Actor::Client(Client(row))))
}

async fn user(ctx: &Context<'_>, id: UserId) -> Result<Option<Actor>> {
    let found = load(ctx, id).await?;
    Ok(found.map(|row| Actor::User(User(row))))
}
