//! Clients: the object, and what else appears with it. Inputs are in [`input`], changes in [`mutation`], lists in [`query`].

pub mod input;
pub mod mutation;
pub mod query;
mod secret;
mod urls;

pub use query::ClientConnection;
pub use secret::{ClientCredentials, ClientSecret};
pub use urls::ClientUrls;

use super::{
    account::Account,
    audit::{self, AuditEventConnection, AuditEventFilter},
    context::{acting_in, app, rows},
    error::Result,
    history::{self, ActivityConnection, ActivityFilter, IssuedTokenConnection, IssuedTokenFilter, UsageBucket, UsagePoint},
    key::SigningAlgorithm,
    loader::{ScopesOf, SecretsOf},
    permission::{Permission, PermissionGroup, effective},
    requires::requires,
    role::Role,
    time::DateTime,
    user::User,
};
use crate::domain::{audit as audit_log, client, error::Error, permission::Permission as Builtin};
use async_graphql::{Context, Enum, ID, Object, Union};
use entity::{
    audit_event::ActorKind,
    client::{AccessLevel as Access, ClientStatus as Status, ClientStatusReason as StatusReason, Model},
};

/// Whether a client may authenticate.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Status")]
pub enum ClientStatus {
    /// It may.
    Active,
    /// It may not, nor do its tokens work.
    Inactive,
}

/// Why a client is inactive.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "StatusReason")]
pub enum ClientStatusReason {
    /// Somebody switched it off.
    Manual,
    /// The account's limit on active clients was reached.
    ActiveLimitReached,
    /// Its owner is inactive.
    OwnerInactive,
}

/// What flows a client may take part in.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum ClientCapability {
    /// Authorization code flow.
    WebApp,
    /// OIDC back-channel logout.
    Backchannel,
    /// Client credentials flow.
    Script,
}

/// What a client may do whatever its role says.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Access")]
pub enum AccessLevel {
    /// Queries and GET only.
    ReadOnly,
    /// Everything that its permissions allow.
    ReadWrite,
}

/// Somebody who does something.
#[derive(Union)]
#[expect(clippy::large_enum_variant, reason = "few of them live at once, and not for long")]
pub enum Actor {
    /// An API client.
    Client(Client),
    /// The server itself.
    SystemActor(SystemActor),
}

/// The server itself, or its command line.
pub struct SystemActor;

/// The server itself, or its command line.
#[Object]
impl SystemActor {
    /// What it is called.
    async fn name(&self) -> &str {
        "latchkey"
    }
}

/// The actor behind a stored kind and id, as far as the caller may see it.
pub async fn actor_of(ctx: &Context<'_>, kind: ActorKind, id: Option<&str>) -> Result<Option<Actor>> {
    match (kind, id.and_then(|id| id.parse().ok())) {
        (ActorKind::System, _) => Ok(Some(Actor::SystemActor(SystemActor))),
        (ActorKind::Client, Some(id)) => Ok(rows(ctx)?.load_one::<entity::ClientId>(id).await?.map(|row| Actor::Client(Client(row)))),
        _ => Ok(None),
    }
}

/// An API client: a program with an identity of its own.
#[derive(Clone)]
pub struct Client(pub Model);

impl From<Model> for Client {
    fn from(row: Model) -> Self {
        Self(row)
    }
}

impl Client {
    async fn account_row(&self, ctx: &Context<'_>) -> Result<entity::account::Model> {
        let found = rows(ctx)?.load_one(self.0.account_id).await?;
        found.ok_or_else(|| Error::internal("a client's account is gone").into())
    }
}

/// An API client: a program with an identity of its own.
#[Object]
impl Client {
    /// Opaque id.
    pub async fn id(&self) -> ID {
        self.0.id.into()
    }

    /// The OAuth `client_id`.
    async fn client_id(&self) -> &str {
        &self.0.client_id
    }

    /// Name for people.
    async fn name(&self) -> Option<&str> {
        self.0.name.as_deref()
    }

