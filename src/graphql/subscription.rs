//! What can be listened to, over a WebSocket: see [`super::socket`]. Fires after the commit; every event is answered as its own request, for
//! whoever the token stands for at that moment.

use super::{
    audit::{AuditEvent, AuditEventFilter},
    client::Client,
    context::{actor, app, follower, parse},
    error::{Failure, Result},
    requires::requires,
};
use crate::domain::{
    client,
    feed::{self, ChangeKind as Kind, Lagged},
    page::MAX_PAGE,
    permission::Permission as Builtin,
};
use async_graphql::{Context, Enum, ID, Object, Subscription};
use entity::ClientId;
use futures_util::{Stream, StreamExt};

/// What happened to a client.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Kind")]
pub enum ChangeKind {
    /// It was made.
    Created,
    /// It, its role or its secrets are not as they were.
    Updated,
    /// It is gone.
    Deleted,
}

/// A change of a client.
pub struct ClientChange {
    kind: Kind,
    id: ClientId,
}

/// A change of a client.
#[Object]
impl ClientChange {
    /// What happened.
    async fn kind(&self) -> ChangeKind {
        self.kind.into()
    }

    /// Opaque ID of the client (`cli_...`), even where that is deleted.
    async fn id(&self) -> ID {
        self.id.into()
    }

    /// The client as it is now. Null after deletion.
    async fn client(&self, ctx: &Context<'_>) -> Result<Option<Client>> {
        Ok(client::find(&app(ctx)?.db, actor(ctx)?, self.id).await?.map(Client))
    }
}

impl From<Lagged> for Failure {
    fn from(_: Lagged) -> Self {
        Self::too_slow("Events came faster than they were taken, and some were missed. Read what is there, and subscribe again.")
    }
}

/// What can be listened to. Events come after the commit, in the order of the audit log, from whichever node of the deployment.
pub struct Subscription;

/// What can be listened to. Events come after the commit, in the order of the audit log, from whichever node of the deployment.
#[Subscription]
impl Subscription {
    /// Changes of the account's clients: one for each entry of the audit log that is about a client, its role or its secrets. Token and permission
    /// are checked again for every one. Changes of a role that a client has are changes of the role, and do not come.
    #[graphql(
        directive = requires::apply(Builtin::ClientsRead.as_str().to_owned())
    )]
    async fn client_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only of these clients, at most 100.")] ids: Option<Vec<ID>>,
    ) -> Result<impl Stream<Item = Result<ClientChange>>> {
        if ids.as_ref().is_some_and(|ids| ids.len() > MAX_PAGE as usize) {
            return Err(Failure::bad_input("ids", format!("At most {MAX_PAGE} at once.")));
        }
        let ids = ids.map(|ids| ids.iter().map(|id| parse("ids", id)).collect::<Result<_>>()).transpose()?;
        let changes = feed::client_changes(follower(ctx)?, actor(ctx)?, ids)?;
        Ok(changes.map(|change| change.map(|(kind, id)| ClientChange { kind, id }).map_err(Failure::from)))
    }

    /// New events of the account's audit log. Token and permission are checked again for every one.
    #[graphql(
        directive = requires::apply(Builtin::AuditRead.as_str().to_owned())
    )]
    async fn audit_event_added(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which ones.")] filter: Option<AuditEventFilter>,
    ) -> Result<impl Stream<Item = Result<AuditEvent>>> {
        let events = feed::events(follower(ctx)?, actor(ctx)?, filter.unwrap_or_default().into())?;
        Ok(events.map(|event| event.map(|event| AuditEvent((*event).clone())).map_err(Failure::from)))
    }
}
