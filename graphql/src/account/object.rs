//! The fields of an account, among them its lists of clients, users, roles and audit events.

use super::{Account, policy::AccountPolicy, usage::AccountUsage};
use crate::{
    audit::{self, AuditEventConnection, AuditEventFilter},
    client::{
        ClientConnection,
        query::{ClientFilter, ClientOrder, clients},
    },
    context::{acting_in, load},
    error::Result,
    history::{self, ClientUsage, UsagePoint},
    loader::UsageOf,
    page::forward,
    requires::requires,
    role::{RoleConnection, roles},
    time::DateTime,
    unused_access::{self, UnusedAccessConnection},
    user::query::{UserConnection, UserFilter, users},
    vocabulary::UsageBucket,
    word::Word,
};
use async_graphql::{Context, ID, Object};
use domain::{
    history::usage::{Bucket, UsageSpan},
    page::Asked,
    permission::Permission as Builtin,
};

/// An account (tenant), which holds clients, users, roles and protected APIs.
#[Object]
impl Account {
    /// Opaque ID of the account (`acc_...`).
    pub async fn id(&self) -> ID {
        self.0.id.into()
    }

    /// Short name of the account, unique in the deployment; the claim `acc` of the account's
    /// tokens.
    async fn slug(&self) -> &str {
        &self.0.slug
    }

    /// Display name of the account.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// When the account was created.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// When the account was deleted; null while it is in use. The audit log of a deleted account
    /// can still be read.
    async fn deleted_at(&self) -> Option<DateTime> {
        self.0.deleted_at.map(Into::into)
    }

    /// Version of the account, which rises with every change.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// Rules for the account's clients, and for the sessions of its users.
    #[graphql(directive = requires::apply(Builtin::AccountRead.as_str().to_owned()))]
    async fn policy(&self) -> AccountPolicy {
        AccountPolicy(self.0.clone())
    }

