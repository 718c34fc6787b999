//! Changes to clients.

mod payload;

pub(crate) use payload::{BulkClientsPayload, ClientCredentialsPayload, ClientPayload};

use super::input::{
    CreateClientInput, CreateClientSecretInput, DeleteClientsInput, DuplicateClientInput,
    RevokeClientSecretInput, RotateClientSecretInput, SetClientRoleInput, SetClientsStatusInput,
    UpdateClientInput,
};
use crate::{
    context::{acting, acting_on, actor, app, change, parse_input},
    error::Result,
    requires::requires,
};
use async_graphql::{Context, Object};
use domain::{
    account,
    client::{
        self, Duplicate,
        bulk::chosen,
        secrets::{self, NewSecret},
    },
    error::Result as RuleResult,
    permission::Permission as Builtin,
};
use entity::{ClientId, Secret, account::Model as Account};

/// The account of the client that an input names, whose policy has the rules for its secrets; the
/// caller's own where there is no such client.
async fn holding(ctx: &Context<'_>, id: &RuleResult<ClientId>) -> Result<Account> {
    let actor = match id {
        Ok(id) => acting_on(ctx, id).await?,
        Err(_) => actor(ctx)?.clone(),
    };
    Ok(account::own(&app(ctx)?.db, &actor).await?)
}

/// Changes to clients.
#[derive(Default)]
pub(crate) struct ClientMutation;

/// Changes to clients.
#[Object]
impl ClientMutation {
    /// Creates a client with one secret, which is shown this once, or with the secret that it has
    /// in another system.
    #[graphql(directive = requires::apply(Builtin::ClientsWrite.as_str().to_owned()))]
    async fn create_client(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The client to create.")] mut input: CreateClientInput,
    ) -> Result<ClientCredentialsPayload> {
        let (app, actor) = (app(ctx)?, actor(ctx)?);
        let given = (
            input.client_secret.take().map(Secret::new),
            input.imported_secret.take().map(Into::into),
        );
        let prepare = async {
            let named = match input.account.take() {
                Some(by) => Some(by.id(&app.db, actor, "account").await?),
                None => None,
            };
            let account = client::target_account(&app.db, actor, named).await?;
            let new = input.read(&app.db, account.id).await?;
            RuleResult::Ok((new, client::first_secret(&app.tools, &account, given).await))
        };
        let prepared = prepare.await;
        let made = change!(ctx, |work| {
            let (new, first) = prepared?;
            client::create_with(work, new, first).await
        });
        made.map(ClientCredentialsPayload::first)
    }

    /// Changes a client. A change that takes access away from the client also revokes its tokens.
    #[graphql(directive = requires::apply(Builtin::ClientsWrite.as_str().to_owned()))]
    async fn update_client(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The client and the changes to it.")] input: UpdateClientInput,
    ) -> Result<ClientPayload> {
        let changed = change!(ctx, parse_input("id", &input.id), |work, id| {
            let expected = input.expected_version.map(Into::into);
            client::update(work, id, expected, input.read(work).await?).await
        });
        changed.map(|(client, errors)| ClientPayload(client, errors))
    }

    /// Creates a new secret for a client, which is shown this once, in place of the secret that is
    /// named, or of all that the client has.
    #[graphql(directive = requires::apply(Builtin::ClientsSecrets.as_str().to_owned()))]
    async fn rotate_client_secret(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The client and its new secret.")] mut input: RotateClientSecretInput,
    ) -> Result<ClientCredentialsPayload> {
        let app = app(ctx)?;
        let id = parse_input::<ClientId>("id", &input.id);
        let account = holding(ctx, &id).await?;
        let minted = app
            .mint(&account, input.client_secret.take().map(Secret::new))
            .await;
        // The time of a secret's last use may not be written yet.
        app.recorder.settle().await;
        let rotated = change!(ctx, id, |work, id| secrets::rotate(
            work,
            id,
            (&input).try_into()?,
            minted
        )
        .await);
        rotated.map(ClientCredentialsPayload::rotated)
    }

