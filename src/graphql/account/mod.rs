//! Accounts. Their policies are in [`policy`].

mod policy;

use self::policy::{AccountPolicy, PolicyPreset, UpdateAccountPolicyInput};

use super::{
    audit::{self, AuditEventConnection, AuditEventFilter},
    client::{
        ClientConnection,
        query::{ClientFilter, ClientOrder, clients},
    },
    context::{acting_in, actor, app, change, parse_input, rows},
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

/// An account (tenant), which holds clients, users, roles and protected APIs.
#[derive(Clone)]
pub struct Account(pub Model);

impl From<Model> for Account {
    fn from(row: Model) -> Self {
        Self(row)
    }
}

/// An account (tenant), which holds clients, users, roles and protected APIs.
#[Object]
impl Account {
    /// Opaque ID of the account (`acc_...`).
    pub async fn id(&self) -> ID {
        self.0.id.into()
    }

    /// Short name of the account, unique in the deployment; the claim `acc` of the account's tokens.
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

    /// When the account was deleted; null while it is in use. The audit log of a deleted account can still be read.
    async fn deleted_at(&self) -> Option<DateTime> {
        self.0.deleted_at.map(Into::into)
    }

    /// Version of the account, which rises with every change.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// Rules for the account's clients.
    #[graphql(directive = requires::apply(Builtin::AccountRead.as_str().to_owned()))]
    async fn policy(&self) -> AccountPolicy {
        AccountPolicy(self.0.clone())
    }

    /// Page of the account's clients, newest first unless `orderBy` says otherwise. Give `first` and `after`, or `last` and `before`.
    #[expect(clippy::too_many_arguments, reason = "a GraphQL argument each")]
    #[graphql(directive = requires::apply(Builtin::ClientsRead.as_str().to_owned()))]
    async fn clients(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Maximum number of items, from the beginning of the list; at most 100, and 25 where neither `first` nor `last` is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Cursor of the item after which the page begins; the beginning of the list when absent.")] after: Option<String>,
        #[graphql(desc = "Maximum number of items, from the end of the list; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor of the item before which the page ends; the end of the list when absent.")] before: Option<String>,
        #[graphql(desc = "Conditions that the clients must meet; all clients when absent.")] filter: Option<ClientFilter>,
        #[graphql(desc = "Order of the clients; newest first when absent.", default_with = "Some(ClientOrder::default())")]
        order_by: Option<ClientOrder>,
    ) -> Result<ClientConnection> {
        let asked = Asked { first, after, last, before };
        clients(ctx, acting_in(ctx, self.0.id)?, (filter.unwrap_or_default(), order_by.unwrap_or_default()), asked).await
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
        #[graphql(desc = "Cursor of the item after which the page begins; the beginning of the list when absent.")] after: Option<String>,
        #[graphql(desc = "Maximum number of items, from the end of the list; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor of the item before which the page ends; the end of the list when absent.")] before: Option<String>,
        #[graphql(desc = "Conditions that the users must meet; all users when absent.")] filter: Option<UserFilter>,
    ) -> Result<UserConnection> {
        users(ctx, acting_in(ctx, self.0.id)?, filter.unwrap_or_default(), Asked { first, after, last, before }).await
    }

    /// Page of the roles that the account may use: the built-in ones first, then by key. Give `first` and `after`, or `last` and `before`.
    #[expect(clippy::too_many_arguments, reason = "a GraphQL argument each")]
    #[graphql(directive = requires::apply(Builtin::RolesRead.as_str().to_owned()))]
    async fn roles(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Maximum number of items, from the beginning of the list; at most 100, and 25 where neither `first` nor `last` is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Cursor of the item after which the page begins; the beginning of the list when absent.")] after: Option<String>,
        #[graphql(desc = "Maximum number of items, from the end of the list; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor of the item before which the page ends; the end of the list when absent.")] before: Option<String>,
    ) -> Result<RoleConnection> {
        roles(ctx, acting_in(ctx, self.0.id)?, Asked { first, after, last, before }).await
    }

    /// Events of the account's audit log, newest first.
    #[expect(clippy::too_many_arguments, reason = "a GraphQL argument each")]
    #[graphql(directive = requires::apply(Builtin::AuditRead.as_str().to_owned()))]
    async fn audit_events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Maximum number of items; at most 100.", default_with = "Some(50)")] first: Option<i32>,
        #[graphql(desc = "Cursor of the item after which the page begins; the beginning of the list when absent.")] after: Option<String>,
        #[graphql(desc = "Conditions that the events must meet; all events when absent.")] filter: Option<AuditEventFilter>,
    ) -> Result<AuditEventConnection> {
        audit::page(ctx, (acting_in(ctx, self.0.id)?, filter.unwrap_or_default().into()), first, after).await
    }

    /// Numbers of clients and users in the account, which its limits count.
    #[graphql(directive = requires::apply(Builtin::AccountRead.as_str().to_owned()))]
    async fn usage(&self, ctx: &Context<'_>) -> Result<AccountUsage> {
        Ok(AccountUsage(rows(ctx)?.load_one(UsageOf(self.0.id)).await?.unwrap_or_default()))
    }
}

/// Numbers of clients and users in an account.
pub struct AccountUsage(account::Usage);

/// Numbers of clients and users in an account.
#[Object]
impl AccountUsage {
    /// Number of all clients in the account, active or not.
    async fn clients(&self) -> u64 {
        self.0.clients
    }

    /// Number of active clients in the account.
    async fn active_clients(&self) -> u64 {
        self.0.active_clients
    }

