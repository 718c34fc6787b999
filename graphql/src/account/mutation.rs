//! Changes to accounts.

use super::{Account, policy::UpdateAccountPolicyInput};
use crate::{
    context::{change, parse_input},
    error::{Result, UserError},
    requires::requires,
    vocabulary::PolicyPreset,
    word::Word,
};
use async_graphql::{Context, ID, InputObject, Object};
use domain::{
    account::{self, NewAccount},
    permission::Permission as Builtin,
};
use entity::account::{Model, PolicyPreset as Preset};

/// An account to create.
#[derive(InputObject)]
pub(super) struct CreateAccountInput {
    /// Short name of the account: 1 to 63 lower-case letters, digits and hyphens. Unique in the
    /// deployment, and never changed.
    slug: String,
    /// Display name of the account.
    name: String,
    /// Product whose rules the account's policy begins with.
    #[graphql(default_with = "Word(Preset::Default)")]
    preset: PolicyPreset,
}

/// Changes to an account. An absent field is left unchanged. The slug, which tokens carry as the
/// claim `acc`, never changes.
#[derive(InputObject)]
pub(super) struct UpdateAccountInput {
    /// Opaque ID of the account (`acc_...`): the caller's own, or any other for operators of the
    /// deployment.
    id: ID,
    /// Version of the account that the caller last saw; where the present version is another, the
    /// change is refused. Any version when absent.
    expected_version: Option<i32>,
    /// Display name of the account: 1 to 200 characters.
    name: Option<String>,
}

/// An account to delete.
#[derive(InputObject)]
pub(super) struct DeleteAccountInput {
    /// Opaque ID of the account (`acc_...`).
    id: ID,
    /// Version of the account that the caller last saw; where the present version is another, the
    /// deletion is refused. Any version when absent.
    expected_version: Option<i32>,
    /// Number of the account's clients, which confirms the deletion. Required unless the account
    /// has no clients, users, roles and protected APIs.
    expected_client_count: Option<i32>,
}

/// Result of deleting an account.
pub(super) struct DeleteAccountPayload(Option<ID>, Vec<UserError>);

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
pub(super) struct AccountPayload(Option<Model>, Vec<UserError>);

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

/// Changes to accounts.
#[derive(Default)]
pub(crate) struct AccountMutation;

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
        let new = NewAccount {
            slug: input.slug,
            name: input.name,
            preset: input.preset.0,
        };
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

    /// Deletes an account with its clients, users, roles and protected APIs, at most 1000 of them.
    /// Its slug and the OAuth `client_id`s of its clients cannot be used again. Its audit log
    /// stays.
    #[graphql(directive = requires::apply(Builtin::AccountsWrite.as_str().to_owned()))]
    async fn delete_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The account to delete, and the confirmation.")] input: DeleteAccountInput,
    ) -> Result<DeleteAccountPayload> {
        let gone = change!(ctx, parse_input("id", &input.id), |work, id| {
            account::delete(
                work,
                id,
                input.expected_version.map(Into::into),
                input.expected_client_count.map(Into::into),
            )
            .await
        });
        gone.map(|(gone, errors)| DeleteAccountPayload(gone.map(|()| input.id.clone()), errors))
    }

    /// Changes the rules for an account's clients, and for the sessions of its users. Existing
    /// clients and sessions stay as they are: a limit below what is in use only refuses more.
    #[graphql(directive = requires::apply(Builtin::AccountWrite.as_str().to_owned()))]
    async fn update_account_policy(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The account and the changes to its policy.")]
        mut input: UpdateAccountPolicyInput,
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
