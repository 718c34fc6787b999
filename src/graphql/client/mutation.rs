//! Changes to clients.

use super::{
    Client, ClientCredentials,
    input::{
        CreateClientInput, CreateClientSecretInput, DeleteClientsInput, DuplicateClientInput, RevokeClientSecretInput,
        RotateClientSecretInput, SetClientRoleInput, SetClientsStatusInput, UpdateClientInput,
    },
};
use crate::{
    domain::{
        account,
        client::{
            self, Duplicate,
            bulk::{self, Outcome},
            secrets::{self, NewSecret, Rotated},
        },
        error::{Problem, Result as RuleResult},
        permission::Permission as Builtin,
    },
    graphql::{
        context::{acting_on, actor, app, change, inputs, parse_input},
        cost::MAX_ITEM_ERRORS,
        error::{Result, UserError},
        requires::requires,
    },
};
use async_graphql::{Context, ID, Object};
use entity::{ClientId, Secret, account::Model as Account, client::Model};

/// What became of a change to a client.
pub struct ClientPayload(Option<Model>, Vec<UserError>);

/// What became of a change to a client.
#[Object]
impl ClientPayload {
    /// The client as it is now; null exactly when `userErrors` is not empty.
    async fn client(&self) -> Option<Client> {
        self.0.clone().map(Client)
    }

    /// What the caller can mend.
    async fn user_errors(&self) -> &[UserError] {
        &self.1
    }
}

/// What became of a change that made a secret.
pub struct ClientCredentialsPayload {
    client: Option<Model>,
    credentials: Option<ClientCredentials>,
    still_in_use: bool,
    errors: Vec<UserError>,
}

/// What became of a change that made a secret.
#[Object]
impl ClientCredentialsPayload {
    /// The client as it is now; null exactly when `userErrors` is not empty.
    async fn client(&self) -> Option<Client> {
        self.client.clone().map(Client)
    }

    /// Copy now: it cannot be read again. Null where the client was imported with a secret of its own.
    async fn credentials(&self) -> Option<&ClientCredentials> {
        self.credentials.as_ref()
    }

    /// A warning after rotation: a secret of before served within the last 24 hours, so somebody still uses it.
    async fn still_in_use(&self) -> bool {
        self.still_in_use
    }

    /// What the caller can mend.
    async fn user_errors(&self) -> &[UserError] {
        &self.errors
    }
}

impl ClientCredentialsPayload {
    fn of((made, errors): (Option<(Model, Secret)>, Vec<UserError>)) -> Self {
        Self::first((made.map(|(client, secret)| (client, Some(secret))), errors))
    }

    fn first((made, errors): (Option<(Model, Option<Secret>)>, Vec<UserError>)) -> Self {
        let client = made.as_ref().map(|(client, _)| client.clone());
        let credentials = made.and_then(|(client, secret)| Some(ClientCredentials { client, secret: secret? }));
        Self { client, credentials, still_in_use: false, errors }
    }

    fn rotated((made, errors): (Option<Rotated>, Vec<UserError>)) -> Self {
        let still_in_use = made.as_ref().is_some_and(|made| made.still_in_use);
        let client = made.as_ref().map(|made| made.client.clone());
        let credentials = made.map(|Rotated { client, secret, .. }| ClientCredentials { client, secret });
        Self { client, credentials, still_in_use, errors }
    }
}

/// What became of one client of a bulk change.
pub struct BulkClientResult {
    id: ID,
    result: std::result::Result<Option<Model>, Vec<Problem>>,
}

/// What became of one client of a bulk change.
#[Object]
impl BulkClientResult {
    /// Which.
    async fn id(&self) -> &ID {
        &self.id
    }

    /// The client as it is now; null after deletion and on failure.
    async fn client(&self) -> Option<Client> {
        self.result.as_ref().ok().and_then(Clone::clone).map(Client)
    }

