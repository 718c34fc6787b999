//! Changes to users.

use super::{User, UserKind, UserStatus};
use crate::{
    domain::{
        error::{Error, Result as RuleResult},
        permission::Permission as Builtin,
        user::{self, NewUser, UserPatch},
    },
    graphql::{
        context::{app, change, parse_input},
        error::{Result, UserError},
        requires::requires,
    },
};
use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};
use entity::{Secret, user::Model};

/// A new user.
#[derive(InputObject)]
pub struct CreateUserInput {
    /// The caller's account when absent.
    account_id: Option<ID>,
    /// The root user above; needed for a subuser.
    parent_id: Option<ID>,
    /// 1 to 200 letters, digits and `-`, `_`, `.`, `@`, `+`, `~`. Unique in the account regardless of case, and never changed.
    username: String,
    /// Electronic mail address.
    email: Option<String>,
    /// Name for people; at most 200 characters.
    display_name: Option<String>,
    /// Root user or subuser.
    #[graphql(default_with = "UserKind::Subuser")]
    kind: UserKind,
    /// Its role; must give no more than the caller has.
    role_id: Option<ID>,
}

impl TryFrom<CreateUserInput> for NewUser {
    type Error = Error;

    fn try_from(input: CreateUserInput) -> RuleResult<Self> {
        Ok(Self {
            account: input.account_id.as_ref().map(|id| parse_input("accountId", id)).transpose()?,
            parent: input.parent_id.as_ref().map(|id| parse_input("parentId", id)).transpose()?,
            username: input.username,
            email: input.email,
            display_name: input.display_name,
            kind: input.kind.into(),
            role: input.role_id.as_ref().map(|id| parse_input("roleId", id)).transpose()?,
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
    /// Its role; must give no more than the caller has.
    role_id: MaybeUndefined<ID>,
}

impl TryFrom<UpdateUserInput> for UserPatch {
    type Error = Error;

    fn try_from(input: UpdateUserInput) -> RuleResult<Self> {
        let role: Option<Option<ID>> = input.role_id.into();
        Ok(Self {
            email: input.email.into(),
            display_name: input.display_name.into(),
            status: input.status.map(Into::into),
            role: role.map(|role| role.as_ref().map(|id| parse_input("roleId", id)).transpose()).transpose()?,
        })
    }
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
        let made = change!(ctx, |work| user::create(work, input.try_into()?).await);
        made.map(|(made, errors)| UserPayload(made, errors))
    }

    /// Changes a user. The clients of one who is switched off are switched off with it, and on again with it.
    #[graphql(directive = requires::apply(Builtin::UsersWrite.as_str().to_owned()))]
    async fn update_user(&self, ctx: &Context<'_>, input: UpdateUserInput) -> Result<UserPayload> {
        let changed = change!(ctx, |work| {
            let (id, expected) = (parse_input("id", &input.id)?, input.expected_version);
            user::update(work, id, expected, input.try_into()?).await
        });
        changed.map(|(changed, errors)| UserPayload(changed, errors))
    }

    /// Gives a user another password.
    #[graphql(directive = requires::apply(Builtin::UsersWrite.as_str().to_owned()))]
    async fn set_user_password(&self, ctx: &Context<'_>, input: SetUserPasswordInput) -> Result<UserPayload> {
        let SetUserPasswordInput { id, password } = input;
        let digest = user::hash_password(&app(ctx)?.tools, Secret::new(password)).await;
        let changed = change!(ctx, |work| user::set_password(work, parse_input("id", &id)?, digest).await);
        changed.map(|(changed, errors)| UserPayload(changed, errors))
    }

    /// Deletes a user who owns no clients and has no subusers.
    #[graphql(directive = requires::apply(Builtin::UsersWrite.as_str().to_owned()))]
    async fn delete_user(&self, ctx: &Context<'_>, #[graphql(desc = "Which.")] id: ID) -> Result<DeleteUserPayload> {
        let gone = change!(ctx, |work| user::delete(work, parse_input("id", &id)?, None).await);
        gone.map(|(gone, errors)| DeleteUserPayload(gone.map(|()| id.clone()), errors))
    }
}
