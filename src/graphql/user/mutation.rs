//! Changes to users.

use super::{User, UserKind, UserStatus};
use crate::{
    domain::{
        error::Result as RuleResult,
        permission::Permission as Builtin,
        user::{self, NewUser, UserPatch},
        work::Work,
    },
    graphql::{
        context::{app, change, parse_input},
        error::{Result, UserError},
        lookup::{AccountBy, RoleBy, UserBy},
        requires::requires,
    },
};
use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};
use entity::{Secret, user::Model};

/// A new user.
#[derive(InputObject)]
pub struct CreateUserInput {
    /// ID or slug of the account; the caller's own when absent.
    account: Option<AccountBy>,
    /// Root user above; needed for a subuser.
    parent: Option<UserBy>,
    /// 1 to 200 letters, digits and `-`, `_`, `.`, `@`, `+`, `~`. Unique in the account regardless of case, and never changed.
    username: String,
    /// Electronic mail address.
    email: Option<String>,
    /// Name for people; at most 200 characters.
    display_name: Option<String>,
    /// Root user or subuser; `SUBUSER` where a parent is named, else `ROOT`.
    kind: Option<UserKind>,
    /// Role of the user; must give no more than the caller has.
    role: Option<RoleBy>,
}

impl CreateUserInput {
    async fn read(self, work: &Work<'_>) -> RuleResult<NewUser> {
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
            display_name: self.display_name,
            kind: self.kind.map_or_else(|| user::usual_kind(parent), Into::into),
            role,
        })
    }
}

/// Changes to a user. Absent = unchanged, null = cleared.
#[derive(InputObject)]
pub struct UpdateUserInput {
    /// Which.
    id: ID,
    /// Refuses the change where the present version is another.
    expected_version: Option<i32>,
    /// Electronic mail address.
    email: MaybeUndefined<String>,
    /// Name for people.
    display_name: MaybeUndefined<String>,
    /// `INACTIVE` switches the user's clients off with it; `ACTIVE` brings those back.
    status: Option<UserStatus>,
    /// Role of the user; must give no more than the caller has.
    role: MaybeUndefined<RoleBy>,
}

impl UpdateUserInput {
    async fn read(self, work: &Work<'_>) -> RuleResult<UserPatch> {
        let role = match self.role {
            MaybeUndefined::Undefined => None,
            MaybeUndefined::Null => Some(None),
            MaybeUndefined::Value(by) => Some(Some(by.id(work.db(), work.actor().account()?, "role").await?)),
        };
        Ok(UserPatch { email: self.email.into(), display_name: self.display_name.into(), status: self.status.map(Into::into), role })
    }
}

/// A user to be deleted.
#[derive(InputObject)]
pub struct DeleteUserInput {
    /// ID of the user.
    id: ID,
    /// Refuses the deletion where the present version is another.
    expected_version: Option<i32>,
}

/// A password for a user.
#[derive(InputObject)]
pub struct SetUserPasswordInput {
    /// Whose.
    id: ID,
    /// 12 to 128 characters. Kept as an Argon2id hash.
    password: String,
}

/// What became of a change to a user.
pub struct UserPayload(Option<Model>, Vec<UserError>);

/// What became of a change to a user.
#[Object]
impl UserPayload {
    /// The user as it is now; null exactly when `userErrors` is not empty.
    async fn user(&self) -> Option<User> {
        self.0.clone().map(User)
    }

    /// What the caller can mend.
    async fn user_errors(&self) -> &[UserError] {
        &self.1
    }
}

/// What became of a deletion.
pub struct DeleteUserPayload(Option<ID>, Vec<UserError>);

/// What became of a deletion.
#[Object]
impl DeleteUserPayload {
    /// Which one is gone; null exactly when `userErrors` is not empty.
    async fn deleted_user_id(&self) -> Option<&ID> {
        self.0.as_ref()
    }

    /// What the caller can mend.
    async fn user_errors(&self) -> &[UserError] {
        &self.1
    }
}

/// Changes to users.
#[derive(Default)]
pub struct UserMutation;

/// Changes to users.
#[Object]
impl UserMutation {
    /// Makes a user.
    #[graphql(directive = requires::apply(Builtin::UsersWrite.as_str().to_owned()))]
    async fn create_user(&self, ctx: &Context<'_>, input: CreateUserInput) -> Result<UserPayload> {
        let made = change!(ctx, |work| {
            let new = input.read(work).await?;
            user::create(work, new).await
        });
        made.map(|(made, errors)| UserPayload(made, errors))
    }

    /// Changes a user. The clients of one who is switched off are switched off with it, and on again with it.
    #[graphql(directive = requires::apply(Builtin::UsersWrite.as_str().to_owned()))]
    async fn update_user(&self, ctx: &Context<'_>, input: UpdateUserInput) -> Result<UserPayload> {
        let changed = change!(ctx, parse_input("id", &input.id), |work, id| {
            let expected = input.expected_version.map(Into::into);
            user::update(work, id, expected, input.read(work).await?).await
        });
        changed.map(|(changed, errors)| UserPayload(changed, errors))
    }

    /// Gives a user another password.
    #[graphql(directive = requires::apply(Builtin::UsersWrite.as_str().to_owned()))]
    async fn set_user_password(&self, ctx: &Context<'_>, input: SetUserPasswordInput) -> Result<UserPayload> {
        let SetUserPasswordInput { id, password } = input;
        let digest = user::hash_password(&app(ctx)?.tools, Secret::new(password)).await;
        let changed = change!(ctx, parse_input("id", &id), |work, id| user::set_password(work, id, digest).await);
        changed.map(|(changed, errors)| UserPayload(changed, errors))
    }

    /// Deletes a user who owns no clients and has no subusers.
    #[graphql(directive = requires::apply(Builtin::UsersWrite.as_str().to_owned()))]
    async fn delete_user(&self, ctx: &Context<'_>, input: DeleteUserInput) -> Result<DeleteUserPayload> {
        let gone =
            change!(ctx, parse_input("id", &input.id), |work, id| user::delete(work, id, input.expected_version.map(Into::into)).await);
        gone.map(|(gone, errors)| DeleteUserPayload(gone.map(|()| input.id.clone()), errors))
    }
}