    /// Whether it was changed, or already was as it should be.
    async fn ok(&self) -> bool {
        self.result.is_ok()
    }

    /// Why not.
    async fn user_errors(&self) -> Vec<UserError> {
        self.result.as_ref().err().into_iter().flatten().take(MAX_ITEM_ERRORS).cloned().map(UserError).collect()
    }
}

/// What became of a bulk change.
pub struct BulkClientsPayload(Vec<BulkClientResult>, Vec<UserError>);

/// What became of a bulk change.
#[Object]
impl BulkClientsPayload {
    /// One result for each client named, in that order; empty where `REJECT_ALL` rejected all.
    async fn results(&self) -> &[BulkClientResult] {
        &self.0
    }

    /// How many were changed.
    async fn succeeded(&self) -> usize {
        self.0.iter().filter(|item| item.result.is_ok()).count()
    }

    /// How many were not, though the others were.
    async fn failed(&self) -> usize {
        self.0.iter().filter(|item| item.result.is_err()).count()
    }

    /// Why nothing was changed at all; with `REJECT_ALL`, `subjectId` names the clients to blame.
    async fn user_errors(&self) -> &[UserError] {
        &self.1
    }
}

impl BulkClientsPayload {
    fn of((outcomes, errors): (Option<Vec<Outcome>>, Vec<UserError>)) -> Self {
        let result = |outcome: Outcome| BulkClientResult { id: outcome.id.into(), result: outcome.result };
        Self(outcomes.unwrap_or_default().into_iter().map(result).collect(), errors)
    }
}

/// The account of the client that an input names, whose policy says what its secrets look like; the caller's own where there is none.
async fn holding(ctx: &Context<'_>, id: &RuleResult<ClientId>) -> Result<Account> {
    let actor = match id {
        Ok(id) => acting_on(ctx, id).await?,
        Err(_) => actor(ctx)?.clone(),
    };
    Ok(account::own(&app(ctx)?.db, &actor).await?)
}

/// Changes to clients.
#[derive(Default)]
pub struct ClientMutation;

