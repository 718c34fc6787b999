//! Queries about users.

use super::{User, UserKind, UserStatus};
use crate::{
    domain::{
        page::{Asked, Slice},
        permission::Permission as Builtin,
        user::{self, Filter},
    },
    graphql::{
        context::{actor, app, parse},
        error::{Failure, Result},
        page::connection,
        requires::requires,
    },
};
use async_graphql::{Context, ID, InputObject, Object};

/// Which users are wanted; all conditions must hold.
#[derive(InputObject, Default)]
pub struct UserFilter {
    /// This one.
    status: Option<UserStatus>,
    /// This one.
    kind: Option<UserKind>,
    /// The subusers of this root user.
    parent_id: Option<ID>,
    /// With this role.
    role_id: Option<ID>,
}

impl TryFrom<UserFilter> for Filter {
    type Error = Failure;

    fn try_from(filter: UserFilter) -> Result<Self> {
        Ok(Self {
            search: None,
            status: filter.status.map(Into::into),
            kind: filter.kind.map(Into::into),
            parent: filter.parent_id.as_ref().map(|id| parse("filter.parentId", id)).transpose()?,
            role: filter.role_id.as_ref().map(|id| parse("filter.roleId", id)).transpose()?,
        })
    }
}

connection!(UserConnection, UserEdge, User, Filter, |db, actor, filter| user::count(db, actor, filter), "How many users there are.");

/// Queries about users.
#[derive(Default)]
pub struct UserQuery;

/// Queries about users.
#[Object]
impl UserQuery {
    /// A user of the account.
    #[graphql(directive = requires::apply(Builtin::UsersRead.as_str().to_owned()))]
    async fn user(&self, ctx: &Context<'_>, #[graphql(desc = "Which.")] id: ID) -> Option<Result<User>> {
        async { Ok(user::find(&app(ctx)?.db, actor(ctx)?, parse("id", &id)?).await?.map(User)) }.await.transpose()
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
        #[graphql(desc = "Part of username, display name or mail address, regardless of case.")] search: Option<String>,
        #[graphql(desc = "Which ones.")] filter: Option<UserFilter>,
    ) -> Result<UserConnection> {
        let slice = Slice::new(Asked { first, after, last, before })?;
        let filter = Filter { search, ..filter.unwrap_or_default().try_into()? };
        let page = user::list(&app(ctx)?.db, actor(ctx)?, &filter, &slice).await?;
        Ok(UserConnection::new(page, filter))
    }
}
