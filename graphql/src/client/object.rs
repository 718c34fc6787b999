//! The fields of a client. async-graphql reads them from one block, so they stand together.

use super::{Actor, Client, ClientSecret, ClientSignIn, ClientUrls, creator_of};
use crate::{
    account::Account,
    audit::{self, AuditEventConnection, AuditEventFilter},
    context::{acting_in, app, load},
    error::Result,
    history::{
        self, ActivityAsked, ActivityConnection, ActivityFilter, IssuedTokenConnection,
        IssuedTokenFilter, TokensAsked, UsagePoint,
    },
    loader::{NextExpiryOf, ScopesOf, SecretsOf},
    permission::{Permission, PermissionGroup, effective},
    requires::requires,
    role::Role,
    time::DateTime,
    unused_access::{self, UnusedAccess},
    user::User,
    vocabulary::{
        AccessLevel, ClientCapability, ClientStatus, ClientStatusReason, SigningAlgorithm,
        UsageBucket,
    },
    word::Word,
};
use async_graphql::{Context, ID, Object};
use domain::{
    audit as audit_log,
    client::{self, Capabilities},
    error::Error,
    history::usage::{Bucket, UsageSpan},
    page::Asked,
    permission::{Holder, Permission as Builtin},
};

impl Client {
    async fn account_row(&self, ctx: &Context<'_>) -> Result<entity::account::Model> {
        let found = load(ctx, self.0.account_id).await?;
        found.ok_or_else(|| Error::internal("a client's account is missing").into())
    }
}

/// An API client: a program with an identity of its own.
#[Object]
impl Client {
    /// Opaque ID of the client (`cli_...`).
    pub async fn id(&self) -> ID {
        self.0.id.into()
    }

    /// OAuth `client_id` of the client.
    async fn client_id(&self) -> &str {
        &self.0.client_id
    }

    /// Name of the client, for display; null where none is given.
    async fn name(&self) -> Option<&str> {
        self.0.name.as_deref()
    }

    /// Name to display: `name`, or `clientId` where that is blank.
    async fn display_name(&self) -> &str {
        client::display_name(&self.0)
    }

    /// Purpose of the client, in free text; null where none is given.
    async fn description(&self) -> Option<&str> {
        self.0.description.as_deref()
    }

    /// Whether the client may authenticate.
    async fn status(&self) -> ClientStatus {
        self.0.status.into()
    }

    /// Reason why the client is inactive; null while it is active.
    async fn status_reason(&self) -> Option<ClientStatusReason> {
        self.0.status_reason.map(Word)
    }

    /// Version of the client, which rises with every change.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// Account that the client belongs to.
    async fn account(&self, ctx: &Context<'_>) -> Result<Account> {
        self.account_row(ctx).await.map(Account)
    }

    /// User who owns the client; null where the account does, or `users:read` is missing.
    async fn owner(&self, ctx: &Context<'_>) -> Result<Option<User>> {
        let Some(id) = self.0.owner_id else {
            return Ok(None);
        };
        Ok(load(ctx, id).await?.map(User))
    }

    /// Opaque ID of the user who owns the client (`usr_...`); null where the account does.
    async fn owner_id(&self) -> Option<ID> {
        self.0.owner_id.map(ID::from)
    }

    /// The client, user or server process that created the client; null where the creator is
    /// deleted, or the permission to read it (`clients:read`, `users:read`) is missing.
    async fn created_by(&self, ctx: &Context<'_>) -> Result<Option<Actor>> {
        creator_of(ctx, self.0.created_by, self.0.created_by_user).await
    }

    /// When the client was created.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// When the client was last changed.
    async fn updated_at(&self) -> DateTime {
        self.0.updated_at.into()
    }

    /// When the client last authenticated, to the minute; null where it never did.
    async fn last_used_at(&self) -> Option<DateTime> {
        self.0.last_used_at.map(DateTime)
    }

    /// OAuth flows that the client may take part in.
    async fn capabilities(&self) -> Vec<ClientCapability> {
        let list = Capabilities::from(&self.0).list();
        list.into_iter().map(Word).collect()
    }

    /// OAuth grant types that the client may use now.
    async fn grant_types(&self) -> Vec<&str> {
        client::grant_types(&self.0)
    }

    /// Access that the client has, whatever its role grants.
    async fn access_level(&self) -> AccessLevel {
        self.0.access_level.into()
    }

    /// Lifetime of the client's tokens, in seconds: its own, or else the account's default.
    async fn token_ttl_seconds(&self, ctx: &Context<'_>) -> Result<i32> {
        Ok(client::token_ttl(
            &self.0,
            &self.account_row(ctx).await?,
            &app(ctx)?.tools.settings,
        ))
    }

    /// Algorithm that signs the client's tokens; null where the deployment's default applies.
    async fn signing_algorithm(&self) -> Option<SigningAlgorithm> {
        self.0.signing_algorithm.map(Word)
    }

    /// Settings by which the client signs people in.
    async fn sign_in(&self) -> ClientSignIn {
        ClientSignIn(client::sign_in_settings(&self.0))
    }