/// Changes to clients.
#[Object]
impl ClientMutation {
    /// Makes a client with one secret, which is shown this once, or with the one that it has in another system.
    #[graphql(directive = requires::apply(Builtin::ClientsWrite.as_str().to_owned()))]
    async fn create_client(&self, ctx: &Context<'_>, mut input: CreateClientInput) -> Result<ClientCredentialsPayload> {
        let (app, actor) = (app(ctx)?, actor(ctx)?);
        let given = (input.client_secret.take().map(Secret::new), input.imported_secret.take().map(Into::into));
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

    /// Changes a client. Whatever takes something away from it also ends its tokens.
    #[graphql(directive = requires::apply(Builtin::ClientsWrite.as_str().to_owned()))]
    async fn update_client(&self, ctx: &Context<'_>, input: UpdateClientInput) -> Result<ClientPayload> {
        let changed = change!(ctx, parse_input("id", &input.id), |work, id| {
            let expected = input.expected_version.map(Into::into);
            client::update(work, id, expected, input.read(work).await?).await
        });
        changed.map(|(client, errors)| ClientPayload(client, errors))
    }

    /// Gives a client a new secret, which is shown this once, in place of the secret that is named, or of all that it has.
    #[graphql(directive = requires::apply(Builtin::ClientsSecrets.as_str().to_owned()))]
    async fn rotate_client_secret(&self, ctx: &Context<'_>, mut input: RotateClientSecretInput) -> Result<ClientCredentialsPayload> {
        let app = app(ctx)?;
        let id = parse_input::<ClientId>("id", &input.id);
        let account = holding(ctx, &id).await?;
        let minted = app.mint(&account, input.client_secret.take().map(Secret::new)).await;
        // When a secret last served may not be written yet.
        app.recorder.settle().await;
        let rotated = change!(ctx, id, |work, id| secrets::rotate(work, id, (&input).try_into()?, minted).await);
        rotated.map(ClientCredentialsPayload::rotated)
    }

    /// Gives a client one more secret, which is shown this once. Those that it has go on as they are.
    #[graphql(directive = requires::apply(Builtin::ClientsSecrets.as_str().to_owned()))]
    async fn create_client_secret(&self, ctx: &Context<'_>, mut input: CreateClientSecretInput) -> Result<ClientCredentialsPayload> {
        let app = app(ctx)?;
        let id = parse_input::<ClientId>("id", &input.id);
        let account = holding(ctx, &id).await?;
        let minted = app.mint(&account, input.client_secret.take().map(Secret::new)).await;
        let new = NewSecret { name: input.name, expires_at: input.expires_at.map(|at| at.0) };
        let made = change!(ctx, id, |work, id| secrets::add(work, id, (new, input.expected_version.map(Into::into)), minted).await);
        made.map(ClientCredentialsPayload::of)
    }

    /// Makes a client after another: everything but its identity and its secret, which is shown this once.
    #[graphql(directive = requires::apply(Builtin::ClientsWrite.as_str().to_owned()))]
    async fn duplicate_client(&self, ctx: &Context<'_>, input: DuplicateClientInput) -> Result<ClientCredentialsPayload> {
        let DuplicateClientInput { id, client_id, client_secret, name } = input;
        let app = app(ctx)?;
        let id = parse_input::<ClientId>("id", &id);
        let account = holding(ctx, &id).await?;
        let minted = app.mint(&account, client_secret.map(Secret::new)).await;
        let made = change!(ctx, id, |work, id| client::duplicate(work, id, Duplicate { client_id, name }, minted).await);
        made.map(ClientCredentialsPayload::of)
    }

    /// Revokes one secret. The client's tokens end with it, since any may have come from it.
    #[graphql(directive = requires::apply(Builtin::ClientsSecrets.as_str().to_owned()))]
    async fn revoke_client_secret(&self, ctx: &Context<'_>, input: RevokeClientSecretInput) -> Result<ClientPayload> {
        let revoked = change!(ctx, parse_input("id", &input.id), |work, id| secrets::revoke(work, id).await);
        revoked.map(|(client, errors)| ClientPayload(client, errors))
    }

    /// Gives a client a role, or takes it away.
    #[graphql(directive = requires::apply(Builtin::ClientsRoles.as_str().to_owned()))]
    async fn set_client_role(&self, ctx: &Context<'_>, input: SetClientRoleInput) -> Result<ClientPayload> {
        let changed = change!(ctx, parse_input("id", &input.id), |work, id| {
            let expected = input.expected_version.map(Into::into);
            client::set_role(work, id, input.role(work).await?, expected).await
        });
        changed.map(|(client, errors)| ClientPayload(client, errors))
    }

    /// Switches clients on or off. Switching off ends their tokens; switching on again does not revive them.
    #[graphql(directive = requires::apply(Builtin::ClientsWrite.as_str().to_owned()))]
    async fn set_clients_status(&self, ctx: &Context<'_>, input: SetClientsStatusInput) -> Result<BulkClientsPayload> {
        let changed =
            change!(ctx, inputs("ids", &input.ids), |work, ids| bulk::set_status(work, &ids, input.status.into(), input.on_error.into())
                .await);
        changed.map(BulkClientsPayload::of)
    }

    /// Deletes clients with all that is theirs. Their client ids are never given out again.
    #[graphql(directive = requires::apply(Builtin::ClientsDelete.as_str().to_owned()))]
    async fn delete_clients(&self, ctx: &Context<'_>, input: DeleteClientsInput) -> Result<BulkClientsPayload> {
        let gone = change!(ctx, inputs("ids", &input.ids), |work, ids| bulk::delete(work, &ids, input.on_error.into()).await);
        gone.map(BulkClientsPayload::of)
    }
}
