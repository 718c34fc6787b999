//! Queries about accounts.

use super::Account;
use crate::{
    context::{actor, app},
    error::Result,
    lookup::{AccountBy, found},
    page::{connection, forward},
    requires::requires,
};
use async_graphql::{Context, Object};
use domain::{account, permission::Permission as Builtin};

connection!(
    AccountConnection,
    AccountEdge,
    Account,
    (),
    |db, actor, ()| account::count(db, actor),
    "accounts"
);

/// Queries about accounts.
#[derive(Default)]
pub(crate) struct AccountQuery;

/// Queries about accounts.
#[Object]
impl AccountQuery {
    /// An account: the caller's own when none is named, any other for callers with `accounts:read`,
    /// deleted ones too. Null where there is no such account.
    #[graphql(directive = requires::apply(Builtin::AccountRead.as_str().to_owned()))]
    async fn account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "ID or slug of the account; the caller's own when absent.")] by: Option<
            AccountBy,
        >,
    ) -> Option<Result<Account>> {
        async {
            let (db, actor) = (&app(ctx)?.db, actor(ctx)?);
            let id = match by {
                Some(by) => match found(by.argument("by")?.resolve(db, actor, "by").await)? {
                    Some(id) => Some(id),
                    None => return Ok(None),
                },
                None => None,
            };
            Ok(account::find(db, actor, id).await?.map(Account))
        }
        .await
        .transpose()
    }

    /// Page of all accounts of the deployment, by slug.
    #[graphql(
        directive = requires::apply(Builtin::AccountsRead.as_str().to_owned())
    )]
    async fn accounts(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Maximum number of items; at most 100.",
            default_with = "Some(25)"
        )]
        first: Option<i32>,
        #[graphql(
            desc = "Cursor of the item after which the page begins; the beginning of the list when absent."
        )]
        after: Option<String>,
    ) -> Result<AccountConnection> {
        let actor = actor(ctx)?;
        let page = account::list(&app(ctx)?.db, actor, &forward(first, after)?).await?;
        Ok(AccountConnection::new(page, ()).seen_by(actor.clone()))
    }
}
