//! Queries about users.

use super::User;
use crate::{
    context::{acting_on, actor, app},
    error::Result,
    lookup::{RoleBy, UserBy, found},
    page::connection,
    requires::requires,
    vocabulary::{UserKind, UserStatus},
};
use async_graphql::{Context, InputObject, Object};
use domain::{
    actor::Actor,
    page::{Asked, Slice},
    permission::Permission as Builtin,
    user::{self, UserCriteria},
};
use entity::AccountId;
use std::sync::Arc;

/// Conditions that a user must meet, all of them.
#[derive(InputObject, Default)]
pub(crate) struct UserFilter {
    /// Text that username, display name or e-mail address of the user contains, regardless of case.
    search: Option<String>,
    /// Status of the user.
    status: Option<UserStatus>,
    /// Kind of the user: root user or subuser.
    kind: Option<UserKind>,
    /// Root user above the subusers.
    parent: Option<UserBy>,
    /// Role of the user.
    role: Option<RoleBy>,
}

impl UserFilter {
    async fn read(self, ctx: &Context<'_>, account: AccountId) -> Result<UserCriteria> {
        let db = &app(ctx)?.db;
        let parent = match self.parent {
            Some(by) => Some(
                by.argument("filter.parent")?
                    .resolve(db, account, "filter.parent")
                    .await?,
            ),
            None => None,
        };
        let role = match self.role {
            Some(by) => Some(
                by.argument("filter.role")?
                    .resolve(db, account, "filter.role")
                    .await?,
            ),
            None => None,
        };
        Ok(UserCriteria {
            search: self.search,
            status: self.status.map(|word| word.0),
            kind: self.kind.map(|word| word.0),
            parent,
            role,
        })
    }
}

connection!(
    UserConnection,
    UserEdge,
    User,
    UserCriteria,
    |db, actor, filter| user::count(db, actor, filter),
    "users"
);

/// A page of the users of the actor's account.
pub(crate) async fn users(
    ctx: &Context<'_>,
    actor: Arc<Actor>,
    filter: UserFilter,
    asked: Asked,
) -> Result<UserConnection> {
    let slice = Slice::new(asked)?;
    let filter = filter.read(ctx, actor.account()?).await?;
    let page = user::list(&app(ctx)?.db, &actor, &filter, &slice).await?;
    Ok(UserConnection::new(page, filter).seen_by(actor))
}

/// Queries about users.
#[derive(Default)]
pub(crate) struct UserQuery;

/// Queries about users.
#[Object]
impl UserQuery {
    /// A user of the account; null where there is no such user.
    #[graphql(directive = requires::apply(Builtin::UsersRead.as_str().to_owned()))]
    async fn user(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "ID or username of the user.")] by: UserBy,
    ) -> Option<Result<User>> {
        async {
            let (db, own) = (&app(ctx)?.db, actor(ctx)?);
            own.require(Builtin::UsersRead)?;
            let Some(id) = found(by.argument("by")?.resolve(db, own.account()?, "by").await)?
            else {
                return Ok(None);
            };
            Ok(user::find(db, &*acting_on(ctx, &id).await?, id)
                .await?
                .map(User))
        }
        .await
        .transpose()
    }

    /// Page of the account's users, by username. Give `first` and `after`, or `last` and `before`.
    #[expect(clippy::too_many_arguments, reason = "a GraphQL argument each")]
    #[graphql(
        directive = requires::apply(Builtin::UsersRead.as_str().to_owned())
    )]
    async fn users(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Maximum number of items, from the beginning of the list; at most 100, and 25 where neither `first` nor `last` is given."
        )]
        first: Option<i32>,
        #[graphql(
            desc = "Cursor of the item after which the page begins; the beginning of the list when absent."
        )]
        after: Option<String>,
        #[graphql(desc = "Maximum number of items, from the end of the list; at most 100.")]
        last: Option<i32>,
        #[graphql(
            desc = "Cursor of the item before which the page ends; the end of the list when absent."
        )]
        before: Option<String>,
        #[graphql(desc = "Conditions that the users must meet; all users when absent.")]
        filter: Option<UserFilter>,
    ) -> Result<UserConnection> {
        users(
            ctx,
            actor(ctx)?.clone(),
            filter.unwrap_or_default(),
            Asked {
                first,
                after,
                last,
                before,
            },
        )
        .await
    }
}
