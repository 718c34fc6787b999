//! What is known of secrets, and the one moment in which a secret is shown.

use crate::{
    domain::client::{
        grant_types,
        secrets::{self, Status},
    },
    graphql::{
        client::{Actor, SystemActor, actor_of},
        context::app,
        error::Result,
        time::DateTime,
    },
};
use async_graphql::{Context, Enum, ID, Object};
use entity::{
    Secret,
    audit_event::ActorKind,
    client,
    client_secret::{Model, SecretKind},
};

/// Where a secret stands.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Status")]
pub enum SecretStatus {
    /// It works.
    Active,
    /// Superseded, still valid until `expiresAt`.
    Retiring,
    /// It was revoked.
    Revoked,
    /// Its time is over.
    Expired,
}

/// What is known of a secret; its value is only ever in the payload that made it.
#[derive(Clone)]
pub struct ClientSecret(pub Model);

/// What is known of a secret; its value is only ever in the payload that made it.
#[Object]
impl ClientSecret {
    /// Opaque id.
    pub async fn id(&self) -> ID {
        self.0.id.into()
    }

    /// What people call it.
    async fn name(&self) -> Option<&str> {
        self.0.name.as_deref()
    }

    /// Its last characters, to tell it from others: four of a generated one, two of a chosen one.
    async fn hint(&self) -> &str {
        &self.0.hint
    }

    /// Where it stands.
    async fn status(&self, ctx: &Context<'_>) -> Result<SecretStatus> {
        Ok(secrets::status(&self.0, app(ctx)?.tools.clock.now()).into())
    }

    /// Whether the server generated it.
    async fn generated(&self) -> bool {
        self.0.kind == SecretKind::Generated
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// Who made it; null where that client is gone, or where the caller may not read clients.
    async fn created_by(&self, ctx: &Context<'_>) -> Result<Option<Actor>> {
        match self.0.created_by {
            Some(id) => actor_of(ctx, ActorKind::Client, Some(&id.to_string())).await,
            None => Ok(Some(Actor::SystemActor(SystemActor))),
        }
    }

    /// When it last served, to the minute.
    async fn last_used_at(&self) -> Option<DateTime> {
        self.0.last_used_at.map(DateTime)
    }

    /// From when on it is refused; null where it does not expire.
    async fn expires_at(&self) -> Option<DateTime> {
        self.0.expires_at.map(DateTime)
    }
}

/// Shown once; never stored or logged in the clear.
pub struct ClientCredentials {
    /// Whose they are.
    pub client: client::Model,
    /// The secret that was just made.
    pub secret: Secret,
}

/// Shown once; never stored or logged in the clear.
#[Object]
impl ClientCredentials {
    /// The OAuth `client_id`.
    async fn client_id(&self) -> &str {
        &self.client.client_id
    }

    /// The OAuth `client_secret`. Copy it now: it cannot be read again.
    async fn client_secret(&self) -> &str {
        self.secret.expose()
    }

    /// OAuth grants that it is good for.
    async fn grant_types(&self) -> Vec<&str> {
        grant_types(&self.client)
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime {
        self.client.updated_at.into()
    }

    /// Where to use it.
    async fn token_url(&self, ctx: &Context<'_>) -> Result<super::input::Url> {
        Ok(super::input::Url(app(ctx)?.tools.policy.url("/oauth/token")))
    }
}