    /// `name`, or `clientId` where that is blank.
    async fn display_name(&self) -> &str {
        client::display_name(&self.0)
    }

    /// What it is for.
    async fn description(&self) -> Option<&str> {
        self.0.description.as_deref()
    }

    /// Whether it may authenticate.
    async fn status(&self) -> ClientStatus {
        self.0.status.into()
    }

    /// Why it is inactive; null while it is active.
    async fn status_reason(&self) -> Option<ClientStatusReason> {
        self.0.status_reason.map(ClientStatusReason::from)
    }

    /// Rises with every change.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// Its account.
    async fn account(&self, ctx: &Context<'_>) -> Result<Account> {
        self.account_row(ctx).await.map(Account)
    }

    /// The user who owns it; null where the account does, or where the caller may not read users.
    async fn owner(&self, ctx: &Context<'_>) -> Result<Option<User>> {
        let Some(id) = self.0.owner_id else { return Ok(None) };
        Ok(rows(ctx)?.load_one(id).await?.map(User))
    }

    /// Id of the user who owns it; null where the account does.
    async fn owner_id(&self) -> Option<ID> {
        self.0.owner_id.map(ID::from)
    }

    /// Who made it; null where that client is gone, or where the caller may not read clients.
    async fn created_by(&self, ctx: &Context<'_>) -> Result<Option<Actor>> {
        match self.0.created_by {
            Some(id) => actor_of(ctx, ActorKind::Client, Some(&id.to_string())).await,
            None => Ok(Some(Actor::SystemActor(SystemActor))),
        }
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// When it was last changed.
    async fn updated_at(&self) -> DateTime {
        self.0.updated_at.into()
    }

    /// When it last authenticated, to the minute.
    async fn last_used_at(&self) -> Option<DateTime> {
        self.0.last_used_at.map(DateTime)
    }

    /// Flows that it may take part in.
    async fn capabilities(&self) -> Vec<ClientCapability> {
        let all = [
            (self.0.web_app, ClientCapability::WebApp),
            (self.0.backchannel, ClientCapability::Backchannel),
            (self.0.script, ClientCapability::Script),
        ];
        all.into_iter().filter_map(|(has, capability)| has.then_some(capability)).collect()
    }

    /// OAuth grants that it may use now.
    async fn grant_types(&self) -> Vec<&str> {
        client::grant_types(&self.0)
    }

    /// What it may do whatever its role says.
    async fn access_level(&self) -> AccessLevel {
        self.0.access_level.into()
    }

    /// Lifetime of its tokens, in seconds: its own, or the account's.
    async fn token_ttl_seconds(&self, ctx: &Context<'_>) -> Result<i32> {
        Ok(client::token_ttl(&self.0, &self.account_row(ctx).await?, &app(ctx)?.tools.policy))
    }

    /// Algorithm that signs its tokens; null where the deployment's default counts.
    async fn signing_algorithm(&self) -> Option<SigningAlgorithm> {
        self.0.signing_algorithm.map(SigningAlgorithm::from)
    }

    /// Its role.
    async fn role(&self, ctx: &Context<'_>) -> Result<Option<Role>> {
        let Some(id) = self.0.role_id else { return Ok(None) };
        Ok(rows(ctx)?.load_one(id).await?.map(Role))
    }

    /// Scopes granted directly, beside the role's.
    async fn scopes(&self, ctx: &Context<'_>) -> Result<Vec<Permission>> {
        let found = rows(ctx)?.load_one(ScopesOf(self.0.id)).await?;
        Ok(found.unwrap_or_default().into_iter().map(Permission).collect())
    }

    /// All permissions of the account by category, whether it has them, and why.
    async fn effective_permissions(&self, ctx: &Context<'_>) -> Result<Vec<PermissionGroup>> {
        let account = self.account_row(ctx).await?;
        effective(ctx, &client::holder(&self.0, &account)).await
    }

    /// Its URLs.
    async fn urls(
        &self,
        #[graphql(desc = "With relative URLs joined to the root URL, as they are used; else as they were given.", default)] resolved: bool,
    ) -> ClientUrls {
        ClientUrls { client: self.0.clone(), resolved }
    }

    /// What is known of its secrets, newest first: of the at most ten that work.
    async fn secrets(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Also those that were revoked or have expired; the newest 50 of them are kept.", default)] include_ended: bool,
    ) -> Result<Vec<ClientSecret>> {
        let found = rows(ctx)?.load_one(SecretsOf(self.0.id, include_ended)).await?;
        Ok(found.unwrap_or_default().into_iter().map(ClientSecret).collect())
    }

    /// What was done to it, newest first.
    #[expect(clippy::too_many_arguments, reason = "a GraphQL argument each")]
    #[graphql(
        directive = requires::apply(Builtin::AuditRead.as_str().to_owned())
    )]
    async fn audit_events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many; at most 100.", default_with = "Some(25)")] first: Option<i32>,
        #[graphql(desc = "After the item with this cursor.")] after: Option<String>,
        #[graphql(desc = "Which ones; the subject is always this client.")] filter: Option<AuditEventFilter>,
    ) -> Result<AuditEventConnection> {
        let filter: audit_log::Filter = filter.unwrap_or_default().into();
        let filter = audit_log::Filter { subject: Some(self.0.id.to_string()), ..filter };
        audit::page(ctx, (acting_in(ctx, self.0.account_id)?, filter), first, after).await
    }

    /// Tokens that it was issued, newest first.
    #[expect(clippy::too_many_arguments, reason = "a GraphQL argument each")]
    #[graphql(
        directive = requires::apply(Builtin::TokensRead.as_str().to_owned())
    )]
    async fn issued_tokens(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many; at most 100.", default_with = "Some(25)")] first: Option<i32>,
        #[graphql(desc = "After the item with this cursor.")] after: Option<String>,
        #[graphql(desc = "Which ones.")] filter: Option<IssuedTokenFilter>,
    ) -> Result<IssuedTokenConnection> {
        let actor = acting_in(ctx, self.0.account_id)?;
        history::tokens(ctx, (actor, Some(self.0.id), filter.unwrap_or_default()), first, after).await
    }

    /// What happened to it, newest first: tokens issued, requests refused, and, for those who may read the audit log, what was done to it.
    #[expect(clippy::too_many_arguments, reason = "a GraphQL argument each")]
    #[graphql(
        directive = requires::apply(Builtin::TokensRead.as_str().to_owned())
    )]
    async fn activity(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many; at most 100.", default_with = "Some(25)")] first: Option<i32>,
        #[graphql(desc = "After the item with this cursor.")] after: Option<String>,
        #[graphql(desc = "Which ones.")] filter: Option<ActivityFilter>,
    ) -> Result<ActivityConnection> {
        let actor = acting_in(ctx, self.0.account_id)?;
        history::activity(ctx, (actor, self.0.id, filter.unwrap_or_default()), first, after).await
    }

    /// How many tokens it was issued and refused, hour by hour (at most 31 days) or day by day (at most 400), also where there were none. The
    /// hours and days are those of UTC, and counted whole.
    #[expect(clippy::too_many_arguments, reason = "a GraphQL argument each")]
    #[graphql(
        directive = requires::apply(Builtin::TokensRead.as_str().to_owned())
    )]
    async fn usage(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "From the hour or day of this moment on.")] from: DateTime,
        #[graphql(desc = "Before this moment; the hour or day that it falls into is counted whole.")] until: DateTime,
        #[graphql(desc = "Hours or days.", default_with = "UsageBucket::Hour")] bucket: UsageBucket,
    ) -> Result<Vec<UsagePoint>> {
        history::usage(ctx, (acting_in(ctx, self.0.account_id)?, self.0.id), (from, until), bucket).await
    }
}
