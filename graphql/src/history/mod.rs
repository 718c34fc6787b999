//! History: issued tokens and their status, activity of one client, and counts for charts.

mod activity;
mod refusal;
mod token;
mod usage;

pub(crate) use activity::{ActivityAsked, ActivityConnection, ActivityFilter, activity};
pub(crate) use token::{IssuedTokenConnection, IssuedTokenFilter, TokensAsked, tokens};
pub(crate) use usage::{ClientUsage, UsagePoint, busiest, usage};

use super::{context::actor, error::Result, requires::requires};
use async_graphql::{Context, Object};
use domain::permission::Permission as Builtin;

/// Queries about tokens.
#[derive(Default)]
pub(crate) struct HistoryQuery;

/// Queries about tokens.
#[Object]
impl HistoryQuery {
    /// Page of the account's issued tokens, newest first, including those of deleted clients.
    #[expect(clippy::too_many_arguments, reason = "a GraphQL argument each")]
    #[graphql(
        directive = requires::apply(Builtin::TokensRead.as_str().to_owned())
    )]
    async fn issued_tokens(
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
        #[graphql(desc = "Conditions that the tokens must meet; all tokens when absent.")]
        filter: Option<IssuedTokenFilter>,
    ) -> Result<IssuedTokenConnection> {
        tokens(
            ctx,
            TokensAsked {
                actor: actor(ctx)?.clone(),
                client: None,
                filter: filter.unwrap_or_default(),
            },
            first,
            after,
        )
        .await
    }
}
