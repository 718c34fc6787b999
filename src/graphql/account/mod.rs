//! Accounts. Their policies are in [`policy`].

mod policy;

use self::policy::{AccountPolicy, PolicyPreset, UpdateAccountPolicyInput};

use super::{
    audit::{self, AuditEventConnection, AuditEventFilter},
    client::{
        ClientConnection,
        query::{ClientFilter, ClientOrder, clients},
    },
    context::{acting_in, actor, app, change, rows},
    error::{Result, UserError},
    loader::UsageOf,
    lookup::{AccountBy, found},
    page::{connection, forward},
    requires::requires,
    role::{RoleConnection, roles},
    time::DateTime,
    user::query::{UserConnection, UserFilter, users},
};
use crate::domain::{
    account::{self, NewAccount},
    page::Asked,
    permission::Permission as Builtin,
};
use async_graphql::{Context, ID, InputObject, Object};
use entity::account::Model;

/// A tenant.
#[derive(Clone)]
pub struct Account(pub Model);

impl From<Model> for Account {
    fn from(row: Model) -> Self {
        Self(row)
    }
}

/// A tenant.
#[Object]
impl Account {
    /// Opaque id.
    pub async fn id(&self) -> ID {
        self.0.id.into()
    }

    /// Short name, unique in the deployment; the `acc` of its tokens.
    async fn slug(&self) -> &str {
        &self.0.slug
    }

    /// Name for people.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// Rises with every change.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// Rules for the account's clients.
    #[graphql(directive = requires::apply(Builtin::AccountRead.as_str().to_owned()))]
    async fn policy(&self) -> AccountPolicy {
        AccountPolicy(self.0.clone())
    }

    /// Its clients, newest first unless told otherwise. Give `first` and `after`, or `last` and `before`.
    #[expect(clippy::too_many_arguments, reason = "a GraphQL argument each")]
    #[graphql(directive = requires::apply(Builtin::ClientsRead.as_str().to_owned()))]
    async fn clients(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "So many from the front; at most 100; 25 where neither it nor `last` is given.")] first: Option<i32>,
        #[graphql(desc = "After the item with this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the back; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before the item with this cursor.")] before: Option<String>,
        #[graphql(desc = "Which ones.")] filter: Option<ClientFilter>,
        #[graphql(desc = "In which order.", default_with = "Some(ClientOrder::default())")] order_by: Option<ClientOrder>,
    ) -> Result<ClientConnection> {
        let asked = Asked { first, after, last, before };
        clients(ctx, acting_in(ctx, self.0.id)?, (filter.unwrap_or_default(), order_by.unwrap_or_default()), asked).await
    }

    /// Its users, by username. Give `first` and `after`, or `last` and `before`.
    #[expect(clippy::too_many_arguments, reason = "a GraphQL argument each")]
    #[graphql(directive = requires::apply(Builtin::UsersRead.as_str().to_owned()))]
    async fn users(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "So many from the front; at most 100; 25 where neither it nor `last` is given.")] first: Option<i32>,
        #[graphql(desc = "After the item with this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the back; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before the item with this cursor.")] before: Option<String>,
        #[graphql(desc = "Which ones.")] filter: Option<UserFilter>,
    ) -> Result<UserConnection> {
        users(ctx, acting_in(ctx, self.0.id)?, filter.unwrap_or_default(), Asked { first, after, last, before }).await
    }

    /// Roles that it may use: the built-in ones first, then by key. Give `first` and `after`, or `last` and `before`.
    #[expect(clippy::too_many_arguments, reason = "a GraphQL argument each")]
    #[graphql(directive = requires::apply(Builtin::RolesRead.as_str().to_owned()))]
    async fn roles(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "So many from the front; at most 100; 25 where neither it nor `last` is given.")] first: Option<i32>,
        #[graphql(desc = "After the item with this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the back; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before the item with this cursor.")] before: Option<String>,
    ) -> Result<RoleConnection> {
        roles(ctx, acting_in(ctx, self.0.id)?, Asked { first, after, last, before }).await
    }

    /// Events of its audit log, newest first.
    #[expect(clippy::too_many_arguments, reason = "a GraphQL argument each")]
    #[graphql(directive = requires::apply(Builtin::AuditRead.as_str().to_owned()))]
    async fn audit_events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many; at most 100.", default_with = "Some(50)")] first: Option<i32>,
        #[graphql(desc = "After the item with this cursor.")] after: Option<String>,
        #[graphql(desc = "Which ones.")] filter: Option<AuditEventFilter>,
    ) -> Result<AuditEventConnection> {
        audit::page(ctx, (acting_in(ctx, self.0.id)?, filter.unwrap_or_default().into()), first, after).await
    }

    /// How much of its limits it uses.
    #[graphql(directive = requires::apply(Builtin::AccountRead.as_str().to_owned()))]
    async fn usage(&self, ctx: &Context<'_>) -> Result<AccountUsage> {
        Ok(AccountUsage(rows(ctx)?.load_one(UsageOf(self.0.id)).await?.unwrap_or_default()))
    }
}

