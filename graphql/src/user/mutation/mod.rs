//! Changes to users. Inputs are in [`input`], results in [`payload`] and [`link`].

mod input;
mod link;
mod payload;

use self::{
    input::{
        CreateUserInput, CreateUserLinkInput, DeleteUserInput, EndSessionsInput,
        SetUserPasswordInput, UpdateUserInput, about_user, sessions,
    },
    link::CreateUserLinkPayload,
    payload::{DeleteUserPayload, UserPayload},
};
use crate::{
    context::{actor, app, change, parse_input},
    error::Result,
    lookup::UserBy,
    requires::requires,
};
use async_graphql::{Context, Object};
use domain::{
    error::Result as RuleResult, password::Requester, permission::Permission as Builtin, session,
    user,
};
use entity::{Secret, UserId};

/// Changes to users.
#[derive(Default)]
pub(crate) struct UserMutation;

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

    /// Changes a user. Disabling a user ends its sessions and disables the clients that the user
    /// owns; enabling the user enables those clients again.
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

    /// Sets the password of a user, and ends all sessions of the user.
    #[graphql(directive = requires::apply(Builtin::UsersWrite.as_str().to_owned()))]
    async fn set_user_password(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The user and the new password.")] input: SetUserPasswordInput,
    ) -> Result<UserPayload> {
        let SetUserPasswordInput { id, password } = input;
        let (tools, password) = (&app(ctx)?.tools, Secret::new(password));
        let digest = user::hash_password(tools, Requester::Unknown, password).await;
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

    /// Ends sessions of a user. Tokens that clients were issued in these sessions are refused from
    /// then on, except those for `offline_access`, which only ending all sessions revokes.
    #[graphql(directive = requires::apply(Builtin::UsersWrite.as_str().to_owned()))]
    async fn end_sessions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The user and the sessions to end.")] input: EndSessionsInput,
    ) -> Result<UserPayload> {
        let EndSessionsInput { user, ids } = input;
        let ended = change!(ctx, named(ctx, user).await?, |work, id| {
            let ended = session::end_of_user(work, id, sessions(ids.as_deref())?).await;
            ended.map_err(about_user)
        });
        ended.map(|(user, errors)| UserPayload(user, errors))
    }

    /// Creates a link by which a user sets its password, once, in place of earlier links of the
    /// user. The caller hands it over: nothing is sent.
    #[graphql(directive = requires::apply(Builtin::UsersWrite.as_str().to_owned()))]
    async fn create_user_link(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The user to create a link for.")] input: CreateUserLinkInput,
    ) -> Result<CreateUserLinkPayload> {
        let made = change!(ctx, named(ctx, input.user).await?, |work, id| {
            user::create_link(work, id).await.map_err(about_user)
        });
        made.map(|(made, errors)| CreateUserLinkPayload(made, errors))
    }
}

/// The user that an input names; a username is one of the caller's own account.
async fn named(ctx: &Context<'_>, user: UserBy) -> Result<RuleResult<UserId>> {
    let account = actor(ctx)?.account()?;
    Ok(user.id(&app(ctx)?.db, account, "user").await)
}
