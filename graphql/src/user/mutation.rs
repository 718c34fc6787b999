//! Changes to users.

use super::{User, UserKind, UserStatus};
use crate::{
    context::{app, change, parse_input},
    error::{Result, UserError},
    lookup::{AccountBy, RoleBy, UserBy},
    requires::requires,
};
use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};
use domain::{
    error::Result as RuleResult,
    permission::Permission as Builtin,
    user::{self, NewUser, UserPatch},
    work::Work,
};
use entity::{Secret, user::Model};

/// A user to create.
#[derive(InputObject)]
pub struct CreateUserInput {
    /// ID or slug of the account; the caller's own when absent.
    account: Option<AccountBy>,
    /// Root user above a subuser; required for a subuser, and refused for a root user.
    parent: Option<UserBy>,
    /// Username of the user: 1 to 200 letters, digits and `-`, `_`, `.`, `@`, `+`, `~`. Unique in
    /// the account regardless of case, and never changed.
    username: String,
    /// E-mail address of the user; none when absent.
    email: Option<String>,
    /// Name of the user, for display; at most 200 characters.
    display_name: Option<String>,
    /// Kind of the user; when absent, `SUBUSER` where a parent is named, else `ROOT`.
    kind: Option<UserKind>,
    /// Role of the user, which must grant no more than the caller has; none when absent.
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
            kind: self
                .kind
                .map_or_else(|| user::usual_kind(parent), Into::into),
            role,
        })
    }
}

/// Changes to a user. An absent member is left unchanged; null clears it.
#[derive(InputObject)]
pub struct UpdateUserInput {
    /// Opaque ID of the user (`usr_...`).
    id: ID,
    /// Version of the user that the caller last saw; where the present version is another, the
    /// change is refused. Any version when absent.
    expected_version: Option<i32>,
    /// E-mail address of the user.
    email: MaybeUndefined<String>,
    /// Name of the user, for display; at most 200 characters.
    display_name: MaybeUndefined<String>,
    /// Status of the user: `INACTIVE` disables the clients that the user owns too, and `ACTIVE`
    /// enables those again.
    status: Option<UserStatus>,
    /// Role of the user, which must grant no more than the caller has.
    role: MaybeUndefined<RoleBy>,
}

impl UpdateUserInput {
    async fn read(self, work: &Work<'_>) -> RuleResult<UserPatch> {
        let role = match self.role {
            MaybeUndefined::Undefined => None,
            MaybeUndefined::Null => Some(None),
            MaybeUndefined::Value(by) => Some(Some(
                by.id(work.db(), work.actor().account()?, "role").await?,
            )),
        };
        Ok(UserPatch {
            email: self.email.into(),
            display_name: self.display_name.into(),
            status: self.status.map(Into::into),
            role,
        })
    }
}

/// A user to delete.
#[derive(InputObject)]
pub struct DeleteUserInput {
    /// Opaque ID of the user (`usr_...`).
    id: ID,
    /// Version of the user that the caller last saw; where the present version is another, the
    /// deletion is refused. Any version when absent.
    expected_version: Option<i32>,
}

/// The password to set for a user.
#[derive(InputObject)]
pub struct SetUserPasswordInput {
    /// Opaque ID of the user (`usr_...`).
    id: ID,
    /// Password of the user: 12 to 128 characters. Kept as an Argon2id hash.
    password: String,
}

/// Result of a mutation that creates or changes a user.
pub struct UserPayload(Option<Model>, Vec<UserError>);

/// Result of a mutation that creates or changes a user.
#[Object]
impl UserPayload {
    /// The user after the change; null exactly when `userErrors` is not empty.
    async fn user(&self) -> Option<User> {
        self.0.clone().map(User)
    }

    /// Problems with the input that the caller can correct; empty when the change succeeded.
    async fn user_errors(&self) -> &[UserError] {
        &self.1
    }
}

/// Result of deleting a user.
pub struct DeleteUserPayload(Option<ID>, Vec<UserError>);

/// Result of deleting a user.
#[Object]
impl DeleteUserPayload {
    /// Opaque ID of the deleted user (`usr_...`); null exactly when `userErrors` is not empty.
    async fn deleted_user_id(&self) -> Option<&ID> {
        self.0.as_ref()
    }

    /// Problems with the input that the caller can correct; empty when the deletion succeeded.
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
    /// Creates a user.
    #[graphql(directive = requires::apply(Builtin::UsersWrite.as_str().to_owned()))]
    async fn create_user(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The user to create.")] input: CreateUserInput,
    ) -> Result<UserPayload> {
        let made = change!(ctx, |work| {
            let new = input.read(work).await?;
            user::create(work, new).await
        });
        made.map(|(made, errors)| UserPayload(made, errors))
    }

    /// Changes a user. Disabling a user disables the clients that the user owns; enabling the user
    /// enables those again.
    #[graphql(directive = requires::apply(Builtin::UsersWrite.as_str().to_owned()))]
    async fn update_user(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The user and the changes to it.")] input: UpdateUserInput,
    ) -> Result<UserPayload> {
        let changed = change!(ctx, parse_input("id", &input.id), |work, id| {
            let expected = input.expected_version.map(Into::into);
            user::update(work, id, expected, input.read(work).await?).await
        });
        changed.map(|(changed, errors)| UserPayload(changed, errors))
    }

    /// Sets the password of a user.
    #[graphql(directive = requires::apply(Builtin::UsersWrite.as_str().to_owned()))]
    async fn set_user_password(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The user and the new password.")] input: SetUserPasswordInput,
    ) -> Result<UserPayload> {
        let SetUserPasswordInput { id, password } = input;
        let digest = user::hash_password(&app(ctx)?.tools, Secret::new(password)).await;
        let changed = change!(ctx, parse_input("id", &id), |work, id| user::set_password(
            work, id, digest
        )
        .await);
        changed.map(|(changed, errors)| UserPayload(changed, errors))
    }

    /// Deletes a user who owns no clients and has no subusers.
    #[graphql(directive = requires::apply(Builtin::UsersWrite.as_str().to_owned()))]
    async fn delete_user(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The user to delete.")] input: DeleteUserInput,
    ) -> Result<DeleteUserPayload> {
        let gone = change!(ctx, parse_input("id", &input.id), |work, id| user::delete(
            work,
            id,
            input.expected_version.map(Into::into)
        )
        .await);
        gone.map(|(gone, errors)| DeleteUserPayload(gone.map(|()| input.id.clone()), errors))
    }
}