/// How much of its limits an account uses.
pub struct AccountUsage(account::Usage);

/// How much of its limits an account uses.
#[Object]
impl AccountUsage {
    /// All clients.
    async fn clients(&self) -> u64 {
        self.0.clients
    }

    /// Active clients.
    async fn active_clients(&self) -> u64 {
        self.0.active_clients
    }

    /// All users.
    async fn users(&self) -> u64 {
        self.0.users
    }
}

/// A new account.
#[derive(InputObject)]
pub struct CreateAccountInput {
    /// Short name: 1 to 63 lower-case letters, digits and hyphens. Unique, and never changed.
    slug: String,
    /// Name for people.
    name: String,
    /// Whose habits its policy follows.
    #[graphql(default_with = "PolicyPreset::Default")]
    preset: PolicyPreset,
}

/// What became of a change to an account.
pub struct AccountPayload(Option<Model>, Vec<UserError>);

/// What became of a change to an account.
#[Object]
impl AccountPayload {
    /// The account as it is now; null exactly when `userErrors` is not empty.
    async fn account(&self) -> Option<Account> {
        self.0.clone().map(Account)
    }

    /// What the caller can mend.
    async fn user_errors(&self) -> &[UserError] {
        &self.1
    }
}

connection!(AccountConnection, AccountEdge, Account, (), |db, actor, ()| account::count(db, actor), "How many accounts there are.");

/// Queries about accounts.
#[derive(Default)]
pub struct AccountQuery;

/// Queries about accounts.
#[Object]
impl AccountQuery {
    /// An account: the caller's own where none is named, any other for those with `accounts:read`.
    #[graphql(directive = requires::apply(Builtin::AccountRead.as_str().to_owned()))]
    async fn account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "ID or slug of the account; the caller's own where absent.")] by: Option<AccountBy>,
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

    /// All accounts of the deployment, by slug.
    #[graphql(
        directive = requires::apply(Builtin::AccountsRead.as_str().to_owned())
    )]
    async fn accounts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many; at most 100.", default_with = "Some(25)")] first: Option<i32>,
        #[graphql(desc = "After the item with this cursor.")] after: Option<String>,
    ) -> Result<AccountConnection> {
        let actor = actor(ctx)?;
        let page = account::list(&app(ctx)?.db, actor, &forward(first, after)?).await?;
        Ok(AccountConnection::new(page, ()).seen_by(actor.clone()))
    }
}

/// Changes to accounts.
#[derive(Default)]
pub struct AccountMutation;

/// Changes to accounts.
#[Object]
impl AccountMutation {
    /// Makes an account.
    #[graphql(directive = requires::apply(Builtin::AccountsWrite.as_str().to_owned()))]
    async fn create_account(&self, ctx: &Context<'_>, input: CreateAccountInput) -> Result<AccountPayload> {
        let new = NewAccount { slug: input.slug, name: input.name, preset: input.preset.into() };
        let made = change!(ctx, |work| account::create(work, new).await);
        made.map(|(made, errors)| AccountPayload(made, errors))
    }

    /// Changes the rules for an account's clients. Clients that exist stay as they are: a limit below what is in use only refuses more.
    #[graphql(directive = requires::apply(Builtin::AccountWrite.as_str().to_owned()))]
    async fn update_account_policy(&self, ctx: &Context<'_>, mut input: UpdateAccountPolicyInput) -> Result<AccountPayload> {
        let changed = change!(ctx, |work| {
            let id = match input.account.take() {
                Some(by) => Some(by.id(work.db(), work.actor(), "account").await?),
                None => None,
            };
            let expected = input.expected_version.map(Into::into);
            account::update_policy(work, id, expected, input.into()).await
        });
        changed.map(|(changed, errors)| AccountPayload(changed, errors))
    }
}
