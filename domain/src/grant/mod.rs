//! Granting and withdrawing permissions: an actor grants only what it has, and a client that loses
//! a permission loses its tokens, which still carry it.

mod condition;
mod named;
mod reach;
mod revocation;

pub(crate) use condition::{holding, these, this, with_role};
pub(crate) use named::named;
pub(crate) use reach::{require_reach, require_reach_of, require_reach_of_holders};
pub(crate) use revocation::{end_authorizations, mark_changed, next_generation, revoke_of_users};

use crate::{
    actor::Actor,
    error::{Error, ProblemCode, Result},
    permission::{Held, Scopes},
};
use entity::permission;
use std::collections::BTreeSet;

/// Refuses permissions in `after` that are not in `before` and that the actor may not grant.
///
/// # Errors
/// `PRIVILEGE_ESCALATION`, naming the permissions; `REAUTHENTICATION_REQUIRED`.
pub(crate) fn check(actor: &Actor, field: &str, before: &[Held], after: &[Held]) -> Result<()> {
    let gained = after
        .iter()
        .filter(|held| !before.iter().any(|had| had.code == held.code));
    match beyond(actor, gained.clone()) {
        Some(codes) => {
            let message = format!("You cannot give what you do not have: {codes}.");
            Err(Error::refused(
                ProblemCode::PrivilegeEscalation,
                field,
                message,
            ))
        }
        None => check_sign_in(actor, gained),
    }
}

/// The codes that the actor may not grant, each once, for a message.
fn beyond<'h>(actor: &Actor, held: impl Iterator<Item = &'h Held>) -> Option<String> {
    let codes: BTreeSet<_> = held
        .filter(|held| !actor.may_grant(&held.code, held.account_id.is_none()))
        .map(|held| held.code.as_str())
        .collect();
    (!codes.is_empty()).then(|| codes.into_iter().collect::<Vec<_>>().join(", "))
}

/// Like [`check`], for permissions given one by one.
pub(crate) fn check_each(
    actor: &Actor,
    field: &str,
    permissions: &[permission::Model],
) -> Result<()> {
    let held: Vec<_> = permissions.iter().map(as_held).collect();
    check(actor, field, &[], &held)
}

/// Requires a recent sign-in for what lets others change things by Latchkey's own API: a session that
/// was left open must not make itself credentials that outlive it.
pub(crate) fn check_sign_in<'h>(
    actor: &Actor,
    held: impl IntoIterator<Item = &'h Held>,
) -> Result<()> {
    let administers = |held: &Held| held.mutating && held.account_id.is_none();
    if held.into_iter().any(administers) {
        actor.require_recent_sign_in()?;
    }
    Ok(())
}

/// A permission as a grant, for a check that does not ask for its protected API.
pub(crate) fn as_held(permission: &permission::Model) -> Held {
    Held {
        code: permission.code.clone(),
        mutating: permission.mutating,
        account_id: permission.account_id,
        resource_id: permission.resource_id,
        identifier: String::new(),
    }
}

/// Whether a permission in `before` is missing in `after`.
pub(crate) fn reduces(before: &[Held], after: &[Held]) -> bool {
    before
        .iter()
        .any(|had| !after.iter().any(|held| held.code == had.code))
}

/// The codes as a set.
pub(crate) fn codes(held: &[Held]) -> Scopes {
    held.iter().map(|held| held.code.clone()).collect()
}