    /// Page of the account's clients, newest first unless `orderBy` says otherwise. Give `first`
    /// and `after`, or `last` and `before`.
    #[expect(clippy::too_many_arguments, reason = "a GraphQL argument each")]
    #[graphql(directive = requires::apply(Builtin::ClientsRead.as_str().to_owned()))]
    async fn clients(
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
        #[graphql(desc = "Conditions that the clients must meet; all clients when absent.")] filter: Option<ClientFilter>,
        #[graphql(
            desc = "Order of the clients; newest first when absent.",
            default_with = "Some(ClientOrder::default())"
        )]
        order_by: Option<ClientOrder>,
    ) -> Result<ClientConnection> {
        let asked = Asked {
            first,
            after,
            last,
            before,
        };
        Box::pin(clients(
            ctx,
            acting_in(ctx, self.0.id)?,
            (filter.unwrap_or_default(), order_by.unwrap_or_default()),
            asked,
        ))
        .await
    }

    /// Page of the account's users, by username. Give `first` and `after`, or `last` and `before`.
    #[expect(clippy::too_many_arguments, reason = "a GraphQL argument each")]
    #[graphql(directive = requires::apply(Builtin::UsersRead.as_str().to_owned()))]
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
        Box::pin(users(
            ctx,
            acting_in(ctx, self.0.id)?,
            filter.unwrap_or_default(),
            Asked {
                first,
                after,
                last,
                before,
            },
        ))
        .await
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
        Box::pin(roles(
            ctx,
            acting_in(ctx, self.0.id)?,
            Asked {
                first,
                after,
                last,
                before,
            },
        ))
        .await
    }

    /// Events of the account's audit log, newest first. Give `first` and `after`, or `last` and
    /// `before`.
    #[expect(clippy::too_many_arguments, reason = "a GraphQL argument each")]
    #[graphql(directive = requires::apply(Builtin::AuditRead.as_str().to_owned()))]
    async fn audit_events(
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
        #[graphql(desc = "Conditions that the events must meet; all events when absent.")]
        filter: Option<AuditEventFilter>,
    ) -> Result<AuditEventConnection> {
        Box::pin(audit::page(
            ctx,
            (
                acting_in(ctx, self.0.id)?,
                filter.unwrap_or_default().into(),
            ),
            Asked {
                first,
                after,
                last,
                before,
            },
        ))
        .await
    }

    /// Numbers of clients and users in the account, which its limits count.
    #[graphql(directive = requires::apply(Builtin::AccountRead.as_str().to_owned()))]
    async fn usage(&self, ctx: &Context<'_>) -> Result<AccountUsage> {
        Ok(AccountUsage(
            load(ctx, UsageOf(self.0.id)).await?.unwrap_or_default(),
        ))
    }

    /// Numbers of tokens that the account's clients were issued and refused, hour by hour (at most 31
    /// days) or day by day (at most 400), including those with none and those of deleted clients.
    /// Hours and days are in UTC and counted whole.
    #[expect(clippy::too_many_arguments, reason = "a GraphQL argument each")]
    #[graphql(directive = requires::apply(Builtin::TokensRead.as_str().to_owned()))]
    async fn token_usage(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Beginning of the span, inclusive; the hour or day that contains it is counted whole."
        )]
        from: DateTime,
        #[graphql(
            desc = "End of the span, exclusive; the hour or day that contains it is counted whole."
        )]
        until: DateTime,
        #[graphql(desc = "Length of the intervals.", default_with = "Word(Bucket::Hour)")]
        bucket: UsageBucket,
    ) -> Result<Vec<UsagePoint>> {
        let span = UsageSpan {
            from: from.0,
            until: until.0,
            bucket: bucket.0,
        };
        let actor = acting_in(ctx, self.0.id)?;
        Box::pin(history::usage(ctx, &actor, None, span)).await
    }

    /// The clients of the account that were issued most tokens, the busiest first, also deleted ones;
    /// at most 31 days by the hour and 400 by the day. Hours and days are in UTC and counted whole.
    #[expect(clippy::too_many_arguments, reason = "a GraphQL argument each")]
    #[graphql(directive = requires::apply(Builtin::TokensRead.as_str().to_owned()))]
    async fn busiest_clients(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Beginning of the span, inclusive; the hour or day that contains it is counted whole."
        )]
        from: DateTime,
        #[graphql(
            desc = "End of the span, exclusive; the hour or day that contains it is counted whole."
        )]
        until: DateTime,
        #[graphql(
            desc = "Length of the intervals that the span is rounded to.",
            default_with = "Word(Bucket::Hour)"
        )]
        bucket: UsageBucket,
        #[graphql(desc = "Maximum number of clients; at most 100.", default = 10)] first: i32,
    ) -> Result<Vec<ClientUsage>> {
        let span = UsageSpan {
            from: from.0,
            until: until.0,
            bucket: bucket.0,
        };
        let actor = acting_in(ctx, self.0.id)?;
        Box::pin(history::busiest(ctx, &actor, span, first)).await
    }

    /// Use of each permission and secret of the account's clients in the last days, to take away what
    /// is unused; newest client first.
    #[expect(clippy::too_many_arguments, reason = "a GraphQL argument each")]
    #[graphql(directive = requires::apply(Builtin::TokensRead.as_str().to_owned()))]
    async fn unused_access(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Number of days that the period has, from 1 to the days that records of tokens are kept.",
            default = 30
        )]
        days: i32,
        #[graphql(
            desc = "Maximum number of items; at most 100.",
            default_with = "Some(25)"
        )]
        first: Option<i32>,
        #[graphql(
            desc = "Cursor of the item after which the page begins; the beginning of the list when absent."
        )]
        after: Option<String>,
    ) -> Result<UnusedAccessConnection> {
        let actor = acting_in(ctx, self.0.id)?;
        Box::pin(unused_access::of_account(
            ctx,
            (actor, days),
            forward(first, after)?,
        ))
        .await
    }
}
