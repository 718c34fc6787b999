//! Queries about protected APIs: one of them, or a page.

use super::Resource;
use crate::{
    context::{acting_on, actor, app},
    error::Result,
    lookup::{ResourceBy, found},
    page::connection,
    requires::requires,
};
use async_graphql::{Context, Object};
use domain::{
    page::{Asked, Slice},
    permission::Permission as Builtin,
    resource,
};

connection!(
    ResourceConnection,
    ResourceEdge,
    Resource,
    (),
    |db, actor, ()| resource::count(db, actor),
    "protected APIs"
);

/// Queries about protected APIs.
#[derive(Default)]
pub(crate) struct ResourceQuery;

/// Queries about protected APIs.
#[Object]
impl ResourceQuery {
    /// A protected API that the account may use; null where there is no such API.
    #[graphql(directive = requires::apply(Builtin::RolesRead.as_str().to_owned()))]
    async fn resource(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "ID or identifier of the protected API.")] by: ResourceBy,
    ) -> Option<Result<Resource>> {
        async {
            let (db, own) = (&app(ctx)?.db, actor(ctx)?);
            own.require(Builtin::RolesRead)?;
            let Some(id) = found(by.argument("by")?.resolve(db, own.account()?, "by").await)?
            else {
                return Ok(None);
            };
            Ok(resource::find(db, &*acting_on(ctx, &id).await?, id)
                .await?
                .map(Resource))
        }
        .await
        .transpose()
    }

    /// Page of the protected APIs that the account may use: Latchkey's own first, then by
    /// identifier. Give `first` and `after`, or `last` and `before`.
    #[expect(clippy::too_many_arguments, reason = "a GraphQL argument each")]
    #[graphql(directive = requires::apply(Builtin::RolesRead.as_str().to_owned()))]
    async fn resources(
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
    ) -> Result<ResourceConnection> {
        let (slice, actor) = (
            Slice::new(Asked {
                first,
                after,
                last,
                before,
            })?,
            actor(ctx)?.clone(),
        );
        let page = resource::list(&app(ctx)?.db, &actor, &slice).await?;
        Ok(ResourceConnection::new(page, ()).seen_by(actor))
    }
}
