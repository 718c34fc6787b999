//! Queries about roles: one of them, or a page.

use super::Role;
use crate::{
    context::{acting_on, actor, app},
    error::Result,
    lookup::{RoleBy, found},
    page::connection,
    requires::requires,
};
use async_graphql::{Context, Object};
use domain::{
    actor::Actor,
    page::{Asked, Slice},
    permission::Permission as Builtin,
    role,
};
use std::sync::Arc;

connection!(
    RoleConnection,
    RoleEdge,
    Role,
    (),
    |db, actor, ()| role::count(db, actor),
    "roles"
);

/// A page of the roles that the actor's account may use.
pub(crate) async fn roles(
    ctx: &Context<'_>,
    actor: Arc<Actor>,
    asked: Asked,
) -> Result<RoleConnection> {
    let page = role::list(&app(ctx)?.db, &actor, &Slice::new(asked)?).await?;
    Ok(RoleConnection::new(page, ()).seen_by(actor))
}

/// Queries about roles.
#[derive(Default)]
pub(crate) struct RoleQuery;

/// Queries about roles.
#[Object]
impl RoleQuery {
    /// A role that the account may use; null where there is no such role.
    #[graphql(directive = requires::apply(Builtin::RolesRead.as_str().to_owned()))]
    async fn role(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "ID or key of the role.")] by: RoleBy,
    ) -> Option<Result<Role>> {
        async {
            let (db, own) = (&app(ctx)?.db, actor(ctx)?);
            own.require(Builtin::RolesRead)?;
            let Some(id) = found(by.argument("by")?.resolve(db, own.account()?, "by").await)?
            else {
                return Ok(None);
            };
            Ok(role::find(db, &*acting_on(ctx, &id).await?, id)
                .await?
                .map(Role))
        }
        .await
        .transpose()
    }

    /// Page of the roles that the account may use: the built-in ones first, then by key. Give
    /// `first` and `after`, or `last` and `before`.
    #[expect(clippy::too_many_arguments, reason = "a GraphQL argument each")]
    #[graphql(directive = requires::apply(Builtin::RolesRead.as_str().to_owned()))]
    async fn roles(
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
    ) -> Result<RoleConnection> {
        roles(
            ctx,
            actor(ctx)?.clone(),
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
