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
    /// The client may authenticate, and its tokens are accepted.
    Active,
    /// The client is disabled: it cannot authenticate, and its tokens are refused.
    Inactive,
}

/// Reason why a client is inactive.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "StatusReason")]
pub enum ClientStatusReason {
    /// The client was disabled by a caller.
    Manual,
    /// The account's limit on active clients was reached.
    ActiveLimitReached,
    /// The user who owns the client is inactive.
    OwnerInactive,
}

/// OAuth flow that a client may take part in.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum ClientCapability {
    /// Authorization code flow (RFC 6749 section 4.1).
    WebApp,
    /// Back-channel logout (OpenID Connect).
    Backchannel,
    /// Client credentials flow (RFC 6749 section 4.4).
    Script,
}

/// Access that a client has, whatever its role grants.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Access")]
pub enum AccessLevel {
    /// The client may run GraphQL queries and GET requests only.
    ReadOnly,
    /// The client may do everything that its permissions allow.
    ReadWrite,
}

/// The party that did something: a client, or the server itself.
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
    /// Name of the actor, which is always `latchkey`.
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
        self.0.status_reason.map(ClientStatusReason::from)
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
        let Some(id) = self.0.owner_id else { return Ok(None) };
        Ok(rows(ctx)?.load_one(id).await?.map(User))
    }

    /// Opaque ID of the user who owns the client (`usr_...`); null where the account does.
    async fn owner_id(&self) -> Option<ID> {
        self.0.owner_id.map(ID::from)
    }

    /// The client or server process that created the client; null where the creator is deleted, or `clients:read` is missing.
    async fn created_by(&self, ctx: &Context<'_>) -> Result<Option<Actor>> {
        match self.0.created_by {
            Some(id) => actor_of(ctx, ActorKind::Client, Some(&id.to_string())).await,
            None => Ok(Some(Actor::SystemActor(SystemActor))),
        }
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
        let all = [
            (self.0.web_app, ClientCapability::WebApp),
            (self.0.backchannel, ClientCapability::Backchannel),
            (self.0.script, ClientCapability::Script),
        ];
        all.into_iter().filter_map(|(has, capability)| has.then_some(capability)).collect()
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
        Ok(client::token_ttl(&self.0, &self.account_row(ctx).await?, &app(ctx)?.tools.policy))
    }

    /// Algorithm that signs the client's tokens; null where the deployment's default applies.
    async fn signing_algorithm(&self) -> Option<SigningAlgorithm> {
        self.0.signing_algorithm.map(SigningAlgorithm::from)
    }

    /// Role of the client; null where it has none.
    async fn role(&self, ctx: &Context<'_>) -> Result<Option<Role>> {
        let Some(id) = self.0.role_id else { return Ok(None) };
        Ok(rows(ctx)?.load_one(id).await?.map(Role))
    }

    /// Scopes granted to the client directly, besides those of its role.
    async fn scopes(&self, ctx: &Context<'_>) -> Result<Vec<Permission>> {
        let found = rows(ctx)?.load_one(ScopesOf(self.0.id)).await?;
        Ok(found.unwrap_or_default().into_iter().map(Permission).collect())
    }

    /// All permissions of the account by category, with whether and why the client has each.
    async fn effective_permissions(&self, ctx: &Context<'_>) -> Result<Vec<PermissionGroup>> {
        let account = self.account_row(ctx).await?;
        effective(ctx, &client::holder(&self.0, &account)).await
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
        ClientUrls { client: self.0.clone(), resolved }
    }

    /// Secrets of the client without their values, newest first: those that are accepted, at most ten, and ended ones with `includeEnded`.
    async fn secrets(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whether revoked and expired secrets are listed too, of which the newest 50 are kept.", default)]
        include_ended: bool,
    ) -> Result<Vec<ClientSecret>> {
        let found = rows(ctx)?.load_one(SecretsOf(self.0.id, include_ended)).await?;
        Ok(found.unwrap_or_default().into_iter().map(ClientSecret).collect())
    }

    /// Audit events that are about the client, newest first.
    #[expect(clippy::too_many_arguments, reason = "a GraphQL argument each")]
    #[graphql(
        directive = requires::apply(Builtin::AuditRead.as_str().to_owned())
    )]
    async fn audit_events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Maximum number of items; at most 100.", default_with = "Some(25)")] first: Option<i32>,
        #[graphql(desc = "Cursor of the item after which the page begins; the beginning of the list when absent.")] after: Option<String>,
        #[graphql(desc = "Conditions that the events must meet; `subjectId` in them is replaced by this client.")] filter: Option<
            AuditEventFilter,
        >,
    ) -> Result<AuditEventConnection> {
        let filter: audit_log::Filter = filter.unwrap_or_default().into();
        let filter = audit_log::Filter { subject: Some(self.0.id.to_string()), ..filter };
        audit::page(ctx, (acting_in(ctx, self.0.account_id)?, filter), first, after).await
    }

    /// Page of the tokens that the client was issued, newest first.
    #[expect(clippy::too_many_arguments, reason = "a GraphQL argument each")]
    #[graphql(
        directive = requires::apply(Builtin::TokensRead.as_str().to_owned())
    )]
    async fn issued_tokens(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Maximum number of items; at most 100.", default_with = "Some(25)")] first: Option<i32>,
        #[graphql(desc = "Cursor of the item after which the page begins; the beginning of the list when absent.")] after: Option<String>,
        #[graphql(desc = "Conditions that the tokens must meet; all tokens when absent.")] filter: Option<IssuedTokenFilter>,
    ) -> Result<IssuedTokenConnection> {
        let actor = acting_in(ctx, self.0.account_id)?;
        history::tokens(ctx, (actor, Some(self.0.id), filter.unwrap_or_default()), first, after).await
    }

    /// Activity of the client, newest first: tokens issued, requests refused, and, for callers with `audit:read`, changes of the client.
    #[expect(clippy::too_many_arguments, reason = "a GraphQL argument each")]
    #[graphql(
        directive = requires::apply(Builtin::TokensRead.as_str().to_owned())
    )]
    async fn activity(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Maximum number of items; at most 100.", default_with = "Some(25)")] first: Option<i32>,
        #[graphql(desc = "Cursor of the item after which the page begins; the beginning of the list when absent.")] after: Option<String>,
        #[graphql(desc = "Conditions that the activity must meet; all activity when absent.")] filter: Option<ActivityFilter>,
    ) -> Result<ActivityConnection> {
        let actor = acting_in(ctx, self.0.account_id)?;
        history::activity(ctx, (actor, self.0.id, filter.unwrap_or_default()), first, after).await
    }

    /// Numbers of tokens that the client was issued and refused, hour by hour (at most 31 days) or day by day (at most 400), including
    /// those with none. Hours and days are in UTC and counted whole.
    #[expect(clippy::too_many_arguments, reason = "a GraphQL argument each")]
    #[graphql(
        directive = requires::apply(Builtin::TokensRead.as_str().to_owned())
    )]
    async fn usage(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Beginning of the span, inclusive; the hour or day that contains it is counted whole.")] from: DateTime,
        #[graphql(desc = "End of the span, exclusive; the hour or day that contains it is counted whole.")] until: DateTime,
        #[graphql(desc = "Length of the intervals.", default_with = "UsageBucket::Hour")] bucket: UsageBucket,
    ) -> Result<Vec<UsagePoint>> {
        history::usage(ctx, (acting_in(ctx, self.0.account_id)?, self.0.id), (from, until), bucket).await
    }
}