    /// Creates a further secret for a client, which is shown this once. The client's other secrets
    /// stay valid.
    #[graphql(directive = requires::apply(Builtin::ClientsSecrets.as_str().to_owned()))]
    async fn create_client_secret(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The client and its further secret.")] mut input: CreateClientSecretInput,
    ) -> Result<ClientCredentialsPayload> {
        let app = app(ctx)?;
        let id = parse_input::<ClientId>("id", &input.id);
        let account = holding(ctx, &id).await?;
        let minted = app
            .mint(&account, input.client_secret.take().map(Secret::new))
            .await;
        let new = NewSecret {
            name: input.name,
            expires_at: input.expires_at.map(|at| at.0),
        };
        let made = change!(ctx, id, |work, id| secrets::add(
            work,
            id,
            (new, input.expected_version.map(Into::into)),
            minted
        )
        .await);
        made.map(ClientCredentialsPayload::of)
    }

    /// Creates a client as a copy of another, except for its identity and its secret, which is
    /// shown this once.
    #[graphql(directive = requires::apply(Builtin::ClientsWrite.as_str().to_owned()))]
    async fn duplicate_client(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The client to copy, and what differs in the copy.")]
        input: DuplicateClientInput,
    ) -> Result<ClientCredentialsPayload> {
        let DuplicateClientInput {
            id,
            client_id,
            client_secret,
            name,
        } = input;
        let app = app(ctx)?;
        let id = parse_input::<ClientId>("id", &id);
        let account = holding(ctx, &id).await?;
        let minted = app.mint(&account, client_secret.map(Secret::new)).await;
        let made = change!(ctx, id, |work, id| client::duplicate(
            work,
            id,
            Duplicate { client_id, name },
            minted
        )
        .await);
        made.map(ClientCredentialsPayload::of)
    }

    /// Revokes one secret. The client's tokens are revoked with it, since any may have come from
    /// it.
    #[graphql(directive = requires::apply(Builtin::ClientsSecrets.as_str().to_owned()))]
    async fn revoke_client_secret(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The secret to revoke.")] input: RevokeClientSecretInput,
    ) -> Result<ClientPayload> {
        let revoked = change!(ctx, parse_input("id", &input.id), |work, id| {
            secrets::revoke(work, id).await
        });
        revoked.map(|(client, errors)| ClientPayload(client, errors))
    }

    /// Sets the role of a client, or removes it.
    #[graphql(directive = requires::apply(Builtin::ClientsRoles.as_str().to_owned()))]
    async fn set_client_role(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The client and its new role.")] input: SetClientRoleInput,
    ) -> Result<ClientPayload> {
        let changed = change!(ctx, parse_input("id", &input.id), |work, id| {
            let expected = input.expected_version.map(Into::into);
            client::set_role(work, id, input.role(work).await?, expected).await
        });
        changed.map(|(client, errors)| ClientPayload(client, errors))
    }

    /// Enables or disables clients, at most 5000 at once. Disabling revokes their tokens; enabling
    /// does not restore these.
    #[graphql(directive = requires::apply(Builtin::ClientsWrite.as_str().to_owned()))]
    async fn set_clients_status(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The clients and their new status.")] mut input: SetClientsStatusInput,
    ) -> Result<BulkClientsPayload> {
        let target = input.target();
        let actor = target.actor(ctx).await?;
        let changed = acting!(ctx, actor, |work| {
            let (chosen, status) = (target.read(work).await?, input.status.0);
            chosen::set_status(work, chosen, status, input.on_error.0).await
        });
        changed.map(BulkClientsPayload::of)
    }

    /// Deletes clients with their secrets and tokens, at most 5000 at once. An OAuth `client_id` is
    /// never assigned again.
    #[graphql(directive = requires::apply(Builtin::ClientsDelete.as_str().to_owned()))]
    async fn delete_clients(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The clients to delete.")] mut input: DeleteClientsInput,
    ) -> Result<BulkClientsPayload> {
        let target = input.target();
        let actor = target.actor(ctx).await?;
        let deleted = acting!(ctx, actor, |work| {
            let chosen = target.read(work).await?;
            chosen::delete(work, chosen, input.on_error.0).await
        });
        deleted.map(BulkClientsPayload::of)
    }
}
