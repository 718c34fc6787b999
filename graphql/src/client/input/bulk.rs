//! Inputs of bulk changes to clients.

use crate::{
    client::query::ClientFilter,
    context::{actor, app, inputs},
    error::Result,
    lookup::AccountBy,
    vocabulary::{BulkErrorPolicy, ClientStatus},
    word::Word,
};
use async_graphql::{Context, ID, InputObject};
use domain::{
    actor::Actor,
    client::bulk::{OnError, chosen::Chosen},
    error::Result as RuleResult,
    operator,
    work::Work,
};
use entity::ClientId;
use std::sync::Arc;

/// Clients to enable or disable: those that `ids` names, or all that `filter` lets through.
#[derive(InputObject)]
pub(crate) struct SetClientsStatusInput {
    /// Opaque IDs of the clients (`cli_...`); at most 100.
    ids: Option<Vec<ID>>,
    /// Conditions that the clients must meet, instead of `ids`; at most 5000 clients.
    filter: Option<ClientFilter>,
    /// Number of clients that `filter` lets through, required with it. Where the present number is
    /// another, nothing is changed.
    expected_count: Option<i32>,
    /// ID or slug of the account whose clients `filter` chooses; the caller's own when absent, any
    /// other for operators of the deployment.
    account: Option<AccountBy>,
    /// Status that the clients get.
    pub status: ClientStatus,
    /// Policy for clients that cannot be changed.
    #[graphql(default_with = "Word(OnError::SkipFailed)")]
    pub on_error: BulkErrorPolicy,
}

/// Clients to delete: those that `ids` names, or all that `filter` lets through.
#[derive(InputObject)]
pub(crate) struct DeleteClientsInput {
    /// Opaque IDs of the clients (`cli_...`); at most 100.
    ids: Option<Vec<ID>>,
    /// Conditions that the clients must meet, instead of `ids`; at most 5000 clients.
    filter: Option<ClientFilter>,
    /// Number of clients that `filter` lets through, required with it. Where the present number is
    /// another, nothing is deleted.
    expected_count: Option<i32>,
    /// ID or slug of the account whose clients `filter` chooses; the caller's own when absent, any
    /// other for operators of the deployment.
    account: Option<AccountBy>,
    /// Policy for clients that cannot be deleted.
    #[graphql(default_with = "Word(OnError::SkipFailed)")]
    pub on_error: BulkErrorPolicy,
}

/// The clients that an input of a bulk change asks for.
pub(crate) struct BulkTarget {
    ids: RuleResult<Option<Vec<ClientId>>>,
    filter: Option<ClientFilter>,
    expected: Option<i32>,
    account: Option<AccountBy>,
}

/// Takes the members that both inputs have.
macro_rules! target {
    ($input:ident) => {
        impl $input {
            /// The clients that it asks for.
            pub(crate) fn target(&mut self) -> BulkTarget {
                let ids = self.ids.take().map(|ids| inputs("ids", &ids)).transpose();
                BulkTarget {
                    ids,
                    filter: self.filter.take(),
                    expected: self.expected_count,
                    account: self.account.take(),
                }
            }
        }
    };
}

target!(SetClientsStatusInput);
target!(DeleteClientsInput);

impl BulkTarget {
    /// The caller as an actor in the account of these clients.
    ///
    /// # Errors
    /// The inner ones are those that the caller can correct.
    pub(crate) async fn actor(&self, ctx: &Context<'_>) -> Result<RuleResult<Arc<Actor>>> {
        let (db, actor) = (&app(ctx)?.db, actor(ctx)?);
        let acting = async {
            match (&self.account, &self.ids) {
                (Some(by), _) => {
                    let id = by.clone().id(db, actor, "account").await?;
                    operator::acting_in_named(actor, id, "account")
                }
                (None, Ok(Some(ids))) => operator::acting_on(db, actor, ids).await,
                (None, _) => Ok(actor.clone()),
            }
        };
        Ok(acting.await)
    }

    /// The clients for the rules.
    pub(crate) async fn read(self, work: &Work<'_>) -> RuleResult<Chosen> {
        let filter = match self.filter {
            Some(filter) => {
                let account = work.actor().account()?;
                Some(filter.read(work.db(), account, work.now()).await?)
            }
            None => None,
        };
        Chosen::of(self.ids?, filter, self.expected.map(Into::into))
    }
}
