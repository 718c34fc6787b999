//! What a caller may subscribe to: the events of its account, and the changes to the account's
//! clients, roles and users.

use super::{Follower, Lagged};
use crate::{actor::Actor, audit::AuditCriteria, error::Result, permission::Permission};
use chrono::{DateTime, Utc};
use entity::{
    ClientId, Id, RoleId, UserId,
    audit_event::{ActorKind, AuditEventKind, AuditOutcome, Model},
};
use futures_util::Stream;

/// Events of the actor's account from now on. The caller must check the actor's permissions again
/// for every event.
///
/// # Errors
/// Without `audit:read`; `INVALID` for a span that is not valid.
pub fn events(
    follower: Follower,
    actor: &Actor,
    filter: AuditCriteria,
) -> Result<impl Stream<Item = std::result::Result<Model, Lagged>> + Send + use<>> {
    actor.require(Permission::AuditRead)?;
    let (account, filter) = (actor.account()?, filter.checked()?);
    Ok(follower.of_account(account, move |events| {
        let admitted = events.iter().filter(|event| filter.admits(event));
        admitted.cloned().collect()
    }))
}

/// Kind of a change to a client, a role or a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// It was created.
    Created,
    /// It, or something that belongs to it, changed.
    Updated,
    /// It was deleted.
    Deleted,
}

/// A change that one request made alike to one or more things of a kind.
#[derive(Clone, Debug)]
pub struct FollowedChange<I> {
    /// What was done.
    pub kind: ChangeKind,
    /// The things that it was done to: at least one, and at most 100.
    pub ids: Vec<I>,
    /// When it was done.
    pub occurred_at: DateTime<Utc>,
    /// ID of the request, as in the server's logs.
    pub request_id: Option<String>,
    /// The actor's prefixed id, where it has one.
    pub actor_id: Option<String>,
    actor_kind: ActorKind,
    actor_name: String,
}

impl<I> FollowedChange<I> {
    fn of(event: &Model, kind: ChangeKind, id: I) -> Self {
        Self {
            kind,
            ids: vec![id],
            occurred_at: event.occurred_at,
            request_id: event.request_id.clone(),
            actor_id: event.actor_id.clone(),
            actor_kind: event.actor_kind,
            actor_name: event.actor_name.clone(),
        }
    }

    /// Name that the actor had at that moment; none where it is a person, and the reader may not
    /// read users.
    #[must_use]
    pub fn actor_name(&self, reader: &Actor) -> Option<&str> {
        let hidden =
            self.actor_kind == ActorKind::User && !reader.can(Permission::UsersRead.as_str());
        (!hidden).then_some(&self.actor_name)
    }
}

/// A kind of thing whose changes can be followed.
pub trait Followed: Id + PartialEq + Send + 'static {
    /// The permission to read such things.
    const READ: Permission;

    /// What an event of this kind does to such a thing; none where it is about something else.
    fn change(event: AuditEventKind) -> Option<ChangeKind>;
}

impl Followed for ClientId {
    const READ: Permission = Permission::ClientsRead;

    fn change(event: AuditEventKind) -> Option<ChangeKind> {
        use AuditEventKind::{
            ClientActivated, ClientCreated, ClientDeactivated, ClientDeleted, ClientDuplicated,
            ClientRoleChanged, ClientUpdated, SecretCreated, SecretRevoked, SecretRotated,
        };
        match event {
            ClientCreated | ClientDuplicated => Some(ChangeKind::Created),
            ClientDeleted => Some(ChangeKind::Deleted),
            ClientUpdated | ClientActivated | ClientDeactivated | ClientRoleChanged
            | SecretCreated | SecretRotated | SecretRevoked => Some(ChangeKind::Updated),
            _ => None,
        }
    }
}

impl Followed for RoleId {
    const READ: Permission = Permission::RolesRead;

    fn change(event: AuditEventKind) -> Option<ChangeKind> {
        match event {
            AuditEventKind::RoleCreated => Some(ChangeKind::Created),
            AuditEventKind::RoleUpdated => Some(ChangeKind::Updated),
            AuditEventKind::RoleDeleted => Some(ChangeKind::Deleted),
            _ => None,
        }
    }
}

impl Followed for UserId {
    const READ: Permission = Permission::UsersRead;

    fn change(event: AuditEventKind) -> Option<ChangeKind> {
        use AuditEventKind::{
            PasswordChanged, SessionsEnded, UserCreated, UserDeleted, UserUpdated,
        };
        match event {
            UserCreated => Some(ChangeKind::Created),
            UserUpdated | PasswordChanged | SessionsEnded => Some(ChangeKind::Updated),
            UserDeleted => Some(ChangeKind::Deleted),
            _ => None,
        }
    }
}

/// Changes to things of one kind in the actor's account from now on: to these, or to all. As with
/// [`events`], the caller checks permissions again for every change.
///
/// # Errors
/// Without the permission to read things of that kind.
pub fn changes<I: Followed>(
    follower: Follower,
    actor: &Actor,
    ids: Option<Vec<I>>,
) -> Result<impl Stream<Item = std::result::Result<FollowedChange<I>, Lagged>> + Send + use<I>> {
    actor.require(I::READ)?;
    let account = actor.account()?;
    Ok(follower.of_account(account, move |events| told(events, ids.as_deref())))
}

/// The changes that events of one request describe: one for all things to which it did the same.
fn told<I: Followed>(events: &[Model], wanted: Option<&[I]>) -> Vec<FollowedChange<I>> {
    let mut all: Vec<FollowedChange<I>> = Vec::new();
    let successes = events
        .iter()
        .filter(|event| event.outcome == AuditOutcome::Success);
    for event in successes {
        let subject = event.subject_id.as_deref().and_then(|id| id.parse().ok());
        let (Some(kind), Some(id)) = (I::change(event.kind), subject) else {
            continue;
        };
        if wanted.is_some_and(|ids| !ids.contains(&id)) {
            continue;
        }
        match all.last_mut() {
            Some(last) if last.kind == kind => {
                if !last.ids.contains(&id) {
                    last.ids.push(id);
                }
            }
            _ => all.push(FollowedChange::of(event, kind, id)),
        }
    }
    all
}
