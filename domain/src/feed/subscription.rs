//! What a caller may subscribe to: the events of its account, and the changes to the account's
//! clients.

use super::{Follower, Lagged};
use crate::{actor::Actor, audit::AuditCriteria, error::Result, permission::Permission};
use entity::{
    ClientId,
    audit_event::{AuditEventKind, AuditOutcome, Model},
};
use futures_util::Stream;
use std::sync::Arc;

/// Events of the actor's account from now on. The caller must check the actor's permissions again
/// for every event.
///
/// # Errors
/// Without `audit:read`; `INVALID` for a span that is not valid.
pub fn events(
    follower: Follower,
    actor: &Actor,
    filter: AuditCriteria,
) -> Result<impl Stream<Item = std::result::Result<Arc<Model>, Lagged>> + Send + use<>> {
    actor.require(Permission::AuditRead)?;
    let (account, filter) = (actor.account()?, filter.checked()?);
    Ok(follower.of_account(account, move |event| filter.admits(&event).then_some(event)))
}

/// Kind of change to a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// It was created.
    Created,
    /// It, or its secrets, changed.
    Updated,
    /// It was deleted.
    Deleted,
}

impl ChangeKind {
    /// The kind of change that an event describes; none for events about other subjects, and for
    /// refused actions.
    #[must_use]
    pub fn of(event: &Model) -> Option<Self> {
        use AuditEventKind::{
            ClientActivated, ClientCreated, ClientDeactivated, ClientDeleted, ClientDuplicated,
            ClientRoleChanged, ClientUpdated, SecretCreated, SecretRevoked, SecretRotated,
        };
        if event.outcome != AuditOutcome::Success {
            return None;
        }
        match event.kind {
            ClientCreated | ClientDuplicated => Some(Self::Created),
            ClientDeleted => Some(Self::Deleted),
            ClientUpdated | ClientActivated | ClientDeactivated | ClientRoleChanged
            | SecretCreated | SecretRotated | SecretRevoked => Some(Self::Updated),
            _ => None,
        }
    }
}

/// Changes of the actor's account's clients from now on: of these, or of all. As with [`events`],
/// the caller checks permissions again for every change.
///
/// # Errors
/// Without `clients:read`.
pub fn client_changes(
    follower: Follower,
    actor: &Actor,
    ids: Option<Vec<ClientId>>,
) -> Result<impl Stream<Item = std::result::Result<(ChangeKind, ClientId), Lagged>> + Send + use<>>
{
    actor.require(Permission::ClientsRead)?;
    let account = actor.account()?;
    Ok(follower.of_account(account, move |event| {
        let kind = ChangeKind::of(&event)?;
        let id = event.subject_id.as_deref()?.parse().ok()?;
        ids.as_ref()
            .is_none_or(|ids| ids.contains(&id))
            .then_some((kind, id))
    }))
}