    /// Number of all users in the account, active or not.
    async fn users(&self) -> u64 {
        self.0.users
    }
}

/// An account to create.
#[derive(InputObject)]
pub struct CreateAccountInput {
    /// Short name of the account: 1 to 63 lower-case letters, digits and hyphens. Unique in the deployment, and never changed.
    slug: String,
    /// Display name of the account.
    name: String,
    /// Product whose rules the account's policy begins with.
    #[graphql(default_with = "PolicyPreset::Default")]
    preset: PolicyPreset,
}

/// Changes to an account. An absent field is left unchanged. The slug, which tokens carry as the claim `acc`, never changes.
#[derive(InputObject)]
pub struct UpdateAccountInput {
    /// Opaque ID of the account (`acc_...`): the caller's own, or any other for operators of the deployment.
    id: ID,
    /// Version of the account that the caller last saw; where the present version is another, the change is refused. Any version when
    /// absent.
    expected_version: Option<i32>,
    /// Display name of the account: 1 to 200 characters.
    name: Option<String>,
}

/// An account to delete.
#[derive(InputObject)]
pub struct DeleteAccountInput {
    /// Opaque ID of the account (`acc_...`).
    id: ID,
    /// Version of the account that the caller last saw; where the present version is another, the deletion is refused. Any version when
    /// absent.
    expected_version: Option<i32>,
    /// Number of the account's clients, which confirms the deletion. Required unless the account has no clients, users, roles and protected
    /// APIs.
    expected_client_count: Option<i32>,
}

/// Result of deleting an account.
pub struct DeleteAccountPayload(Option<ID>, Vec<UserError>);

/// Result of deleting an account.
#[Object]
impl DeleteAccountPayload {
    /// ID of the deleted account; null exactly when `userErrors` is not empty.
    async fn deleted_account_id(&self) -> Option<&ID> {
        self.0.as_ref()
    }

    /// Problems with the input that the caller can correct; empty when the change succeeded.
    async fn user_errors(&self) -> &[UserError] {
        &self.1
    }
}

/// Result of a mutation that creates or changes an account.
pub struct AccountPayload(Option<Model>, Vec<UserError>);

/// Result of a mutation that creates or changes an account.
#[Object]
impl AccountPayload {
    /// The account after the change; null exactly when `userErrors` is not empty.
    async fn account(&self) -> Option<Account> {
        self.0.clone().map(Account)
    }

    /// Problems with the input that the caller can correct; empty when the change succeeded.
    async fn user_errors(&self) -> &[UserError] {
        &self.1
    }
}

connection!(AccountConnection, AccountEdge, Account, (), |db, actor, ()| account::count(db, actor), "accounts");

/// Queries about accounts.
#[derive(Default)]
pub struct AccountQuery;

/// Queries about accounts.
#[Object]
impl AccountQuery {
    /// An account: the caller's own when none is named, any other for callers with `accounts:read`, deleted ones too. Null where there is no such account.
    #[graphql(directive = requires::apply(Builtin::AccountRead.as_str().to_owned()))]
    async fn account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "ID or slug of the account; the caller's own when absent.")] by: Option<AccountBy>,
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
        #[graphql(desc = "Maximum number of items; at most 100.", default_with = "Some(25)")] first: Option<i32>,
        #[graphql(desc = "Cursor of the item after which the page begins; the beginning of the list when absent.")] after: Option<String>,
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
    /// Creates an account.
    #[graphql(directive = requires::apply(Builtin::AccountsWrite.as_str().to_owned()))]
    async fn create_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The account to create.")] input: CreateAccountInput,
    ) -> Result<AccountPayload> {
        let new = NewAccount { slug: input.slug, name: input.name, preset: input.preset.into() };
        let made = change!(ctx, |work| account::create(work, new).await);
        made.map(|(made, errors)| AccountPayload(made, errors))
    }

    /// Changes the display name of an account.
    #[graphql(directive = requires::apply(Builtin::AccountWrite.as_str().to_owned()))]
    async fn update_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The account and its new name.")] input: UpdateAccountInput,
    ) -> Result<AccountPayload> {
        let changed = change!(ctx, parse_input("id", &input.id), |work, id| {
            account::update(work, id, input.expected_version.map(Into::into), input.name).await
        });
        changed.map(|(changed, errors)| AccountPayload(changed, errors))
    }

    /// Deletes an account with its clients, users, roles and protected APIs, at most 1000 of them. Its slug and the OAuth `client_id`s of its
    /// clients cannot be used again. Its audit log stays.
    #[graphql(directive = requires::apply(Builtin::AccountsWrite.as_str().to_owned()))]
    async fn delete_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The account to delete, and the confirmation.")] input: DeleteAccountInput,
    ) -> Result<DeleteAccountPayload> {
        let gone = change!(ctx, parse_input("id", &input.id), |work, id| {
            account::delete(work, id, input.expected_version.map(Into::into), input.expected_client_count.map(Into::into)).await
        });
        gone.map(|(gone, errors)| DeleteAccountPayload(gone.map(|()| input.id.clone()), errors))
    }

    /// Changes the rules for an account's clients. Existing clients stay as they are: a limit below what is in use only refuses more.
    #[graphql(directive = requires::apply(Builtin::AccountWrite.as_str().to_owned()))]
    async fn update_account_policy(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The account and the changes to its policy.")] mut input: UpdateAccountPolicyInput,
    ) -> Result<AccountPayload> {
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
