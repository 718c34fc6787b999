//! Inputs about users, and their translation for the rules.

use crate::{
    context::inputs,
    lookup::{AccountBy, RoleBy, UserBy},
    vocabulary::{UserKind, UserStatus},
};
use async_graphql::{ID, InputObject, MaybeUndefined};
use domain::{
    error::{Error, Problem, Result as RuleResult},
    session::SessionsToEnd,
    user::{self, NewUser, UserPatch},
    work::Work,
};

/// A user to create.
#[derive(InputObject)]
pub(super) struct CreateUserInput {
    /// ID or slug of the account; the caller's own when absent.
    account: Option<AccountBy>,
    /// Root user above a subuser; required for a subuser, and refused for a root user.
    parent: Option<UserBy>,
    /// Username of the user: 1 to 200 letters, digits and `-`, `_`, `.`, `@`, `+`, `~`. Unique in
    /// the account regardless of case, and never changed.
    username: String,
    /// E-mail address of the user; none when absent.
    email: Option<String>,
    /// Whether the caller vouches for the e-mail address, by which applications may recognise the
    /// user; false when absent.
    email_verified: Option<bool>,
    /// Name of the user, for display; at most 200 characters.
    display_name: Option<String>,
    /// Preferred language of the user, as a tag of 2 to 16 letters, digits and `-`, such as `de` or
    /// `pt-BR` (RFC 5646); none when absent.
    locale: Option<String>,
    /// Kind of the user; when absent, `SUBUSER` where a parent is named, else `ROOT`.
    kind: Option<UserKind>,
    /// Role of the user, which must grant no more than the caller has; none when absent.
    role: Option<RoleBy>,
}

impl CreateUserInput {
    pub(super) async fn read(self, work: &Work<'_>) -> RuleResult<NewUser> {
        let (db, actor) = (work.db(), work.actor());
        let account = match self.account {
            Some(by) => by.id(db, actor, "account").await?,
            None => actor.account()?,
        };
        let parent = match self.parent {
            Some(by) => Some(by.id(db, account, "parent").await?),
            None => None,
        };
        let role = match self.role {
            Some(by) => Some(by.id(db, account, "role").await?),
            None => None,
        };
        Ok(NewUser {
            account: Some(account),
            parent,
            username: self.username,
            email: self.email,
            email_verified: self.email_verified.unwrap_or_default(),
            display_name: self.display_name,
            locale: self.locale,
            kind: self
                .kind
                .map_or_else(|| user::usual_kind(parent), |word| word.0),
            role,
        })
    }
}

/// Changes to a user. An absent member is left unchanged; null clears it.
#[derive(InputObject)]
pub(super) struct UpdateUserInput {
    /// Opaque ID of the user (`usr_...`).
    pub(super) id: ID,
    /// Version of the user that the caller last saw; where the present version is another, the
    /// change is refused. Any version when absent.
    pub(super) expected_version: Option<i32>,
    /// E-mail address of the user.
    email: MaybeUndefined<String>,
    /// Whether the caller vouches for the e-mail address, by which applications may recognise the
    /// user. Another `email` is not verified, unless both are given.
    email_verified: Option<bool>,
    /// Name of the user, for display; at most 200 characters.
    display_name: MaybeUndefined<String>,
    /// Preferred language of the user, as a tag of 2 to 16 letters, digits and `-`, such as `de` or
    /// `pt-BR` (RFC 5646).
    locale: MaybeUndefined<String>,
    /// Status of the user: `INACTIVE` ends the user's sessions and disables the clients that the
    /// user owns too, and `ACTIVE` enables those clients again.
    status: Option<UserStatus>,
    /// Role of the user, which must grant no more than the caller has.
    role: MaybeUndefined<RoleBy>,
}

impl UpdateUserInput {
    pub(super) async fn read(self, work: &Work<'_>) -> RuleResult<UserPatch> {
        let role = match self.role {
            MaybeUndefined::Undefined => None,
            MaybeUndefined::Null => Some(None),
            MaybeUndefined::Value(by) => Some(Some(
                by.id(work.db(), work.actor().account()?, "role").await?,
            )),
        };
        Ok(UserPatch {
            email: self.email.into(),
            email_verified: self.email_verified,
            display_name: self.display_name.into(),
            locale: self.locale.into(),
            status: self.status.map(|word| word.0),
            role,
        })
    }
}

/// A user to delete.
#[derive(InputObject)]
pub(super) struct DeleteUserInput {
    /// Opaque ID of the user (`usr_...`).
    pub(super) id: ID,
    /// Version of the user that the caller last saw; where the present version is another, the
    /// deletion is refused. Any version when absent.
    pub(super) expected_version: Option<i32>,
}

/// The password to set for a user.
#[derive(InputObject)]
pub(super) struct SetUserPasswordInput {
    /// Opaque ID of the user (`usr_...`).
    pub(super) id: ID,
    /// Password of the user: 12 to 128 characters. Kept as an Argon2id hash.
    pub(super) password: String,
}

/// Sessions of a user to end.
#[derive(InputObject)]
pub(super) struct EndSessionsInput {
    /// User whose sessions end.
    pub(super) user: UserBy,
    /// Opaque IDs of the sessions to end (`ses_...`); 1 to 100. When absent, **all** sessions of the
    /// user end, and all that the user has authorized clients to do.
    pub(super) ids: Option<Vec<ID>>,
}

/// The sessions that are named; all where none are.
pub(super) fn sessions(ids: Option<&[ID]>) -> RuleResult<SessionsToEnd> {
    let Some(ids) = ids else {
        return Ok(SessionsToEnd::All);
    };
    let ids = inputs("ids", ids)?;
    user::check_sessions_named(&ids)?;
    Ok(SessionsToEnd::Some(ids))
}

/// The user to create a link for.
#[derive(InputObject)]
pub(super) struct CreateUserLinkInput {
    /// User whose password the link sets.
    pub(super) user: UserBy,
}

/// The same error, where a rule calls the user `id` and the input calls it `user`.
pub(super) fn about_user(error: Error) -> Error {
    let moved = |mut problem: Problem| {
        if problem.path == ["id"] {
            problem.path = vec!["user".to_owned()];
        }
        problem
    };
    match error {
        Error::Refused(problems) => Error::Refused(problems.into_iter().map(moved).collect()),
        other => other,
    }
}
