//! Queries about users.

use super::{User, UserKind, UserStatus};
use crate::{
    domain::{
        actor::Actor,
        page::{Asked, Slice},
        permission::Permission as Builtin,
        user::{self, Filter},
    },
    graphql::{
        context::{acting_on, actor, app},
        error::Result,
        lookup::{RoleBy, UserBy, found},
        page::connection,
        requires::requires,
    },
};
use async_graphql::{Context, InputObject, Object};
use entity::AccountId;
use std::sync::Arc;

/// Which users are wanted; all conditions must hold.
#[derive(InputObject, Default)]
pub struct UserFilter {
    /// Text that stands in username, display name or mail address, regardless of case.
    search: Option<String>,
    /// Status of the user.
    status: Option<UserStatus>,
    /// Root user or subuser.
    kind: Option<UserKind>,
    /// Root user above the subusers that are wanted.
    parent: Option<UserBy>,
    /// Role of the user.
    role: Option<RoleBy>,
}

impl UserFilter {
    async fn read(self, ctx: &Context<'_>, account: AccountId) -> Result<Filter> {
        let db = &app(ctx)?.db;
        let parent = match self.parent {
            Some(by) => Some(by.argument("filter.parent")?.resolve(db, account, "filter.parent").await?),
            None => None,
        };
        let role = match self.role {
            Some(by) => Some(by.argument("filter.role")?.resolve(db, account, "filter.role").await?),
            None => None,
        };
        Ok(Filter { search: self.search, status: self.status.map(Into::into), kind: self.kind.map(Into::into), parent, role })
    }
}

connection!(UserConnection, UserEdge, User, Filter, |db, actor, filter| user::count(db, actor, filter), "How many users there are.");

/// A page of the users of the actor's account.
pub async fn users(ctx: &Context<'_>, actor: Arc<Actor>, filter: UserFilter, asked: Asked) -> Result<UserConnection> {
    let slice = Slice::new(asked)?;
    let filter = filter.read(ctx, actor.account()?).await?;
    let page = user::list(&app(ctx)?.db, &actor, &filter, &slice).await?;
    Ok(UserConnection::new(page, filter).seen_by(actor))
}

/// Queries about users.
#[derive(Default)]
pub struct UserQuery;

/// Queries about users.
#[Object]
impl UserQuery {
    /// A user of the account.
    #[graphql(directive = requires::apply(Builtin::UsersRead.as_str().to_owned()))]
    async fn user(&self, ctx: &Context<'_>, #[graphql(desc = "ID or username of the user.")] by: UserBy) -> Option<Result<User>> {
        async {
            let (db, own) = (&app(ctx)?.db, actor(ctx)?);
            own.require(Builtin::UsersRead)?;
            let Some(id) = found(by.argument("by")?.resolve(db, own.account()?, "by").await)? else { return Ok(None) };
            Ok(user::find(db, &*acting_on(ctx, &id).await?, id).await?.map(User))
        }
        .await
        .transpose()
    }

    /// Users of the account, by username. Give `first` and `after`, or `last` and `before`.
    #[expect(clippy::too_many_arguments, reason = "a GraphQL argument each")]
    #[graphql(
        directive = requires::apply(Builtin::UsersRead.as_str().to_owned())
    )]
    async fn users(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "So many from the front; at most 100; 25 where neither it nor `last` is given.")] first: Option<i32>,
        #[graphql(desc = "After the item with this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the back; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before the item with this cursor.")] before: Option<String>,
        #[graphql(desc = "Which ones.")] filter: Option<UserFilter>,
    ) -> Result<UserConnection> {
        users(ctx, actor(ctx)?.clone(), filter.unwrap_or_default(), Asked { first, after, last, before }).await
    }
}
