//! Subscriptions, over a WebSocket: see [`super::socket`]. Events are sent after the commit; every
//! event is answered as a separate request, for the client that the token stands for at that
//! moment.

use super::{
    audit::{AuditEvent, AuditEventFilter},
    client::Client,
    context::{actor, app, follower, parse},
    error::{ResolverError, Result},
    requires::requires,
};
use async_graphql::{Context, Enum, ID, Object, Subscription};
use domain::{
    client,
    feed::{self, ChangeKind as Kind, Lagged},
    page::MAX_PAGE,
    permission::Permission as Builtin,
};
use entity::ClientId;
use futures_util::{Stream, StreamExt};

/// Kind of a change of a client.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Kind")]
pub enum ChangeKind {
    /// The client was created.
    Created,
    /// The client, its role or one of its secrets was changed.
    Updated,
    /// The client was deleted.
    Deleted,
}

/// Notification that a client was created, changed or deleted.
pub struct ClientChange {
    kind: Kind,
    id: ClientId,
}

/// Notification that a client was created, changed or deleted.
#[Object]
impl ClientChange {
    /// Kind of the client's change.
    async fn kind(&self) -> ChangeKind {
        self.kind.into()
    }

    /// Opaque ID of the client (`cli_...`), even where that is deleted.
    async fn id(&self) -> ID {
        self.id.into()
    }

    /// The client after the change; null after deletion.
    async fn client(&self, ctx: &Context<'_>) -> Result<Option<Client>> {
        Ok(client::find(&app(ctx)?.db, actor(ctx)?, self.id)
            .await?
            .map(Client))
    }
}

impl From<Lagged> for ResolverError {
    fn from(_: Lagged) -> Self {
        Self::too_slow(
            "Events came faster than they were read, and some were missed. Query the present state, and subscribe again.",
        )
    }
}

/// Subscriptions. Events arrive after the commit, in the order of the audit log, from any node of
/// the deployment.
pub struct Subscription;

/// Subscriptions. Events arrive after the commit, in the order of the audit log, from any node of
/// the deployment.
#[Subscription]
impl Subscription {
    /// Changes of the account's clients: one for each audit event that is about a client, its role
    /// or its secrets. Token and permission are checked again for every one. Changes of the role
    /// itself are not reported.
    #[graphql(
        directive = requires::apply(Builtin::ClientsRead.as_str().to_owned())
    )]
    async fn client_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Opaque IDs of the clients to report (`cli_...`), at most 100; all clients of the account when absent."
        )]
        ids: Option<Vec<ID>>,
    ) -> Result<impl Stream<Item = Result<ClientChange>>> {
        if ids
            .as_ref()
            .is_some_and(|ids| ids.len() > MAX_PAGE as usize)
        {
            return Err(ResolverError::bad_input(
                "ids",
                format!("At most {MAX_PAGE} at once."),
            ));
        }
        let ids = ids
            .map(|ids| ids.iter().map(|id| parse("ids", id)).collect::<Result<_>>())
            .transpose()?;
        let changes = feed::client_changes(follower(ctx)?, actor(ctx)?, ids)?;
        Ok(changes.map(|change| {
            change
                .map(|(kind, id)| ClientChange { kind, id })
                .map_err(ResolverError::from)
        }))
    }

    /// Each new event of the account's audit log. Token and permission are checked again for every
    /// one.
    #[graphql(
        directive = requires::apply(Builtin::AuditRead.as_str().to_owned())
    )]
    async fn audit_event_added(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Conditions that the events must meet; all events when absent.")]
        filter: Option<AuditEventFilter>,
    ) -> Result<impl Stream<Item = Result<AuditEvent>>> {
        let events = feed::events(
            follower(ctx)?,
            actor(ctx)?,
            filter.unwrap_or_default().into(),
        )?;
        Ok(events.map(|event| {
            event
                .map(|event| AuditEvent((*event).clone()))
                .map_err(ResolverError::from)
        }))
    }
}
