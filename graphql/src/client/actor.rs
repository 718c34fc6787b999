//! The party that caused an event or created something.

use super::Client;
use crate::{context::rows, error::Result};
use async_graphql::{Context, Object, Union};
use entity::audit_event::ActorKind;

/// The party that did something: a client, or the server itself.
#[derive(Union)]
#[expect(
    clippy::large_enum_variant,
    reason = "few of them live at once, and not for long"
)]
pub enum Actor {
    /// An API client.
    Client(Client),
    /// The server itself.
    SystemActor(SystemActor),
}

/// The server itself, or its command line.
pub struct SystemActor;

/// The server itself, or its command line.
#[Object]
impl SystemActor {
    /// Name of the actor, which is always `latchkey`.
    async fn name(&self) -> &str {
        "latchkey"
    }
}

/// The actor with a stored kind and ID, as far as the caller may see it.
pub async fn actor_of(
    ctx: &Context<'_>,
    kind: ActorKind,
    id: Option<&str>,
) -> Result<Option<Actor>> {
    match (kind, id.and_then(|id| id.parse().ok())) {
        (ActorKind::System, _) => Ok(Some(Actor::SystemActor(SystemActor))),
        (ActorKind::Client, Some(id)) => Ok(rows(ctx)?
            .load_one::<entity::ClientId>(id)
            .await?
            .map(|row| Actor::Client(Client(row)))),
        _ => Ok(None),
    }
}