    /// Role of the client; null where it has none.
    async fn role(&self, ctx: &Context<'_>) -> Result<Option<Role>> {
        let Some(id) = self.0.role_id else {
            return Ok(None);
        };
        Ok(load(ctx, id).await?.map(Role))
    }

    /// Scopes granted to the client directly, besides those of its role.
    async fn scopes(&self, ctx: &Context<'_>) -> Result<Vec<Permission>> {
        let found = load(ctx, ScopesOf(self.0.id)).await?;
        Ok(found
            .unwrap_or_default()
            .into_iter()
            .map(Permission)
            .collect())
    }

    /// All permissions of the account by category, with whether and why the client has each.
    async fn effective_permissions(&self, ctx: &Context<'_>) -> Result<Vec<PermissionGroup>> {
        let account = self.account_row(ctx).await?;
        Box::pin(effective(ctx, &Holder::of_client(&self.0, &account))).await
    }

    /// URLs of the client.
    async fn urls(
        &self,
        #[graphql(
            desc = "Whether relative URLs are joined to the root URL, as they are used; otherwise they are shown as they were given.",
            default
        )]
        resolved: bool,
    ) -> ClientUrls {
        ClientUrls {
            client: self.0.clone(),
            resolved,
        }
    }

    /// Secrets of the client without their values, newest first: those that are accepted, at most
    /// ten, and ended ones with `includeEnded`.
    async fn secrets(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Whether revoked and expired secrets are listed too, of which the newest 50 are kept.",
            default
        )]
        include_ended: bool,
    ) -> Result<Vec<ClientSecret>> {
        let found = load(ctx, SecretsOf(self.0.id, include_ended)).await?;
        Ok(found
            .unwrap_or_default()
            .into_iter()
            .map(ClientSecret)
            .collect())
    }

    /// When the next of the client's secrets expires that are accepted now and were not replaced;
    /// null where none of these expires.
    async fn next_secret_expires_at(&self, ctx: &Context<'_>) -> Result<Option<DateTime>> {
        let found = load(ctx, NextExpiryOf(self.0.id)).await?;
        Ok(found.map(Into::into))
    }

    /// Audit events that are about the client, newest first. Give `first` and `after`, or `last` and
    /// `before`.
    #[expect(clippy::too_many_arguments, reason = "a GraphQL argument each")]
    #[graphql(
        directive = requires::apply(Builtin::AuditRead.as_str().to_owned())
    )]
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
        #[graphql(
            desc = "Conditions that the events must meet; `subjectId` in them is replaced by this client."
        )]
        filter: Option<AuditEventFilter>,
    ) -> Result<AuditEventConnection> {
        let filter: audit_log::AuditCriteria = filter.unwrap_or_default().into();
        let filter = audit_log::AuditCriteria {
            subject: Some(self.0.id.to_string()),
            ..filter
        };
        Box::pin(audit::page(
            ctx,
            (acting_in(ctx, self.0.account_id)?, filter),
            Asked {
                first,
                after,
                last,
                before,
            },
        ))
        .await
    }

    /// Page of the tokens that the client was issued, newest first.
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
        let asked = TokensAsked {
            actor: acting_in(ctx, self.0.account_id)?,
            client: Some(self.0.id),
            filter: filter.unwrap_or_default(),
        };
        Box::pin(history::tokens(ctx, asked, first, after)).await
    }

    /// Activity of the client, newest first: tokens issued, requests refused, and, for callers with
    /// `audit:read`, changes of the client.
    #[expect(clippy::too_many_arguments, reason = "a GraphQL argument each")]
    #[graphql(
        directive = requires::apply(Builtin::TokensRead.as_str().to_owned())
    )]
    async fn activity(
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
        #[graphql(desc = "Conditions that the activity must meet; all activity when absent.")]
        filter: Option<ActivityFilter>,
    ) -> Result<ActivityConnection> {
        let asked = ActivityAsked {
            actor: acting_in(ctx, self.0.account_id)?,
            client: self.0.id,
            filter: filter.unwrap_or_default(),
        };
        Box::pin(history::activity(ctx, asked, first, after)).await
    }

    /// Numbers of tokens that the client was issued and refused, hour by hour (at most 31 days) or
    /// day by day (at most 400), including those with none. Hours and days are in UTC and counted
    /// whole.
    #[expect(clippy::too_many_arguments, reason = "a GraphQL argument each")]
    #[graphql(
        directive = requires::apply(Builtin::TokensRead.as_str().to_owned())
    )]
    async fn usage(
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
        let actor = acting_in(ctx, self.0.account_id)?;
        let span = UsageSpan {
            from: from.0,
            until: until.0,
            bucket: bucket.0,
        };
        Box::pin(history::usage(ctx, &actor, Some(self.0.id), span)).await
    }

    /// Use of each permission and secret of the client in the last days, to take away what is unused.
    #[graphql(
        directive = requires::apply(Builtin::TokensRead.as_str().to_owned())
    )]
    async fn unused_access(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Number of days that the period has, from 1 to the days that records of tokens are kept.",
            default = 30
        )]
        days: i32,
    ) -> Result<UnusedAccess> {
        let actor = acting_in(ctx, self.0.account_id)?;
        Box::pin(unused_access::of_client(ctx, &actor, self.0.id, days)).await
    }
}
