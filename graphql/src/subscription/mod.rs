//! Subscriptions, over a WebSocket: see [`super::socket`]. Events are sent after the commit; every
//! event is answered as a separate request, for the client that the token stands for at that
//! moment.

mod change;

use super::{
    audit::{AuditEvent, AuditEventFilter},
    context::{actor, follower, parse},
    error::{ResolverError, Result},
    requires::requires,
};
use async_graphql::{Context, ID, Subscription};
use change::{ClientChange, RoleChange, UserChange};
use domain::{
    feed::{self, Followed, FollowedChange, Lagged},
    page::MAX_PAGE,
    permission::Permission as Builtin,
};
use futures_util::{Stream, StreamExt};

impl From<Lagged> for ResolverError {
    fn from(_: Lagged) -> Self {
        Self::too_slow(
            "Events came faster than they were read, and some were missed. Query the present state, and subscribe again.",
        )
    }
}

/// The changes of things of one kind, of these or of all.
fn changes<I: Followed>(
    ctx: &Context<'_>,
    ids: Option<Vec<ID>>,
) -> Result<impl Stream<Item = Result<FollowedChange<I>>> + use<I>> {
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
    let changes = feed::changes(follower(ctx)?, actor(ctx)?, ids)?;
    Ok(changes.map(|change| change.map_err(ResolverError::from)))
}

/// Subscriptions. Events arrive after the commit, in the order of the audit log, from any node of
/// the deployment.
pub struct Subscription;

/// Subscriptions. Events arrive after the commit, in the order of the audit log, from any node of
/// the deployment.
#[Subscription]
impl Subscription {
    /// Changes of the account's clients, their roles and their secrets, as the audit log has them:
    /// one for all clients, up to 100, that a request changed alike. Token and permission are
    /// checked again for every one. Changes of the role itself are not reported.
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
        Ok(changes(ctx, ids)?.map(|change| change.map(ClientChange)))
    }

    /// Changes of the account's roles, as the audit log has them. Token and permission are checked
    /// again for every one.
    #[graphql(
        directive = requires::apply(Builtin::RolesRead.as_str().to_owned())
    )]
    async fn role_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Opaque IDs of the roles to report (`rol_...`), at most 100; all roles of the account when absent."
        )]
        ids: Option<Vec<ID>>,
    ) -> Result<impl Stream<Item = Result<RoleChange>>> {
        Ok(changes(ctx, ids)?.map(|change| change.map(RoleChange)))
    }

    /// Changes of the account's users, their passwords and their sessions that were ended, as the
    /// audit log has them. Token and permission are checked again for every one.
    #[graphql(
        directive = requires::apply(Builtin::UsersRead.as_str().to_owned())
    )]
    async fn user_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Opaque IDs of the users to report (`usr_...`), at most 100; all users of the account when absent."
        )]
        ids: Option<Vec<ID>>,
    ) -> Result<impl Stream<Item = Result<UserChange>>> {
        Ok(changes(ctx, ids)?.map(|change| change.map(UserChange)))
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
        Ok(events.map(|event| event.map(AuditEvent).map_err(ResolverError::from)))
    }
}
